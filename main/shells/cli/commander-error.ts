/** Translates commander's errors. Its own texts are English, and contain the offending words in quotes. */
import type { CommanderError } from 'commander';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { shellCommand } from '../../system/shell-quote.ts';
import { meant } from './slips.ts';
import { type TranslatedFailure, usageError } from './usage.ts';

type Say = (
  texts: Messages['cliUsage'],
  quoted: readonly string[],
  more: { message: string; placeholders: Placeholders },
) => string;
type Placeholders = { readonly [word: string]: string };

/** `--drive` of `--drive <drive>`. */
const bare = (option = ''): string => option.replace(/ .*/, '').replace(/,$/, '');

const SAY: { readonly [code: string]: Say } = {
  'commander.unknownOption': (texts, [option = '']) => texts.unknownOption({ option }),
  'commander.unknownCommand': (texts, [command = '']) => texts.unknownCommand({ command }),
  'commander.missingArgument': (texts, [name = ''], { placeholders }) =>
    texts.missingArgument({ name: (placeholders[name] ?? name).toUpperCase() }),
  'commander.optionMissingArgument': (texts, [option]) => texts.missingValue({ option: bare(option) }),
  'commander.excessArguments': (texts) => texts.excessArguments,
  'commander.invalidArgument': (texts, [option, value = ''], { message }) =>
    texts.invalidChoice({
      option: bare(option),
      value,
      choices: /Allowed choices are (.*)\.$/.exec(message)?.[1] ?? '',
    }),
};

export interface Typed {
  readonly argv: readonly string[];
  readonly commands: readonly string[];
}

/** An unknown kind keeps commander's text. `argv`: for suggestions. */
export function translated({ code, message }: CommanderError, { argv, commands }: Typed): TranslatedFailure {
  const [first = '', hint = ''] = message.split('\n');
  const quoted = [...first.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
  const similar = /^\(Did you mean (?:one of )?(.*)\?\)$/.exec(hint)?.[1]?.split(', ');
  const command = argv.find((word) => !word.startsWith('-'));
  // The options of an unknown command are unknown too, and commander reports them first.
  const isNoCommand = code === 'commander.unknownOption' && command !== undefined && !commands.includes(command);
  const instead = meant(argv);
  return usageError((texts, { cliHelp }) => {
    const text = isNoCommand
      ? texts.unknownCommand({ command })
      : (SAY[code]?.(texts, quoted, { message: first, placeholders: cliHelp.placeholders }) ??
        first.replace(/^error: /, ''));
    if (instead) return `${text} ${texts.meantCommand({ command: shellCommand(['flakestick', ...instead]) })}`;
    return similar && !isNoCommand ? `${text} ${texts.didYouMean({ words: similar })}` : text;
  });
}
