/** Finds the drive that the user typed or chose. */
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { identityKey, isIdentityKey, isKeyOfAnotherPlugIn } from '../../../contract/rules/drive-identity.ts';
import type { Drive, DriveIdentity, Refusal } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { deviceNumber, devicePathOf } from './host-snapshot.ts';

/**
 * `text` is an identity as `drives` prints it, or a device path (symbolic links such as /dev/disk/by-id/… are followed).
 * `expect` is the identity that must be found there. Fails with `drive-not-found`, `drive-changed`, or `drive-refused`
 * if it exists but is not in the list. A refused drive of the list is returned with its refusals.
 */
export async function findDrive(text: string, drives: readonly Drive[], expect?: string): Promise<Drive> {
  const drive = isIdentityKey(text) ? findIdentity(text, drives) : await findPath(text, drives);
  if (expect !== undefined && drive.id !== expect)
    throw new JobFailure({
      kind: 'drive-changed',
      drive: text,
      detail: { because: 'another-drive-expected', expected: expect, found: drive.id, name: drive.name },
    });
  return drive;
}

/** The drive that was chosen, if it is still the one at its device path. Fails with `drive-not-found`, `drive-changed`. */
export function findChosenDrive(
  chosen: { devicePath: string; identity: DriveIdentity },
  drives: readonly Drive[],
): Drive {
  const key = identityKey(chosen.identity);
  const drive = drives.find(({ devicePath }) => devicePath === chosen.devicePath);
  if (drive?.id === key) return drive;
  if (!drive) throw new JobFailure({ kind: 'drive-not-found', drive: chosen.devicePath });
  throw new JobFailure({
    kind: 'drive-changed',
    drive: chosen.devicePath,
    detail: { because: 'another-drive-chosen', chosen: key, found: drive.id, name: drive.name },
  });
}

function findIdentity(key: string, drives: readonly Drive[]): Drive {
  const [drive, second] = drives.filter(({ id }) => id === key);
  if (drive && second)
    throw new JobFailure({
      kind: 'drive-changed',
      drive: key,
      detail: { because: 'twin-drives', drive: drive.devicePath, other: second.devicePath },
    });
  if (drive) return drive;
  const again = drives.find(({ id }) => isKeyOfAnotherPlugIn(id, key));
  if (again)
    throw new JobFailure({
      kind: 'drive-changed',
      drive: key,
      detail: { because: 'other-plug-in', drive: again.devicePath, found: again.id },
    });
  throw new JobFailure({ kind: 'drive-not-found', drive: key });
}

async function findPath(path: string, drives: readonly Drive[]): Promise<Drive> {
  const real = await realpath(path).catch(() => null);
  if (real === null) throw new JobFailure({ kind: 'drive-not-found', drive: path });
  const node = await stat(real).catch(() => null);
  if (!node?.isBlockDevice())
    throw new JobFailure({ kind: 'drive-not-found', drive: { because: 'not-a-drive', path, is: kindOfNode(node) } });
  const listed = drives.find(({ devicePath }) => devicePath === real);
  if (listed) return listed;
  throw new JobFailure({
    kind: 'drive-refused',
    drive: path,
    refusals: [await whyNotListed(deviceNumber(node.rdev), real)],
  });
}

function kindOfNode(node: { isFile(): boolean; isDirectory(): boolean } | null): 'file' | 'folder' | 'other' {
  if (node?.isFile()) return 'file';
  return node?.isDirectory() ? 'folder' : 'other';
}

/** A block device that is not in the list is a partition, or of a kind that is never offered. */
async function whyNotListed(number: string, devicePath: string): Promise<Refusal> {
  const link = await readlink(`/sys/dev/block/${number}`).catch(() => null);
  const folder = link ?? devicePath;
  const above = basename(dirname(folder));
  const isInsideDisk = await stat(`/sys/block/${above}`).then(
    () => true,
    () => false,
  );
  if (isInsideDisk) return { kind: 'not-a-whole-drive', wholeDrive: devicePathOf(above) };
  const name = basename(folder);
  if (/^(dm-|md|bcache)/.test(name)) return { kind: 'not-a-whole-drive', wholeDrive: null };
  return { kind: 'not-removable', bus: name.replace(/\d.*$/, '') };
}
