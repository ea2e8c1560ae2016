/** The log of a build as the page asks for it: what is in it, and some lines at a time. Lines count from 0. */
import { listOf, OutputText, z } from './schema.ts';

const count = z.number().int().nonnegative();

/** Errors that are pinned: the first ones, because the others mostly follow from them. */
export const MAX_PINNED = 20;
/** Places of a search; all are counted. */
export const MAX_PLACES = 10_000;
/** Lines in one answer. */
export const MAX_PART = 500;

/** The log of the last build, or the output of `nix log` for the derivation that failed. */
export const LogOf = z.enum(['build', 'derivation']);
export type LogOf = z.infer<typeof LogOf>;

export const LogLine = z.strictObject({ at: count, line: OutputText });
export type LogLine = z.infer<typeof LogLine>;

export const LogLook = z.strictObject({
  total: count,
  errors: listOf(LogLine, MAX_PINNED),
  /** Of lines that contain what was searched; without a search, none. */
  matching: count,
  places: listOf(count, MAX_PLACES),
});
export type LogLook = z.infer<typeof LogLook>;

export const LogPartRequest = z.strictObject({ of: LogOf, from: count, count: z.number().int().min(1).max(MAX_PART) });
export const LogPartReply = z.strictObject({ lines: listOf(OutputText, MAX_PART) });
