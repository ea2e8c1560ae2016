import fs from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isGone, openDrive, RefusedDrive } from '../../../../helper/io/device.ts';
import { DriveFiles, GONE, PRESENT } from '../drive-files.ts';

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => {
  vi.restoreAllMocks();
  files.remove();
});

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

it.each([
  ['ENOENT', -2, 'gone'],
  ['ENODEV', -19, 'gone'],
  ['EIO', -5, 'failed'],
])('refuses only this drive when sysfs answers %s in the middle of the checks', (code, errno, reason) => {
  const path = files.write('drive', Buffer.alloc(4096));
  const opened = fs.openSync;
  const block = { isBlockDevice: () => true, isSymbolicLink: () => false, rdev: 0n } as unknown as fs.Stats;
  vi.spyOn(fs, 'lstatSync').mockReturnValue(block);
  vi.spyOn(fs, 'openSync').mockImplementation((name) => opened(name, 'r'));
  vi.spyOn(fs, 'fstatSync').mockReturnValue(block);
  vi.spyOn(fs, 'existsSync').mockReturnValue(true);
  const attributes = new Map([
    ['size', '8'],
    ['diskseq', '0'],
  ]);
  vi.spyOn(fs, 'readFileSync').mockImplementation((name) => {
    const value = attributes.get(String(name).split('/').at(-1) ?? '');
    if (value === undefined) throw Object.assign(new Error('none'), { code: 'ENOENT', errno: -2 });
    return value;
  });
  vi.spyOn(fs, 'realpathSync').mockImplementation(() => {
    throw Object.assign(new Error(code), { code, errno });
  });
  expect(refusal(path, 'write')).toBe(reason);
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
