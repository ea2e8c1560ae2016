/**
 * The downloaded and verified images, in one folder each, named by SHA-256. The time of a folder is the last use of the image; the
 * file's own time must not change, because continued writes compare it.
 */
import { lstat, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../system/own-folder.ts';
import { cacheFolder } from '../../system/xdg.ts';

const MAX_IMAGES = 4;
const MAX_BYTES = 12e9;
/** Long enough for another program that is writing it to a slow drive. */
const SPARED_MS = 12 * 3_600_000;
const PARTS_KEPT_MS = 14 * 24 * 3_600_000;
const MAX_NAME_CHARACTERS = 120;
const SHA256_CHARACTERS = 64;
const IMAGE_FOLDER = /^[0-9a-f]{64}$/;

export interface CachedImage {
  readonly path: string;
  readonly sizeBytes: number;
}

export function downloadFolder(): string {
  return join(cacheFolder(), 'downloads');
}

export function partsFolder(): string {
  return join(downloadFolder(), 'parts');
}

export async function findCached(sha256: string): Promise<CachedImage | null> {
  const folder = join(downloadFolder(), sha256);
  for (const name of await readdir(folder).catch(() => [])) {
    const status = await lstat(join(folder, name));
    if (status.isFile()) return { path: join(folder, name), sizeBytes: status.size };
  }
  return null;
}

export interface KeptDownload extends CachedImage {
  /** ISO instant of the last use. */
  readonly usedAt: string;
}

/** All verified downloads, the most recently used first. Never throws. */
export async function keptDownloads(): Promise<KeptDownload[]> {
  const folders = await foldersIn(downloadFolder(), IMAGE_FOLDER);
  const found = folders.map(async ({ path, usedMs }): Promise<KeptDownload[]> => {
    const cached = await findCached(path.slice(-SHA256_CHARACTERS)).catch(() => null);
    return cached ? [{ ...cached, usedAt: new Date(usedMs).toISOString() }] : [];
  });
  return (await Promise.all(found)).flat();
}

export async function forgetCached(sha256: string): Promise<void> {
  await rm(join(downloadFolder(), sha256), { recursive: true, force: true });
}

/** Moves a verified file to its place. */
export async function keepProven(file: string, sha256: string, address: URL): Promise<string> {
  const folder = join(downloadFolder(), sha256);
  makeFolder(folder);
  const path = join(folder, fileNameOf(address));
  await rename(file, path);
  return path;
}

/** `…/nixos%20minimal.iso?x=1` is kept as `nixos-minimal.iso`. */
function fileNameOf({ pathname }: URL): string {
  const name = pathname.slice(pathname.lastIndexOf('/') + 1).replace(/%[0-9a-f]{2}/gi, '-');
  return (
    name
      .replace(/[^\w.+-]/g, '-')
      .replace(/^\.+/, '')
      .slice(-MAX_NAME_CHARACTERS) || 'image'
  );
}

export async function noteUse(sha256: string): Promise<void> {
  const now = new Date();
  await utimes(join(downloadFolder(), sha256), now, now).catch(() => {});
}

/** Removes old images and abandoned parts. `everything`: removes all that are not in use. */
export async function evict(everything = false): Promise<void> {
  const now = Date.now();
  const images = await foldersIn(downloadFolder(), IMAGE_FOLDER);
  let keptBytes = 0;
  for (const [index, { path, usedMs }] of images.entries()) {
    keptBytes += await sizeOf(path);
    const isTooMuch = everything || index >= MAX_IMAGES || keptBytes > MAX_BYTES;
    if (isTooMuch && now - usedMs > SPARED_MS) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
  for (const { path, usedMs } of await foldersIn(partsFolder(), /^[0-9a-f]{32}/))
    if (now - usedMs > PARTS_KEPT_MS) await rm(path, { recursive: true, force: true }).catch(() => {});
}

/** Most recently used first. */
async function foldersIn(parent: string, name: RegExp): Promise<{ path: string; usedMs: number }[]> {
  const names = (await readdir(parent).catch(() => [])).filter((one) => name.test(one));
  const found = await Promise.all(
    names.map(async (one) => {
      const path = join(parent, one);
      return { path, usedMs: (await stat(path).catch(() => null))?.mtimeMs ?? 0 };
    }),
  );
  return found.toSorted((a, b) => b.usedMs - a.usedMs);
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => []))
    bytes += (await lstat(join(folder, name)).catch(() => null))?.size ?? 0;
  return bytes;
}
