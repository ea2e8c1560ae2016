/** Garbage collection roots of images in the Nix store: some for the duration of a job, some until they are freed. */
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KeptImage } from '../../../contract/wire/kept-image.ts';
import { z } from '../../../contract/wire/schema.ts';
import { writeAtomically } from '../atomic-file.ts';
import { unwritable } from '../file-failure.ts';
import { parseForeignJson } from '../foreign-json.ts';
import { refuseNewer } from '../json-file.ts';
import { namesIn } from '../own-folder.ts';
import { readSmallFile } from '../small-file.ts';
import { stateFolder } from '../xdg.ts';

/** Each holds gigabytes. The oldest is removed for a new one. */
const MAX_KEPT_IMAGES = 8;
/** More than any image output has. */
const MAX_COUNTED_FILES = 10_000;

const TEMPORARY = /^(?:flash|build)-(\d+)$/;
const PERSISTENT = /^image-[0-9a-f]{12}$/;
const NOTE = /^(image-[0-9a-f]{12})\.json$/;

const NOTE_SCHEMA = 1;
/** Beside the link, because its name and the store path do not say what was built. */
const Note = z.looseObject({ schema: z.literal(NOTE_SCHEMA), source: KeptImage.shape.source.unwrap() });

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

const listed = (): Promise<string[]> => namesIn(keptImagesFolder());

/** Removes the links of killed programs, which would hold gigabytes in the store. Never throws. */
export async function removeStaleGcRoots(): Promise<void> {
  for (const name of await listed().catch(() => [] as string[])) {
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

const noteOf = (link: string): string => `${link}.json`;

/** Null if there is no note, as of images kept by 0.1.0, or if it cannot be read. */
async function sourceOf(link: string): Promise<string | null> {
  const text = await readSmallFile(noteOf(link)).catch(() => null);
  if (text === null) return null;
  try {
    return Note.parse(parseForeignJson(text)).source;
  } catch {
    return null;
  }
}

/** Newest first. Links without an image are ignored. Throws file-unreadable. */
export async function keptImages(): Promise<KeptImage[]> {
  const found = (await listed())
    .filter((name) => PERSISTENT.test(name))
    .map(async (id): Promise<KeptImage[]> => {
      const link = join(keptImagesFolder(), id);
      const storePath = await readlink(link).catch(() => null);
      const status = await lstat(link).catch(() => null);
      if (storePath === null || status === null || !existsSync(link)) return [];
      const [source, sizeBytes] = await Promise.all([sourceOf(link), bytesIn(storePath)]);
      return [{ id, source, storePath, keptSince: status.mtime.toISOString(), sizeBytes }];
    });
  return (await Promise.all(found)).flat().toSorted((a, b) => b.keptSince.localeCompare(a.keptSince));
}

/** Nix removes the image the next time it collects garbage. An unknown ID counts as freed. Throws file-unwritable. */
export async function freeKeptImage(id: string): Promise<void> {
  if (!PERSISTENT.test(id)) return;
  const link = join(keptImagesFolder(), id);
  try {
    await rm(link, { force: true });
    await rm(noteOf(link), { force: true });
  } catch (thrown) {
    throw unwritable(link, thrown);
  }
}

async function writeNote(path: string, source: string): Promise<void> {
  await refuseNewer(path, NOTE_SCHEMA);
  await writeAtomically(path, `${JSON.stringify({ schema: NOTE_SCHEMA, source })}\n`);
}

/**
 * After an image was built: says what the new one was built from, and frees the oldest above the limit. Never throws: an image whose
 * source is not known is still a good image.
 */
export async function keepImage(link: string, source: string): Promise<void> {
  await writeNote(noteOf(link), source).catch(() => {});
  await keepWithinLimit().catch(() => {});
}

async function keepWithinLimit(): Promise<void> {
  for (const { id } of (await keptImages()).slice(MAX_KEPT_IMAGES)) await freeKeptImage(id);
  await removeNotesWithoutLink();
}

/** Of links that their user has deleted. */
async function removeNotesWithoutLink(): Promise<void> {
  const names = await listed();
  for (const name of names) {
    const link = NOTE.exec(name)?.[1];
    if (link && !names.includes(link)) await rm(join(keptImagesFolder(), name), { force: true });
  }
}
