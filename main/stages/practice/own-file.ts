/** A file that cannot be anything else than a new, regular one of our own. */
import { constants, lstatSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { makeFolder } from '../../system/own-folder.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants;
const ONLY_OURS = 0o600;

function refuse(path: string): never {
  throw new JobFailure({ kind: 'file-unwritable', path, detail: { because: 'not-a-regular-file' } });
}

/** The folder itself, and no link to another one. */
export function makeOwnFolder(path: string): void {
  makeFolder(path);
  if (!lstatSync(path).isDirectory()) refuse(path);
}

/**
 * What an earlier practice left under this name is removed; anything but a regular file is refused, without having been opened.
 * With O_EXCL nothing that is there is ever opened, whatever comes there in between. Throws JobFailure file-unwritable, or the errno.
 */
export async function createOwnFile(path: string): Promise<FileHandle> {
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before && !before.isFile()) refuse(path);
  await rm(path, { force: true });
  const file = await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, ONLY_OURS);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return refuse(path);
}
