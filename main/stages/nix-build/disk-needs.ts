/** Where a build writes, how much, and the free space there. */
import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { BuildPlan, DiskNeed } from '../../../contract/wire/build-plan.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import {
  buildFolderOf,
  buildsByDaemon,
  type NixSession,
  nixSettingsOrNull,
  physicalPath,
} from '../../system/nix/index.ts';
import { xdgBase } from '../../system/xdg.ts';

/** Evaluation results, and what Nix keeps of each source. */
const CACHE_BYTES = 64 * 1024 * 1024;

export interface ExpectedBytes {
  readonly unpackedBytes: number;
  /** Null if unknown; 0 for an image that already exists. */
  readonly imageBytes: number | null;
  readonly builds: number;
  /** Then it is unknown how much is built besides the image. */
  readonly compilesEverything: boolean;
  /** The image will be copied here at the end. */
  readonly outputFolder: string | null;
  /** Everything is built elsewhere and copied back. */
  readonly isRemote: boolean;
}

/** The folder itself, or its nearest existing parent. */
function existing(folder: string): string {
  let here = folder;
  while (!existsSync(here) && here !== path.dirname(here)) here = path.dirname(here);
  return here;
}

type Place = Omit<DiskNeed, 'freeBytes' | 'fileSystem'>;

async function measured(place: Place): Promise<DiskNeed[]> {
  try {
    const folder = existing(place.path);
    const [{ bavail, bsize }, { dev }] = await Promise.all([statfs(folder), stat(folder)]);
    return [{ ...place, freeBytes: bavail * bsize, fileSystem: String(dev) }];
  } catch {
    // A folder that cannot be examined is left out, and does not prevent the build.
    return [];
  }
}

/** A squashfs in the build folder or in the store, and the image around it in the store. */
function placesOf(expected: ExpectedBytes, store: string, build: string): Place[] {
  const { unpackedBytes, builds, outputFolder, isRemote } = expected;
  const image = expected.imageBytes ?? 0;
  const isSizeUnknown = expected.imageBytes === null;
  const made = builds > 0 ? image : 0;
  const isMadeUnknown = builds > 0 && (isSizeUnknown || expected.compilesEverything);
  const nothing = { leastBytes: 0, likelyBytes: 0, isOpenEnded: false };
  const here = { what: 'store', path: store, leastBytes: unpackedBytes } as const;
  const copy = { ...nothing, likelyBytes: image, isOpenEnded: isSizeUnknown };
  const places: Place[] = [
    isRemote
      ? { ...copy, what: 'store', path: store }
      : { ...here, likelyBytes: unpackedBytes + made, isOpenEnded: isMadeUnknown },
  ];
  if (!isRemote)
    places.push({ ...nothing, what: 'build-folder', path: build, likelyBytes: made, isOpenEnded: isMadeUnknown });
  const cache = path.join(xdgBase('XDG_CACHE_HOME'), 'nix');
  places.push({ ...nothing, what: 'cache', path: cache, likelyBytes: builds > 0 ? CACHE_BYTES : 0 });
  if (outputFolder !== null) places.push({ ...copy, what: 'output', path: outputFolder });
  return places;
}

/** What cannot be examined is left out. Throws Cancelled. */
export async function diskNeeds(
  { storeFolder, ...expected }: ExpectedBytes & { readonly storeFolder: string },
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<DiskNeed[]> {
  const [settings, isByDaemon] = await Promise.all([nixSettingsOrNull(nix, signal), buildsByDaemon()]);
  const places = placesOf(expected, physicalPath(storeFolder), buildFolderOf(nix, settings, isByDaemon));
  return (await Promise.all(places.map(measured))).flat();
}

/** Builders say that there is no space, and rarely where: the build folder is to blame where it had less than the store. */
export function fullDiskOf(failure: Failure, plan: BuildPlan | null): Failure {
  if (failure.kind !== 'disk-full' || !plan) return failure;
  const [store, build] = (['store', 'build-folder'] as const).map((what) =>
    plan.disk.find((need) => need.what === what),
  );
  if (!store || !build || !failure.path.startsWith(store.path)) return failure;
  return build.fileSystem !== store.fileSystem && build.freeBytes < store.freeBytes
    ? { ...failure, path: build.path }
    : failure;
}
