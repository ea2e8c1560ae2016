/** What is being done with a source before anything is built, for people who wait for it. */
import { Bytes, Instant, ShortText, z } from './schema.ts';

/** `fetching`: its inputs; `listing`: its outputs are looked at; `planning`: what has to be built and fetched is found out. */
export const SourceStep = z.enum(['resolving', 'fetching', 'listing', 'evaluating', 'planning']);
export type SourceStep = z.infer<typeof SourceStep>;

/** Something that Nix fetches meanwhile. */
export const SourceFetch = z.strictObject({
  /** Without a password, and without its query. */
  address: ShortText,
  startedAt: Instant,
  doneBytes: Bytes,
  /** 0 if the server does not give it. */
  expectedBytes: Bytes,
  /** False for what Git fetches, of which no bytes are known. */
  countsBytes: z.boolean(),
});
export type SourceFetch = z.infer<typeof SourceFetch>;

export const SourceProgress = z.strictObject({
  step: SourceStep,
  /** Of the step. */
  startedAt: Instant,
  filesEvaluated: z.number().int().nonnegative(),
  /** Null while nothing is fetched. */
  fetching: SourceFetch.nullable(),
  /** Since when a connection is waited for that nobody answers; left out where none is. */
  unansweredSince: Instant.optional(),
  /** How long this step took here the last time; null if that is not known. */
  usualMs: z.number().nonnegative().nullable(),
});
export type SourceProgress = z.infer<typeof SourceProgress>;
