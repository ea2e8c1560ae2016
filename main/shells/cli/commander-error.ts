/** commander's errors, in the person's language. Its own texts are English, and carry the words in question in quotes. */
import type { CommanderError } from 'commander';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { type TranslatedFailure, usageError } from './usage.ts';

type Say = (texts: Messages['cliUsage'], quoted: readonly string[], message: string) => string;

/** `--drive` of `--drive <drive>`. */
const bare = (option = ''): string => option.replace(/ .*/, '').replace(/,$/, '');

const SAY: { readonly [code: string]: Say } = {
  'commander.unknownOption': (texts, [option = '']) => texts.unknownOption({ option }),
  'commander.unknownCommand': (texts, [command = '']) => texts.unknownCommand({ command }),
  'commander.missingArgument': (texts, [name = '']) => texts.missingArgument({ name: name.toUpperCase() }),
  'commander.optionMissingArgument': (texts, [option]) => texts.missingValue({ option: bare(option) }),
  'commander.missingMandatoryOptionValue': (texts, [option]) => texts.missingOption({ option: bare(option) }),
  'commander.excessArguments': (texts) => texts.excessArguments,
  'commander.invalidArgument': (texts, [option, value = ''], message) =>
    texts.invalidChoice({
      option: bare(option),
      value,
      choices: /Allowed choices are (.*)\.$/.exec(message)?.[1] ?? '',
    }),
};

/** One of a kind that is not known here keeps commander's text. */
export function translated({ code, message }: CommanderError): TranslatedFailure {
  const [first = '', hint = ''] = message.split('\n');
  const quoted = [...first.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
  const similar = /^\(Did you mean (?:one of )?(.*)\?\)$/.exec(hint)?.[1]?.split(', ');
  return usageError((texts) => {
    const text = SAY[code]?.(texts, quoted, first) ?? first.replace(/^error: /, '');
    return similar ? `${text} ${texts.didYouMean({ words: similar })}` : text;
  });
}
