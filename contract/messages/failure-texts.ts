/** What a language says about each failure: its shape, which every language has to fill. */
import type { Failure, FailureKind } from '../wire/failure.ts';
import type { InWords } from './message-type.ts';

export interface Explanation {
  readonly title: string;
  /** What happened, and what is on the drive where that is in doubt. */
  readonly happened: string;
  /** What to do. */
  readonly remedy: string;
}

/** Texts made from a failure's data by other messages, for the sentence that holds them. */
interface FailureParts {
  /** What was meant instead. */
  'bad-flake-reference': { readonly path: string | null };
  'drive-not-found': { readonly suggestion: string | null };
  'consent-needed': { readonly explained: string; readonly flags: readonly string[] };
  /** Whether it is the chosen one, with something on it that was not there. */
  'drive-changed': { readonly isFilled: boolean };
  'drive-refused': {
    readonly reasons: readonly string[];
    readonly remedy: string;
    /** A part or a loop device only if nothing else speaks against it. */
    readonly subject: 'drive' | 'part' | 'loop';
  };
  'drive-differs': { readonly where: string };
  'drive-unreadable': { readonly where: string; readonly differingWhere: string | null };
  'unknown-image': { readonly found: string; readonly search: string };
  'drive-lies': { readonly explained: string; readonly notAsBefore: string | null };
  'drive-not-restored': { readonly where: string };
}

export type FailureParameters<K extends FailureKind> = InWords<Extract<Failure, { kind: K }>> &
  (K extends keyof FailureParts ? FailureParts[K] : unknown);

export type FailureTexts = { readonly [K in FailureKind]: (failure: FailureParameters<K>) => Explanation };

/** Those that need more than the failure itself, and how they come by it. */
export type FailurePartMakers<M> = {
  readonly [K in keyof FailureParts]: (failure: Extract<Failure, { kind: K }>, messages: M) => FailureParts[K];
};
