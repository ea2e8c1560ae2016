/** One wording of Nix, and the failure behind it. */
import type { Failure } from '../../../contract/wire/failure.ts';
import type { OwnSource } from './evaluation-error.ts';

/** The context of a failed run, as far as its caller knows it. */
export interface NixFailureContext {
  readonly during: 'locking' | 'evaluating' | 'building';
  /** What the user asked for, as shown to them. */
  readonly reference: string;
  readonly attribute?: string | null;
  readonly nixVersion: string;
  readonly own?: OwnSource | null;
  /** The newest lines that the builder of a derivation printed; empty when unknown. */
  readonly logOf?: (derivation: string) => readonly string[];
  /** True for a file, relative to the user's source, that exists in the folder but is not under version control. */
  readonly isUntracked?: (relativePath: string) => boolean;
  /** The Git submodule that such a file is in, relative to the source, and the reference that includes submodules. */
  readonly submoduleOf?: (relativePath: string) => { submodule: string; reference: string | null } | null;
}

export interface Said {
  readonly lines: readonly string[];
  readonly text: string;
  readonly context: NixFailureContext;
}

export interface Row {
  readonly pattern: RegExp;
  /** Null if the row does not apply after all. */
  readonly failure: (match: RegExpExecArray, said: Said) => Failure | null;
}

/** Nix quotes with `'` throughout; `"` comes from the C++ library. */
export const lineOf = (match: RegExpExecArray): string => {
  const from = match.input.lastIndexOf('\n', match.index) + 1;
  const to = match.input.indexOf('\n', match.index);
  return match.input
    .slice(from, to < 0 ? undefined : to)
    .replace(/^\s*(error|warning):\s*/, '')
    .trim();
};
