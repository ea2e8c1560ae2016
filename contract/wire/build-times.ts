/** What earlier builds on this machine took: enough to say roughly how long the next one will. */
import { Bytes, z } from './schema.ts';

const Milliseconds = z.number().nonnegative();

/** What one build that came to a good end took. */
export const MeasuredBuild = z.strictObject({
  /** By name, with every number as `#`: versions change, and work does not. */
  derivations: z.record(z.string(), Milliseconds),
  /** How many of them ran beside each other on average; null where nothing was built. */
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
  images: z.record(z.string(), Bytes),
});
export type BuildTimes = z.infer<typeof BuildTimes>;

export const NO_BUILD_TIMES: BuildTimes = {
  schema: 1,
  derivations: {},
  parallel: 1,
  fetchBytesPerSecond: null,
  images: {},
};

/** `nixos-minimal-26.05.iso` and the next release of it are the same work. */
export function timedName(name: string): string {
  return name.replace(/\d+/g, '#');
}
