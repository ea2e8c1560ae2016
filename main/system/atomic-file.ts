/** Writes files atomically, even at a power cut: a file is replaced only by a complete one. */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { JobFailure } from '../../contract/wire/failure.ts';
import { throwIfStopped } from '../../contract/wire/outcome.ts';
import { unwritable } from './file-failure.ts';
import { requireOrdinary } from './output-file.ts';
import { makeFolder } from './own-folder.ts';

/** `settings.json.3fa9c1d2.part`: a leftover of a killed writer. */
const partOf = (path: string): string => `${path}.${randomBytes(4).toString('hex')}.part`;
const PART = /\.[0-9a-f]{8}\.part$/;

export interface AtomicOptions {
  /** The failure for a file that could not be written. */
  readonly failure?: 'file-unwritable' | 'record-unwritable';
  /** False: a missing folder is a failure. */
  readonly makeFolder?: boolean;
}

async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/**
 * Temporary file, rename, fsync of the folder. `fill` writes the content and sees to it that it is on the disk. An existing file keeps
 * its permissions, whatever the umask is; a new one has `mode`.
 */
async function replace(path: string, mode: number, fill: (file: FileHandle) => Promise<void>): Promise<void> {
  // A symbolic link, for example into a dotfiles folder, stays a link.
  const target = await requireOrdinary(path);
  const part = partOf(target);
  try {
    const file = await open(part, 'wx', mode);
    try {
      const before = await stat(target).catch(() => null);
      if (before) await file.chmod(before.mode & 0o777);
      await fill(file);
    } finally {
      await file.close();
    }
    await rename(part, target);
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw thrown;
  }
  await syncFolder(dirname(target));
}

/** A new file can only be read by its user. Throws `failure` with the errno as its detail. */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array | readonly Uint8Array[],
  { failure = 'file-unwritable', makeFolder: mayMakeFolder = true }: AtomicOptions = {},
): Promise<void> {
  try {
    if (mayMakeFolder) makeFolder(dirname(path));
    await replace(path, 0o600, async (file) => {
      await file.writeFile(content);
      await file.sync();
    });
  } catch (thrown) {
    if (thrown instanceof JobFailure && thrown.failure.kind === 'file-unwritable')
      throw new JobFailure({ ...thrown.failure, kind: failure }, { cause: thrown });
    throw unwritable(path, thrown, failure);
  }
}

/** Copies a file of any size. Everybody may read a new one. Throws disk-full, file-unwritable, Cancelled. */
export async function copyAtomically(from: string, to: string, signal: AbortSignal): Promise<void> {
  try {
    await replace(to, 0o644, async (file) => {
      // The stream also closes the file.
      await pipeline(createReadStream(from), file.createWriteStream({ flush: true }), { signal });
    });
  } catch (thrown) {
    throwIfStopped(signal);
    if (thrown instanceof JobFailure) throw thrown;
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new JobFailure({ kind: 'disk-full', path: to, detail: message }, { cause: thrown });
    throw unwritable(to, thrown);
  }
}

/** Removes leftovers of killed writers of `path`; only to be called while no one else can be writing it. Never throws. */
export async function removeParts(path: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const name = basename(target);
  const names = await readdir(dirname(target)).catch((): string[] => []);
  const left = names.filter((one) => one.startsWith(name) && PART.test(one.slice(name.length)));
  await Promise.all(left.map((one) => rm(join(dirname(target), one), { force: true }).catch(() => {})));
}
