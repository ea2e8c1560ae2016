/** The commands for commander, which parses and prints help in the user's language. */
import { Command, Option } from 'commander';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { LANGUAGE_CODES } from '../../../contract/messages/language.ts';
import { version } from '../../system/version.ts';
import {
  type CommandDefinition,
  flag,
  flagOf,
  type Input,
  type OptionDefinition,
  type OptionTable,
  type Values,
  value,
} from './command.ts';
import { usageError } from './usage.ts';

/** As `--help` lists them. Each is loaded only where it is needed: most of the program belongs to a few of them. */
const COMMANDS: { readonly [name: string]: () => Promise<CommandDefinition> } = {
  doctor: async () => (await import('./commands/machine.ts')).doctorCommand,
  presets: async () => (await import('./commands/inspect.ts')).presetsCommand,
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand,
  drives: async () => (await import('./commands/drives.ts')).drivesCommand,
  build: async () => (await import('./commands/build.ts')).buildCommand,
  save: async () => (await import('./commands/build.ts')).saveCommand,
  flash: async () => (await import('./commands/flash.ts')).flashCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  try: async () => (await import('./commands/try.ts')).tryCommand,
  records: async () => (await import('./commands/records.ts')).recordsCommand,
  images: async () => (await import('./commands/images.ts')).imagesCommand,
  flakes: async () => (await import('./commands/flakes.ts')).flakesCommand,
  protect: async () => (await import('./commands/protect.ts')).protectCommand,
  eject: async () => (await import('./commands/eject.ts')).ejectCommand,
  open: async () => (await import('./commands/machine.ts')).openCommand,
};
export const COMMAND_NAMES = Object.keys(COMMANDS);

/** `names` are of COMMAND_NAMES. */
export const loadCommands = (names: readonly string[] = COMMAND_NAMES): Promise<CommandDefinition[]> =>
  Promise.all(names.flatMap((name) => COMMANDS[name]?.() ?? []));

/** The commands that these arguments can be parsed with: the named one, or all, to list them or to suggest one. */
export function commandsFor([first = '']: readonly string[]): readonly string[] {
  return COMMAND_NAMES.includes(first) ? [first] : COMMAND_NAMES;
}

const LANGUAGE = value('--language <code>', ({ cliHelp }) => cliHelp.language({ codes: LANGUAGE_CODES }));
/** Of every command. main.ts reads `--language` before anything is parsed. */
export const COMMON = {
  json: flag('--json', ({ cliHelp }) => cliHelp.json),
  quiet: flag('--quiet', ({ cliHelp }) => cliHelp.quiet),
  language: LANGUAGE,
} as const satisfies OptionTable;
export type CommonValues = Values<typeof COMMON>;

type Start = (command: CommandDefinition, input: Input<OptionTable>, common: CommonValues) => Promise<void>;

interface ProgramOptions {
  readonly commands: readonly CommandDefinition[];
  readonly messages: Messages;
  readonly shownVersion?: string;
}

/** `start` gets the given command and its arguments. */
export function createProgram({ commands, messages, shownVersion = version() }: ProgramOptions, start: Start): Command {
  const { cliHelp } = messages;
  const program = new Command('flakestick')
    .description(cliHelp.program)
    .version(shownVersion, '-V, --version', cliHelp.version)
    .helpCommand(`help ${cliHelp.commandPlaceholder}`, cliHelp.helpCommand)
    .addOption(commanderOption(LANGUAGE, messages))
    .enablePositionalOptions(false);
  speak(program, messages);
  for (const definition of commands) addCommand(program, { definition, messages, start });
  return program;
}

interface Added {
  readonly definition: CommandDefinition;
  readonly messages: Messages;
  readonly start: Start;
}

function addCommand(program: Command, { definition, messages, start }: Added): void {
  const { name, words, options, help } = definition;
  const command = program.command([name, ...words].join(' ')).description(help(messages));
  speak(command, messages);
  const table: OptionTable = { ...options, ...COMMON };
  const added = Object.entries(table).map(([key, option]) => ({ key, option: commanderOption(option, messages) }));
  for (const { option } of added) command.addOption(option);
  command.action(async (...given: unknown[]) => {
    const raw = command.opts<Record<string, unknown>>();
    const values = Object.fromEntries(
      added.map(({ key, option }) => [key, raw[option.attributeName()] ?? table[key]?.initial]),
    );
    const typed = added
      .filter(({ option }) => command.getOptionValueSource(option.attributeName()) === 'cli')
      .map(({ key }) => flagOf(table[key] as OptionDefinition<unknown>));
    for (const option of Object.values(table))
      if (option.isRequired && !typed.includes(flagOf(option)))
        throw usageError((texts) => texts.missingOption({ option: flagOf(option) }));
    const input = { words: given.slice(0, words.length) as (string | undefined)[], options: values, typed };
    await start(definition, input, values as CommonValues);
  });
}

function commanderOption({ flags, help, choices, collect }: OptionTable[string], messages: Messages) {
  const option = new Option(flags, help(messages));
  if (choices) option.choices(choices);
  if (collect) option.argParser(collect as (word: string, before: unknown) => unknown);
  return option;
}

/** Help in the user's language; errors are thrown, and printed by main.ts. */
function speak(command: Command, { cliHelp }: Messages): void {
  const headings: { readonly [commanders: string]: string } = {
    'Usage:': cliHelp.usageHeading,
    'Arguments:': cliHelp.argumentsHeading,
    'Options:': cliHelp.optionsHeading,
    'Commands:': cliHelp.commandsHeading,
  };
  const placeholders: { readonly [word: string]: string } = cliHelp.placeholders;
  const named = (text: string): string =>
    text.replace(/(?<=[<[])[a-z]+(?=[>\]])/g, (word) => placeholders[word] ?? word);
  command
    .exitOverride()
    .helpOption('-h, --help', cliHelp.help)
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      styleTitle: (title) => headings[title] ?? title,
      styleUsage: (usage) =>
        named(usage.replace('[options]', cliHelp.optionsPlaceholder).replace('[command]', cliHelp.commandPlaceholder)),
      subcommandTerm: (sub) => named(`${sub.name()} ${sub.usage().replace('[options]', '').trim()}`),
      optionTerm: ({ flags }) => named(flags),
      optionDescription: ({ description, argChoices }) =>
        argChoices ? `${description} (${cliHelp.choices({ choices: argChoices })})` : description,
    });
}
