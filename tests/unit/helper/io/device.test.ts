import fs from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isGone, openDrive, RefusedDrive } from '../../../../helper/io/device.ts';
import { DriveFiles, GONE, PRESENT } from '../drive-files.ts';

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

const openDescriptors = (): number => fs.readdirSync('/proc/self/fd').length;

function refusal(devicePath: string, access: 'write' | 'read'): string {
  const before = openDescriptors();
  try {
    openDrive({ devicePath, diskseq: 0, serial: 'never chosen', sizeBytes: 4096 }, access, 4096);
  } catch (thrown) {
    expect(openDescriptors(), 'the descriptor is closed again').toBe(before);
    if (thrown instanceof RefusedDrive) return thrown.reason;
    throw thrown;
  }
  return 'opened';
}

it.each(['write', 'read'] as const)('refuses to %s what is no drive', (access) => {
  const path = files.write('file', Buffer.alloc(4096));
  fs.symlinkSync(path, files.path('link'));
  expect(refusal(path, access)).toBe('not-a-whole-drive');
  expect(refusal('/dev/null', access)).toMatch(/^(not-a-whole-drive|failed)$/);
  expect(refusal(files.path('nothing'), access)).toBe('gone');
  // A link put in the place of the drive's node after it was chosen.
  expect(refusal(files.path('link'), access)).toBe('changed');
  expect(fs.readFileSync(path)).toEqual(Buffer.alloc(4096));
});

it('a drive is gone when the kernel no longer knows its number', () => {
  const drive = { fd: -1, capacityBytes: 4096, sectorBytes: 512 };
  expect(isGone({ ...drive, number: GONE })).toBe(true);
  expect(isGone({ ...drive, number: PRESENT })).toBe(false);
});

/** Any block device that this user may read: it is looked at, and refused because it was never chosen. */
const READABLE = fs
  .readdirSync('/sys/block')
  .map((name) => `/dev/${name}`)
  .find((path) => {
    try {
      fs.accessSync(path, fs.constants.R_OK);
      return fs.statSync(path).isBlockDevice();
    } catch {
      return false;
    }
  });

it.skipIf(READABLE === undefined)('a drive other than the chosen one is refused, and not kept open', () => {
  // No drive has the sequence number that `refusal` says.
  expect(refusal(READABLE ?? '', 'read')).toMatch(/^(changed|no-medium)$/);
});
