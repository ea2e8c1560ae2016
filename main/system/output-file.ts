/**
 * Files that somebody names to be written: the image, a log, an export. Only ordinary files are: no device, no pipe, no folder, no
 * link to one of them, nothing below /dev, /proc or /sys. Looked at before it is opened, and never shortened before that
 * (ADR 0040).
 */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, realpath, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { OtherThanFile } from '../../contract/wire/reason.ts';
import { absolutePath } from './current-folder.ts';
import { NO_UTF8, unwritable } from './file-failure.ts';

/** File systems whose files are doors into the kernel (statfs(2)): proc, sysfs, debugfs, tracefs, securityfs, cgroup, cgroup2, configfs, efivarfs, bpf. */
const KERNEL_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x9fa0, 0x62656572, 0x64626720, 0x74726163, 0x73636673, 0x27e0eb, 0x63677270, 0x62656570, 0xde5e81e4, 0xcafe4a11,
]);
/** The one folder there that is for anybody's files. */
const SHARED_MEMORY = '/dev/shm';

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function refuse(path: string, is: OtherThanFile): never {
  throw new JobFailure({ kind: 'file-unwritable', path, detail: { because: 'other-than-a-file', is } });
}

export function otherThanFile(status: Stats): OtherThanFile | null {
  if (status.isFile()) return null;
  if (status.isBlockDevice()) return 'block-device';
  if (status.isDirectory()) return 'folder';
  if (status.isFIFO()) return 'pipe';
  if (status.isSocket()) return 'socket';
  return 'device';
}

/** Where a path leads: links are followed, and what is not there yet is in a folder that is. */
async function targetOf(path: string): Promise<{ target: string; folder: string }> {
  const whole = absolutePath(path);
  const target = await realpath(whole).catch(() => null);
  if (target !== null) return { target, folder: dirname(target) };
  const folder = await realpath(dirname(whole)).catch(() => dirname(whole));
  return { target: join(folder, basename(whole)), folder };
}

/**
 * The path of the file itself, behind all links; nothing is opened or made. Throws file-unwritable for anything that is not an
 * ordinary file and could not become one.
 */
export async function requireOrdinary(path: string): Promise<string> {
  const { target, folder } = await targetOf(path);
  const status = await stat(target).catch(() => null);
  const other = status && otherThanFile(status);
  if (other) refuse(path, other);
  if (!status) requireNameable(target);
  await requireOrdinaryPlace(path, target, status ? target : folder);
  return target;
}

/** Node would make a file of another name, and say that it is there. */
function requireNameable(target: string): void {
  if (target.includes(NO_UTF8))
    throw new JobFailure({ kind: 'file-unwritable', path: target, detail: { because: 'output-name-not-utf8' } });
}

/** `existing`: what is there already, of `target` and the folders above it. */
async function requireOrdinaryPlace(path: string, target: string, existing: string): Promise<void> {
  if (isIn(target, '/dev') && !isIn(target, SHARED_MEMORY)) refuse(path, 'system-file');
  const { type } = await statfs(existing).catch(() => ({ type: 0 }));
  if (KERNEL_FILE_SYSTEMS.has(type)) refuse(path, 'system-file');
}

/** A folder that is to be made, or filled. Throws file-unwritable. */
export async function requireOrdinaryFolder(path: string): Promise<void> {
  const { target } = await targetOf(path);
  let existing = target;
  while (existing !== '/' && !(await stat(existing).catch(() => null))) existing = dirname(existing);
  if (existing !== target) requireNameable(target);
  await requireOrdinaryPlace(path, target, existing);
}

/**
 * Opens it for writing from its beginning, and empties it only once it is known to be an ordinary file. Throws file-unwritable.
 */
export async function openOutput(path: string, mode = 0o600): Promise<FileHandle> {
  const target = await requireOrdinary(path);
  // Between the look and the opening it may have become something else: no link is followed, and no pipe is waited for.
  const { O_WRONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  const fail = (thrown: unknown): never => {
    throw unwritable(path, thrown);
  };
  const file = await open(target, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode).catch(fail);
  try {
    const other = otherThanFile(await file.stat());
    if (other) refuse(path, other);
    await file.truncate(0).catch(fail);
    return file;
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/** That it can be written is known before hours of work. A file that is there stays as it is. Throws file-unwritable. */
export async function requireWritable(path: string): Promise<void> {
  const target = await requireOrdinary(path);
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;
  const isThere = (await stat(target).catch(() => null)) !== null;
  const flags = O_WRONLY | O_NOFOLLOW | O_NONBLOCK | (isThere ? 0 : O_CREAT | O_EXCL);
  await open(target, flags, 0o600).then(
    (file) => file.close(),
    (thrown: unknown) => {
      throw unwritable(path, thrown);
    },
  );
  if (!isThere) await rm(target, { force: true });
}
