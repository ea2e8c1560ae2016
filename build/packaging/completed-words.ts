/** What is completed where, for every shell. Descriptions are in the reference language: a file of completions has one language. */
import { en } from '../../contract/messages/en/index.ts';
import { LANGUAGE_CODES } from '../../contract/messages/language.ts';
import { type DescribedCommand, type DescribedOption, describeProgram } from './commands.ts';

export interface CompletionOptions {
  /** `minimal`, `plasma6`, … */
  readonly presets: readonly string[];
}

export type Kind =
  | { readonly kind: 'files' | 'folders' | 'drives' | 'sources' | 'nothing' }
  | { readonly kind: 'words'; readonly words: readonly string[] };

/** By the name of a value or an argument. */
const KINDS: Readonly<Record<string, Exclude<Kind['kind'], 'words'>>> = {
  file: 'files',
  key: 'files',
  flake: 'folders',
  directory: 'folders',
  drive: 'drives',
  source: 'sources',
};

export function kindOfValue({ value, choices, names }: DescribedOption): Kind {
  if (choices.length > 0) return { kind: 'words', words: choices };
  if (names.includes('--language')) return { kind: 'words', words: LANGUAGE_CODES };
  return { kind: KINDS[value ?? ''] ?? 'nothing' };
}

export function kindOfWord({ words, actions }: DescribedCommand): Kind {
  if (actions.length > 0) return { kind: 'words', words: actions };
  return { kind: KINDS[(words[0] ?? '').replace(/[<[\]>]/g, '')] ?? 'nothing' };
}

export const program = describeProgram(en);
export const optionsOf = (command: DescribedCommand): DescribedOption[] => [...command.options, ...program.options];
export const namesOf = (options: readonly DescribedOption[]): string => options.flatMap(({ names }) => names).join(' ');
/** Every option of the program that takes a value, each once; the same name means the same in all commands. */
export const withValue = [
  ...new Map(
    program.commands
      .flatMap(optionsOf)
      .filter(({ value }) => value !== null)
      .map((option) => [option.names.join(), option]),
  ).values(),
];
