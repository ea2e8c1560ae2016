/** Making folders, and listing those of our own. */
import { mkdirSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { JobFailure } from '../../contract/wire/failure.ts';
import { reasonOfCode } from './file-failure.ts';

/** Others may not even see the names. */
const PRIVATE = 0o700;

const codeOf = (thrown: unknown): string => (thrown as NodeJS.ErrnoException).code ?? String(thrown);

/**
 * Makes it and the folders above it. Gives the topmost one that was made, undefined if all were there. Throws the errno. Not
 * `recursive`, which never ends where the kernel says ENOENT although the folder above is there, as below /proc and autofs.
 */
export function makeFolder(path: string, mode = PRIVATE): string | undefined {
  try {
    return make(path, mode);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT' || dirname(path) === path) throw thrown;
  }
  const above = makeFolder(dirname(path), mode);
  const made = make(path, mode);
  return above ?? made;
}

/** Undefined if it was there. */
function make(path: string, mode: number): string | undefined {
  try {
    mkdirSync(path, { mode });
    return path;
  } catch (thrown) {
    // Some file systems say EROFS or EACCES of a folder that is there.
    if (codeOf(thrown) !== 'ENOENT' && statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined;
    throw thrown;
  }
}

/** Empty if there is no such folder. Throws file-unreadable: what is in a folder that cannot be read is not known. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(thrown))) return [];
    throw new JobFailure(
      { kind: 'file-unreadable', path: folder, detail: reasonOfCode(codeOf(thrown)) },
      { cause: thrown },
    );
  }
}
