/** The commands of the command line as the manual page and the completions need them: from the definitions that parse. */
import type { Messages } from '../../contract/messages/en/index.ts';
import { flagOf, type OptionDefinition, type OptionTable } from '../../main/shells/cli/command.ts';
import { COMMON, loadCommands } from '../../main/shells/cli/program.ts';

const COMMANDS = await loadCommands();

export interface DescribedOption {
  /** `--restore` and `--put-back`; all mean the same. */
  readonly names: readonly string[];
  /** `drive` of `--drive <drive>`; null for an option without a value. */
  readonly value: string | null;
  readonly summary: string;
  readonly choices: readonly string[];
}

export interface DescribedCommand {
  readonly name: string;
  readonly summary: string;
  /** `<source>` or `[source]`. */
  readonly words: readonly string[];
  /** What may be the first word, where that is a closed list. */
  readonly actions: readonly string[];
  readonly options: readonly DescribedOption[];
}

export interface DescribedProgram {
  readonly description: string;
  readonly commands: readonly DescribedCommand[];
  /** Those of every command. */
  readonly options: readonly DescribedOption[];
  /** Those that stand alone: `--version`. */
  readonly alone: readonly DescribedOption[];
}

function described(option: OptionDefinition<unknown>, messages: Messages): DescribedOption {
  const { flags, help, choices } = option;
  const names = [...flags.matchAll(/--?[\w-]+/g)].map(([name]) => name);
  const value = /[<[](.+?)[>\]]/.exec(flags.slice(flags.indexOf(flagOf(option))))?.[1] ?? null;
  return { names, value, summary: help(messages), choices: choices ?? [] };
}

const describedAll = (table: OptionTable, messages: Messages): DescribedOption[] =>
  Object.values(table).map((option) => described(option, messages));

export function describeProgram(messages: Messages): DescribedProgram {
  const { cliHelp } = messages;
  const plain = (names: string[], summary: string): DescribedOption => ({ names, value: null, summary, choices: [] });
  return {
    description: cliHelp.program,
    commands: COMMANDS.map(({ name, words, actions, options, help }) => ({
      name,
      words,
      actions: actions ?? [],
      summary: help(messages),
      options: describedAll(options, messages),
    })),
    options: [...describedAll(COMMON, messages), plain(['-h', '--help'], cliHelp.help)],
    alone: [plain(['-V', '--version'], cliHelp.version)],
  };
}
