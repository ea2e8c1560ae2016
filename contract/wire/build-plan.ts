/** What a build will do, known before it starts. */
import { Bytes, LongText, listOf, z } from './schema.ts';

const Count = z.number().int().nonnegative();

export const DiskNeed = z.strictObject({
  what: z.enum(['store', 'build-folder', 'cache', 'output']),
  path: LongText,
  /** The minimum that will certainly be written there. */
  leastBytes: Bytes,
  /** The likely total, estimated from earlier images of the same source or from the preset. */
  likelyBytes: Bytes,
  /** More will be written, and how much is unknown. */
  isOpenEnded: z.boolean().default(false),
  freeBytes: Bytes,
  /** Folders with the same number share their free space. */
  fileSystem: LongText,
});
export type DiskNeed = z.infer<typeof DiskNeed>;

export const BuildPlan = z.strictObject({
  builds: Count,
  fetches: Count,
  /** Rounded by Nix to 10 kB. */
  downloadBytes: Bytes,
  unpackedBytes: Bytes,
  disk: listOf(DiskNeed),
  /** Without what was never built here; null if most of it was not, or if nothing was fetched here before. */
  likelyMs: z.number().nonnegative().nullable(),
  /** Builds that were never made here, so that how long they take is unknown. */
  unknownBuilds: Count.default(0),
  /** No binary cache has it, down to the compiler. Not built without consent. */
  compilesEverything: z.boolean().default(false),
});
export type BuildPlan = z.infer<typeof BuildPlan>;

export const DiskShortage = z.strictObject({ path: LongText, needBytes: Bytes, freeBytes: Bytes });
export type DiskShortage = z.infer<typeof DiskShortage>;

/** File systems that are too small for what goes onto them, each named by the first of its folders. */
export function shortagesOf(disk: readonly DiskNeed[], by: 'leastBytes' | 'likelyBytes'): DiskShortage[] {
  const byFileSystem = Map.groupBy(disk, ({ fileSystem }) => fileSystem);
  return [...byFileSystem.values()].flatMap((places) => {
    const needBytes = places.reduce((sum, place) => sum + place[by], 0);
    const [first] = places;
    return first && needBytes > first.freeBytes ? [{ path: first.path, needBytes, freeBytes: first.freeBytes }] : [];
  });
}
