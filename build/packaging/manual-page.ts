/** The manual page `flakestick(1)` of one language, as roff(7). */
import type { Messages } from '../../contract/messages/en/index.ts';
import { type DescribedOption, type DescribedProgram, describeProgram } from './commands.ts';

export interface ManualPageOptions {
  readonly messages: Messages;
  readonly version: string;
  /** `2026-11-27`. */
  readonly date: string;
}

/** A line that begins with a dot or an apostrophe would be a request, and a bare hyphen becomes a dash. */
const roff = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/gm, '\\&$&');

const bold = (text: string): string => `\\fB${roff(text)}\\fR`;
const italic = (text: string): string => `\\fI${roff(text)}\\fR`;
const paragraph = (text: string): string => `.PP\n${roff(text)}`;
const entry = (term: string, text: string): string => `.TP\n${term}\n${roff(text)}`;

/** `[source]` in the manner of manual pages: `[SOURCE]`. */
const word = (declared: string): string => {
  const name = italic(declared.replace(/[<[\]>]/g, '').toUpperCase());
  return declared.startsWith('[') ? `[${name}]` : name;
};

function option({ names, value, summary, choices }: DescribedOption, { cliHelp }: Messages): string {
  const term = `${names.map(bold).join(', ')}${value === null ? '' : ` ${italic(value.toUpperCase())}`}`;
  return entry(term, choices.length > 0 ? `${summary} (${cliHelp.choices({ choices })})` : summary);
}

function commands(program: DescribedProgram, messages: Messages): string {
  return program.commands
    .map(({ name, words, summary, options }) =>
      [
        `.SS ${[bold(`flakestick ${name}`), ...words.map(word)].join(' ')}`,
        roff(summary),
        ...options.map((each) => option(each, messages)),
      ].join('\n'),
    )
    .join('\n');
}

export function manualPage({ messages, version, date }: ManualPageOptions): string {
  const { manual } = messages.platform;
  const program = describeProgram(messages);
  const heading = (key: keyof typeof manual.headings): string =>
    `.SH ${roff(manual.headings[key].toLocaleUpperCase())}`;
  const all = [...program.options, ...program.alone];
  const description = [...program.description.split('\n\n'), manual.window];
  return `${[
    `.TH FLAKESTICK 1 ${date} "Flakestick ${version}" "${roff(manual.title)}"`,
    heading('name'),
    `flakestick \\- ${roff(manual.purpose)}`,
    heading('synopsis'),
    `${bold('flakestick')} [${italic(messages.cliHelp.commandPlaceholder.slice(1, -1).toUpperCase())}] [${italic(messages.cliHelp.optionsPlaceholder.slice(1, -1).toUpperCase())}]`,
    heading('description'),
    ...description.map((text, index) => (index === 0 ? roff(text) : paragraph(text))),
    heading('options'),
    roff(manual.commonOptions),
    ...all.map((each) => option(each, messages)),
    heading('commands'),
    commands(program, messages),
    heading('exitStatus'),
    ...Object.entries(manual.exitStatus).map(([code, text]) => entry(bold(code), text)),
    heading('environment'),
    entry(`${bold('LC_ALL')}, ${bold('LC_MESSAGES')}, ${bold('LANG')}`, manual.environment.language),
    entry(bold('FLAKESTICK_NIX_MEMORY'), manual.environment.memory),
    entry(
      `${bold('XDG_STATE_HOME')}, ${bold('XDG_CONFIG_HOME')}, ${bold('XDG_CACHE_HOME')}`,
      manual.environment.folders,
    ),
    heading('files'),
    entry(italic('~/.local/state/flakestick'), manual.files.state),
    entry(italic('~/.config/flakestick'), manual.files.settings),
    entry(italic('~/.cache/flakestick'), manual.files.cache),
    heading('seeAlso'),
    `${bold('nix')}(1), ${bold('pkexec')}(1), ${bold('udisksctl')}(1)`,
  ].join('\n')}\n`;
}
