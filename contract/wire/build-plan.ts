/** What a build is going to do, known before it begins. */
import { Bytes, z } from './schema.ts';

const Count = z.number().int().nonnegative();

export const DiskNeed = z.strictObject({
  what: z.enum(['store', 'build-folder', 'cache', 'output']),
  path: z.string(),
  /** What is certain to be written there. */
  leastBytes: Bytes,
  /** What it will come to, going by earlier images of the same source or by what its preset says. */
  likelyBytes: Bytes,
  freeBytes: Bytes,
  /** Places that have the same one share what is free. */
  fileSystem: z.string(),
});
export type DiskNeed = z.infer<typeof DiskNeed>;

export const BuildPlan = z.strictObject({
  builds: Count,
  fetches: Count,
  /** Rounded by Nix to 10 kB. */
  downloadBytes: Bytes,
  unpackedBytes: Bytes,
  disk: z.array(DiskNeed),
  /** Null where nothing like it was built or fetched here before. */
  likelyMs: z.number().nonnegative().nullable(),
});
export type BuildPlan = z.infer<typeof BuildPlan>;

export const DiskShortage = z.strictObject({ path: z.string(), needBytes: Bytes, freeBytes: Bytes });
export type DiskShortage = z.infer<typeof DiskShortage>;

/** File systems that are too small for all that goes onto them, each named by the first of its places. */
export function shortagesOf(disk: readonly DiskNeed[], by: 'leastBytes' | 'likelyBytes'): DiskShortage[] {
  const byFileSystem = Map.groupBy(disk, ({ fileSystem }) => fileSystem);
  return [...byFileSystem.values()].flatMap((places) => {
    const needBytes = places.reduce((sum, place) => sum + place[by], 0);
    const [first] = places;
    return first && needBytes > first.freeBytes ? [{ path: first.path, needBytes, freeBytes: first.freeBytes }] : [];
  });
}
