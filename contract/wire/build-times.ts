/** The durations of earlier builds on this machine, to estimate the next one. */
import { Bytes, recordOf, ShortText, z } from './schema.ts';

const Milliseconds = z.number().nonnegative();
/** More than one build has derivations; of the file, only the newest are kept. */
const MAX_NAMES = 200_000;

/** The measurements of one successful build. */
export const MeasuredBuild = z.strictObject({
  /** By name, with every number replaced by `#`, so that versions do not matter. */
  derivations: recordOf(ShortText, Milliseconds, MAX_NAMES),
  /** How many ran in parallel on average; null if nothing was built. */
  parallel: z.number().min(1).nullable(),
  fetched: z.strictObject({ bytes: Bytes, ms: Milliseconds }).nullable(),
});
export type MeasuredBuild = z.infer<typeof MeasuredBuild>;

export const BuildTimes = z.strictObject({
  schema: z.literal(1),
  derivations: MeasuredBuild.shape.derivations,
  parallel: z.number().min(1),
  fetchBytesPerSecond: z.number().positive().nullable(),
  /** Size of the last image by what was built, see `imageKey`. */
  images: recordOf(ShortText, Bytes, MAX_NAMES),
});
export type BuildTimes = z.infer<typeof BuildTimes>;

export const NO_BUILD_TIMES: BuildTimes = {
  schema: 1,
  derivations: {},
  parallel: 1,
  fetchBytesPerSecond: null,
  images: {},
};

/** `nixos-minimal-26.05.iso` and its next release have the same key. */
export function timedName(name: string): string {
  return name.replace(/\d+/g, '#');
}
