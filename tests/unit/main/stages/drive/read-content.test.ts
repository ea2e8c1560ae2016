import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateLoopFile, parseLosetup } from '../../../../../main/stages/drive/loop-files.ts';
import { isBlank, rangesToRead, readBlankness, readMedium } from '../../../../../main/stages/drive/read-medium.ts';
import { udevState } from '../../../../../main/stages/drive/udev-entry.ts';

const MIB = 1024 * 1024;
const running = { runs: true, isBusy: false };

describe('an entry of udev’s database', () => {
  it.each([
    ['there is none', null, 7, running, 'missing'],
    ['udev is done with this plug-in', 'S:disk/by-diskseq/7\nI:1\nE:ID_FS_TYPE=ext4\n', 7, running, 'settled'],
    ['it does not name the plug-in, as before systemd 250', 'I:1\nE:ID_FS_TYPE=ext4\n', 7, running, 'settled'],
    ['it is of a partition', 'S:disk/by-diskseq/7-part1\nI:1\n', 7, running, 'settled'],
    ['the kernel does not count plug-ins', 'S:disk/by-diskseq/7\nI:1\n', null, running, 'settled'],
    ['it is of an earlier device', 'S:disk/by-diskseq/6\nI:1\nE:ID_FS_TYPE=ext4\n', 7, running, 'stale'],
    ['it is of a partition of an earlier device', 'S:disk/by-diskseq/6-part1\nI:1\n', 7, running, 'stale'],
    ['nobody keeps it up', 'S:disk/by-diskseq/7\nI:1\n', 7, { runs: false, isBusy: false }, 'stale'],
    ['events wait', 'S:disk/by-diskseq/7\nI:1\n', 7, { runs: true, isBusy: true }, 'unsettled'],
    ['its first event is not over', 'S:disk/by-diskseq/7\nE:ID_BUS=usb\n', 7, running, 'unsettled'],
  ] as const)('%s', (_what, entry, diskseq, service, state) => {
    expect(udevState(entry, diskseq, service)).toBe(state);
  });
});

describe('what has to be blank', () => {
  it('is all of a small drive, each byte once', () => {
    for (const sizeBytes of [512, 64 * MIB, 100 * MIB + 4096, 512 * MIB]) {
      let next = 0;
      for (const { offset, bytes } of rangesToRead(sizeBytes)) {
        expect(offset).toBe(next);
        next += bytes;
      }
      expect(next).toBe(sizeBytes);
    }
  });

  it('is both ends of a large one, copies of superblocks, and places that are closer at the front', () => {
    const sizeBytes = 32_000_000_000;
    const ranges = rangesToRead(sizeBytes);
    const isRead = (at: number) => ranges.some(({ offset, bytes }) => at >= offset && at < offset + bytes);
    for (const at of [0, 16 * MIB - 1, sizeBytes - 1, sizeBytes - 4 * MIB, 128 * MIB, 64 * MIB, sizeBytes / 4])
      expect(isRead(at), `${at}`).toBe(true);
    // In a partition as well: of ext4 at 128 MiB, of btrfs at 64 MiB and 64 KiB, of XFS at the quarters.
    for (const beginning of [63 * 512, MIB, 2 * MIB, 4 * MIB, 8 * MIB])
      for (const at of [128 * MIB, 3 * 128 * MIB, 64 * MIB, Math.floor((sizeBytes - beginning) / 4)])
        expect(isRead(beginning + at), `${at} from ${beginning}`).toBe(true);
    expect(ranges.every(({ offset, bytes }) => offset >= 0 && offset + bytes <= sizeBytes)).toBe(true);
    // Files are written from the front: 200 MB behind the first 16 MiB are met, wherever they begin below 1 GB.
    for (let at = 16 * MIB; at < 1e9; at += 10 * MIB)
      expect(
        ranges.some(({ offset }) => offset >= at && offset < at + 200e6),
        `${at}`,
      ).toBe(true);
    expect(ranges.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(64 * MIB);
  });

  it('is zeros or ones throughout, and no mixture', () => {
    expect(isBlank(Buffer.alloc(3 * MIB))).toBe(true);
    expect(isBlank(Buffer.alloc(3 * MIB, 0xff))).toBe(true);
    for (const at of [0, MIB - 1, MIB, 3 * MIB - 1]) {
      const bytes = Buffer.alloc(3 * MIB);
      bytes[at] = 1;
      expect(isBlank(bytes), `${at}`).toBe(false);
    }
    expect(isBlank(Buffer.concat([Buffer.alloc(MIB), Buffer.alloc(MIB, 0xff)]))).toBe(false);
  });
});

describe('reading a medium', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flakestick-medium-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives bytes at any place, fewer at the end, and null where it cannot', async () => {
    const path = join(folder, 'bytes');
    await writeFile(path, Buffer.from(Array.from({ length: 3000 }, (_, index) => index % 251)));
    expect([...((await readMedium(path, 1001, 4)) ?? [])]).toEqual([1001, 1002, 1003, 1004].map((each) => each % 251));
    expect((await readMedium(path, 2990, 100))?.length).toBe(10);
    expect(await readMedium(join(folder, 'none'), 0, 10)).toBeNull();
  });

  it('finds one byte in a gigabyte at the places it looks at, and takes what it cannot read for no blank', async () => {
    const path = join(folder, 'large');
    await writeFile(path, '');
    await truncate(path, 1024 * MIB);
    expect(await readBlankness(path, 1024 * MIB)).toBe('blank');
    expect(await readBlankness(path, 1025 * MIB)).toBe('unreadable');
    const file = await open(path, 'r+');
    await file.write(Buffer.from([1]), 0, 1, 1024 * MIB - 1);
    await file.close();
    expect(await readBlankness(path, 1024 * MIB)).toBe('not-blank');
  });
});

describe('the file of a loop device', () => {
  const told = (name: string, device: string | null, inode: number | null) => ({
    name,
    'back-maj:min': device,
    'back-ino': inode,
  });

  it('is what the kernel says, and nothing where it may not be asked', () => {
    const text = JSON.stringify({
      loopdevices: [
        told('/dev/loop0', '     8:1   ', 7),
        told('/dev/loop1', null, null),
        told('/dev/loop2', '  0:0  ', 0),
      ],
    });
    expect([...parseLosetup(text)]).toEqual([['loop0', { device: '8:1', inode: 7 }]]);
    for (const other of ['', '{}', 'losetup: cannot open', '{"loopdevices":[{"name":1}]}'])
      expect(parseLosetup(other).size).toBe(0);
  });

  const gone = async () => ({ kind: 'missing' as const });
  const loop = (kernel: { device: string; inode: number } | null) =>
    locateLoopFile({ backingFile: '/gone/snap.img (deleted)', offsetBytes: 0, kernel }, [], gone);

  it('has a place by its number when it and its folder are gone', async () => {
    expect(await loop({ device: '8:1', inode: 7 })).toMatchObject({ backingDevices: ['8:1'], fileId: '8:1:7' });
    expect(await loop(null)).toMatchObject({ backingDevices: [], fileId: null });
    // A number without a device of its own, of a file system that is mounted nowhere here.
    expect(await loop({ device: '0:45', inode: 7 })).toMatchObject({ backingDevices: [] });
  });
});
