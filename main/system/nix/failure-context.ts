/** The context of a failed run, as far as its caller knows it. */
import type { OwnSource } from './evaluation-error.ts';

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
}
