/** Garbage collection roots of images in the Nix store: some for the duration of a job, some until they are freed. */
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptImage } from '../../../contract/wire/kept-image.ts';
import { stateFolder } from '../xdg.ts';

/** Each holds gigabytes. The oldest is removed for a new one. */
export const MAX_KEPT_IMAGES = 8;
/** More than any image output has. */
const MAX_COUNTED_FILES = 10_000;

const TEMPORARY = /^(?:flash|build)-(\d+)$/;
const PERSISTENT = /^image-[0-9a-f]{12}$/;

/** The folder of the links; users may delete them. */
export const keptImagesFolder = (): string => join(stateFolder(), 'images');

/** Lasts until the job is over. */
export function temporaryGcRoot(job: 'flash' | 'build'): string {
  return join(keptImagesFolder(), `${job}-${process.pid}`);
}

/** Lasts until the same source is built again, from any revision. `parts` identify the source. */
export function persistentGcRoot(parts: readonly unknown[]): string {
  return join(keptImagesFolder(), `image-${hash('sha256', JSON.stringify(parts)).slice(0, 12)}`);
}

const listed = (): Promise<string[]> => readdir(keptImagesFolder()).catch(() => []);

/** Removes the links of killed programs, which would hold gigabytes in the store. */
export async function removeStaleGcRoots(): Promise<void> {
  for (const name of await listed()) {
    const owner = TEMPORARY.exec(name)?.[1];
    if (owner && !existsSync(`/proc/${owner}`))
      await rm(join(keptImagesFolder(), name), { force: true }).catch(() => {});
  }
}

/** Of all files, without following links. */
async function bytesIn(path: string, left = { files: MAX_COUNTED_FILES }): Promise<number> {
  left.files -= 1;
  const status = await lstat(path).catch(() => null);
  if (!status || left.files < 0) return 0;
  if (!status.isDirectory()) return status.size;
  let bytes = 0;
  for (const name of await readdir(path).catch(() => [] as string[])) bytes += await bytesIn(join(path, name), left);
  return bytes;
}

/** Newest first. Links without an image are ignored. */
export async function keptImages(): Promise<KeptImage[]> {
  const found = (await listed())
    .filter((name) => PERSISTENT.test(name))
    .map(async (id): Promise<KeptImage[]> => {
      const link = join(keptImagesFolder(), id);
      const storePath = await readlink(link).catch(() => null);
      if (storePath === null || !existsSync(link)) return [];
      const { mtime } = await lstat(link);
      return [{ id, storePath, keptSince: mtime.toISOString(), sizeBytes: await bytesIn(storePath) }];
    });
  return (await Promise.all(found)).flat().toSorted((a, b) => b.keptSince.localeCompare(a.keptSince));
}

/** Nix removes the image the next time it collects garbage. An unknown ID counts as freed. */
export async function freeKeptImage(id: string): Promise<void> {
  if (PERSISTENT.test(id)) await rm(join(keptImagesFolder(), id), { force: true });
}

/** After one was added. */
export async function freeOldestImages(): Promise<void> {
  for (const { id } of (await keptImages()).slice(MAX_KEPT_IMAGES)) await freeKeptImage(id);
}
