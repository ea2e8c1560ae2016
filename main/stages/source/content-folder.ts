/** Folders of generated files in the user's cache, each named by its content. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { unwritable } from '../../system/file-failure.ts';
import { makeFolder } from '../../system/own-folder.ts';
import { cacheFolder } from '../../system/xdg.ts';

/** What Nix knows about a file: its bytes, and whether it is executable. */
export interface SourceFile {
  readonly content: Buffer;
  readonly executable: boolean;
}

/** By relative path. */
export type SourceFiles = ReadonlyMap<string, SourceFile>;

export function textFile(text: string): SourceFile {
  return { content: Buffer.from(text), executable: false };
}

export async function readSourceFile(file: string): Promise<SourceFile> {
  const [content, { mode }] = await Promise.all([readFile(file), stat(file)]);
  return { content, executable: (mode & 0o100) !== 0 };
}

const sourcesFolder = (): string => path.join(cacheFolder(), 'sources');

/** Digested before everything else has its turn: some milliseconds. */
const BYTES_PER_TURN = 2 * 1024 * 1024;

async function digestOf(files: SourceFiles): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, { content, executable }] of files) {
    hash.update(`${name}\0${executable ? 'x' : ''}${content.length}\0`);
    for (let at = 0; at < content.length; at += BYTES_PER_TURN) {
      hash.update(content.subarray(at, at + BYTES_PER_TURN));
      if (content.length > BYTES_PER_TURN) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return hash.digest('hex').slice(0, 32);
}

async function holds(folder: string, files: SourceFiles): Promise<boolean> {
  const same = [...files].map(([name, wanted]) =>
    readSourceFile(path.join(folder, name)).then(
      (found) => found.content.equals(wanted.content) && found.executable === wanted.executable,
      () => false,
    ),
  );
  return (await Promise.all(same)).every(Boolean);
}

/** Existing files are not replaced: the folder is new or empty. */
export async function writeFiles(folder: string, files: SourceFiles, modes: { file: number; folder: number }) {
  for (const [name, { content, executable }] of files) {
    const file = path.join(folder, name);
    makeFolder(path.dirname(file), modes.folder);
    await writeFile(file, content, { flag: 'wx', mode: executable ? modes.file | 0o100 : modes.file });
  }
}

/**
 * Writes files into a folder named by their content, atomically; a complete existing folder is kept. Throws disk-full or
 * file-unwritable.
 */
export async function writeContentFolder(files: SourceFiles): Promise<string> {
  const folder = path.join(sourcesFolder(), await digestOf(files));
  if (await holds(folder, files)) return folder;
  try {
    await writeAll(folder, files);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOSPC') throw unwritable(folder, thrown);
    throw new JobFailure({ kind: 'disk-full', path: folder, detail: 'ENOSPC' }, { cause: thrown });
  }
  return folder;
}

async function writeAll(folder: string, files: SourceFiles): Promise<void> {
  makeFolder(sourcesFolder(), 0o777);
  const work = await mkdtemp(path.join(sourcesFolder(), 'new-'));
  try {
    // Private, because the options may contain the key of a Wi-Fi network.
    await writeFiles(work, files, { file: 0o600, folder: 0o700 });
    await rm(folder, { recursive: true, force: true });
    await rename(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
