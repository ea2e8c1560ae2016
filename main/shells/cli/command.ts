/**
 * A command as data. Each command is declared once, in the file that runs it: its name, its arguments, its options, its
 * function. program.ts hands these declarations to commander, which parses; `--help`, the refusal of options that do not apply
 * and the tables of docs/command-line.md (checked by tests/unit/docs) follow from them.
 *
 * A new option touches the file of its command and nothing else; a new build option is a line of BUILD_FLAGS
 * (contract/rules/applicable-options.ts) and a field of BuildOptions. Their texts are in contract/messages.
 */
import type { Messages } from '../../../contract/messages/en/index.ts';
import type { Interruption } from './interruption.ts';
import type { Output } from './output.ts';

type Help = (messages: Messages) => string;

export interface OptionDefinition<V> {
  /** `--probe <drive>`, in commander's syntax. */
  readonly flags: string;
  readonly help: Help;
  /** The default value. */
  readonly initial: V;
  readonly isRequired?: boolean;
  readonly choices?: readonly string[] | undefined;
  /** Called with each word of a repeatable option. */
  readonly collect?: (word: string, before: readonly string[] | undefined) => readonly string[];
}
export type OptionTable = { readonly [name: string]: OptionDefinition<unknown> };
/** Each option under the name it has in its table. */
export type Values<O extends OptionTable> = { readonly [K in keyof O]: O[K]['initial'] };

export interface Input<O extends OptionTable> {
  /** One for each declared argument; undefined for an optional one that is left out. */
  readonly words: readonly (string | undefined)[];
  readonly options: Values<O>;
  /** The flags that were typed, such as `--store`. */
  readonly typed: readonly string[];
}

/** The context of every command: its output, and Ctrl-C. */
export interface Run {
  readonly output: Output;
  readonly interruption: Interruption;
}

export interface CommandDefinition<O extends OptionTable = OptionTable> {
  readonly name: string;
  /** `<source>` is required, `[source]` is not. */
  readonly words: readonly string[];
  /** What may be the first word, where that is a closed list: shells complete it. */
  readonly actions?: readonly string[];
  readonly help: Help;
  readonly options: O;
  /** Gives the exit code. A method, so that commands with different options fit one list. */
  run(input: Input<O>, run: Run): Promise<number>;
}

export const defineCommand = <O extends OptionTable>(definition: CommandDefinition<O>): CommandDefinition =>
  definition as unknown as CommandDefinition;

export const flag = (flags: string, help: Help): OptionDefinition<boolean> => ({ flags, help, initial: false });

/** `--no-verify`: true unless it is given. */
export const negation = (flags: string, help: Help): OptionDefinition<boolean> => ({ flags, help, initial: true });

export const value = (flags: string, help: Help): OptionDefinition<string | null> => ({ flags, help, initial: null });

export const choice = <T extends string>(
  flags: string,
  choices: readonly T[],
  help: Help,
): OptionDefinition<T | null> => ({ flags, help, initial: null, choices });

export const requiredValue = (flags: string, help: Help): OptionDefinition<string> => ({
  flags,
  help,
  initial: '',
  isRequired: true,
});

export const repeatable = (flags: string, help: Help): OptionDefinition<readonly string[]> => ({
  flags,
  help,
  initial: [],
  collect: (word, before) => [...(before ?? []), word],
});

export const INCLUDE_LOOP = flag('--include-loop', ({ cliHelp }) => cliHelp.includeLoop);
export const LOG = value('--log <file>', ({ cliHelp }) => cliHelp.log);

/** `--probe` of `--probe <drive>`; the last name if an option has two. */
export function flagOf({ flags }: OptionDefinition<unknown>): string {
  return [...flags.matchAll(/--[\w-]+/g)].at(-1)?.[0] ?? flags;
}

/** A loop device that is named by its path is accepted by commands that only read it or check it. */
export const meansLoop = (drive: string, includeLoop: boolean): boolean => includeLoop || drive.startsWith('/dev/loop');
