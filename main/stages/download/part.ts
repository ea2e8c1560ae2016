/** An incomplete file, and its metadata from the server. Used by one program at a time. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '../../../contract/wire/schema.ts';
import { parseForeignJson } from '../../system/foreign-json.ts';
import { makeFolder } from '../../system/own-folder.ts';
import { readSmallFile } from '../../system/small-file.ts';
import { partsFolder } from './download-folder.ts';

/** Tells whether the file on the server is still the one whose beginning was downloaded. */
const Origin = z.object({
  url: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  totalBytes: z.number().int().nonnegative().nullable(),
});
export type Origin = z.infer<typeof Origin>;

export class Part {
  readonly #folder: string;
  readonly #shared: string;
  readonly file: FileHandle;
  /** Null before the first answer. */
  origin: Origin | null;

  private constructor(folders: { shared: string; own: string }, file: FileHandle, origin: Origin | null) {
    this.#shared = folders.shared;
    this.#folder = folders.own;
    this.file = file;
    this.origin = origin;
  }

  get path(): string {
    return join(this.#folder, 'data');
  }

  /**
   * Takes over the part of an earlier download of this address, even a killed one. Two programs that download the same file have
   * separate parts: a folder is claimed by renaming it, which succeeds for only one of them.
   */
  static async claim(address: URL): Promise<Part> {
    const key = createHash('sha256').update(address.href).digest('hex').slice(0, 32);
    const parts = partsFolder();
    makeFolder(parts);
    const shared = join(parts, key);
    const own = `${shared}.${process.pid}`;
    if (!existsSync(own)) await takeOver(parts, key, own);
    makeFolder(own);
    const now = new Date();
    await utimes(own, now, now);
    const origin = await readOrigin(join(own, 'origin.json'));
    // Without it, it is unknown to which file the bytes belong.
    const file = await open(join(own, 'data'), origin && existsSync(join(own, 'data')) ? 'r+' : 'w+', 0o600);
    return new Part({ shared, own }, file, origin);
  }

  async setOrigin(origin: Origin): Promise<void> {
    this.origin = origin;
    await writeFile(join(this.#folder, 'origin.json'), JSON.stringify(origin));
  }

  /** So that the next download can continue it. */
  async release(): Promise<void> {
    await this.file.close().catch(() => {});
    await rename(this.#folder, this.#shared).catch(() => this.remove());
  }

  async remove(): Promise<void> {
    await this.file.close().catch(() => {});
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function takeOver(parts: string, key: string, own: string): Promise<void> {
  const left = (await readdir(parts)).filter((name) => {
    const owner = name.startsWith(`${key}.`) ? name.slice(key.length + 1) : null;
    return name === key || (owner !== null && /^\d+$/.test(owner) && !existsSync(`/proc/${owner}`));
  });
  for (const name of left) {
    const taken = await rename(join(parts, name), own).then(
      () => true,
      () => false,
    );
    if (taken) return;
  }
}

async function readOrigin(path: string): Promise<Origin | null> {
  try {
    return Origin.parse(parseForeignJson(await readSmallFile(path)));
  } catch {
    return null;
  }
}
