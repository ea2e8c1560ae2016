import { open, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Drive } from '../../../contract/wire/drive.ts';
import { failureOf } from '../../../contract/wire/failure.ts';
import { findDrive, judgeDrive, listDrives, readHostSnapshot } from '../../../main/stages/drive/index.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { promisedMs } from '../../setup/busy.ts';

const MIB = 1024 * 1024;
const isRoot = process.geteuid?.() === 0;

async function driveAt(devicePath: string, options: Parameters<typeof listDrives>[0] = {}): Promise<Drive> {
  const drives = await listDrives({ includeLoop: true, ...options });
  const drive = drives.find((listed) => listed.devicePath === devicePath);
  if (!drive) throw new Error(`${devicePath} is not listed among ${drives.map((each) => each.devicePath).join(', ')}`);
  return drive;
}

const failure = (find: Promise<unknown>) => find.then(() => 'found', failureOf);

describe.runIf(isRoot)('a real loop device (needs root)', () => {
  it('is a drive that may be written when loop devices are asked for, and none at all otherwise', () =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick.img', 32 * MIB));
      const drive = await driveAt(device, { imageNeedsBytes: 32 * MIB });
      expect(drive).toMatchObject({
        name: 'Loop device (stick.img)',
        bus: 'loop',
        sizeBytes: 32 * MIB,
        logicalSectorBytes: 512,
        partitions: [],
        holdings: { kind: 'empty' },
        refusals: [],
        warnings: [{ kind: 'virtual' }],
      });
      expect(drive.identity.diskseq).toBeGreaterThan(0);
      expect((await driveAt(device, { imageNeedsBytes: 32 * MIB + 1 })).refusals).toEqual([
        { kind: 'too-small', needBytes: 32 * MIB + 1, haveBytes: 32 * MIB },
      ]);
      const ordinary = await listDrives();
      expect(ordinary.map(({ devicePath }) => devicePath)).not.toContain(device);
      expect(await failure(findDrive(device, ordinary))).toEqual({
        kind: 'drive-refused',
        drive: device,
        refusals: [{ kind: 'not-removable', bus: 'loop' }],
      });
    }));

  it('is found by its path, by a symbolic link and by its identity, and not any more when it is another one', () =>
    Bench.with(async (bench) => {
      const path = await bench.file('stick.img', 8 * MIB);
      const device = await bench.attach(path);
      const link = join(bench.folder, 'by-id');
      await symlink(device, link);
      const drives = await listDrives({ includeLoop: true });
      const drive = await findDrive(device, drives);
      expect(await findDrive(link, drives)).toBe(drive);
      expect(await findDrive(drive.id, drives)).toBe(drive);
      await bench.detach(device);
      await bench.attachAs(device, path);
      const later = await listDrives({ includeLoop: true });
      expect(await failure(findDrive(device, later, drive.id))).toMatchObject({ kind: 'drive-changed', drive: device });
      expect(await failure(findDrive(drive.id, later))).toMatchObject({ kind: 'drive-changed' });
    }));

  it('is shown as mounted, with its label and used space', () =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick.img', 32 * MIB));
      await run('mkfs.ext4', '-q', '-L', 'MYSTICK', device);
      const mountPoint = await bench.mount(device, 'mount point');
      const drive = await driveAt(device);
      expect(drive.refusals).toEqual([]);
      expect(drive.partitions).toMatchObject([{ devicePath: device, filesystem: 'ext4', mountPoints: [mountPoint] }]);
      // Where udev runs it learns the label a moment later.
      await expect
        .poll(async () => (await driveAt(device)).warnings, { timeout: promisedMs(5000) })
        .toEqual([
          { kind: 'holds-data', labels: ['MYSTICK'], usedBytes: drive.partitions[0]?.usedBytes },
          { kind: 'mounted', mountPoints: [mountPoint] },
          { kind: 'virtual' },
        ]);
      expect(drive.partitions[0]?.usedBytes).toBeGreaterThan(0);
      expect(drive.partitions[0]?.usedBytes).toBeLessThan(32 * MIB);
    }));

  it('is part of the running system while it is used as swap', () =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('swap.img', 16 * MIB));
      await bench.swapOn(device);
      expect((await driveAt(device)).refusals).toEqual([{ kind: 'holds-running-system', parts: ['swap'] }]);
    }));

  it('is refused while another loop device has its file on it, mounted or over it directly', () =>
    Bench.with(async (bench) => {
      const outer = await bench.attach(await bench.file('outer.img', 64 * MIB));
      await run('mkfs.ext4', '-q', outer);
      const mountPoint = await bench.mount(outer, 'outer');
      await run('truncate', '-s', '16M', join(mountPoint, 'inner.img'));
      const inner = await bench.attach(join(mountPoint, 'inner.img'));
      expect((await driveAt(outer)).refusals).toEqual([
        { kind: 'in-use', by: [`${basename(inner)} (${join(mountPoint, 'inner.img')})`] },
      ]);
      expect((await driveAt(inner)).refusals).toEqual([]);

      const below = await bench.attach(await bench.file('below.img', 16 * MIB));
      const above = await bench.attach(below);
      expect((await driveAt(below)).refusals).toEqual([{ kind: 'in-use', by: [`${basename(above)} (${below})`] }]);
    }));

  it('is refused when it was attached read-only', () =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick.img', 8 * MIB), '--read-only');
      expect((await driveAt(device)).refusals).toEqual([{ kind: 'read-only' }]);
    }));

  it('is refused when the image is on it, is its own file, or is the device itself', () =>
    Bench.with(async (bench) => {
      const file = await bench.file('stick.img', 32 * MIB);
      const device = await bench.attach(file);
      await symlink(file, join(bench.folder, 'link'));
      for (const imagePath of [file, join(bench.folder, 'link'), device]) {
        const path = imagePath === device ? device : file;
        expect((await driveAt(device, { imagePath })).refusals).toEqual([{ kind: 'holds-image', path }]);
      }
      await run('mkfs.ext4', '-q', device);
      const mountPoint = await bench.mount(device, 'mounted');
      const imagePath = join(mountPoint, 'lost+found');
      expect((await driveAt(device, { imagePath })).refusals).toContainEqual({ kind: 'holds-image', path: imagePath });
    }));

  it('refuses one of its partitions and shows them with what is mounted from them', () =>
    Bench.with(async (bench) => {
      const file = await bench.file('parted.img', 64 * MIB);
      await writeTable(file);
      const device = await bench.attach(file);
      await bench.partition(device);
      const node = `${device}p1`;
      expect(await failure(findDrive(node, await listDrives({ includeLoop: true })))).toEqual({
        kind: 'drive-refused',
        drive: node,
        refusals: [{ kind: 'not-a-whole-drive', wholeDrive: device }],
      });
      expect((await driveAt(device)).partitions).toMatchObject([{ devicePath: node, sizeBytes: 32 * MIB }]);
      expect(judgeDrive(await readHostSnapshot(), basename(node)).refusals).toContainEqual({
        kind: 'not-a-whole-drive',
        wholeDrive: device,
      });
      await run('mkfs.ext4', '-q', node);
      const mountPoint = await bench.mount(node, 'part');
      const drive = await driveAt(device);
      expect(drive.refusals).toEqual([]);
      expect(drive.warnings).toContainEqual({ kind: 'mounted', mountPoints: [mountPoint] });
      expect(drive.partitions).toMatchObject([{ devicePath: node, filesystem: 'ext4', mountPoints: [mountPoint] }]);
    }));
});

/** An MBR with one Linux partition from 1 MiB, 32 MiB long. Written by hand: no partitioning program is needed. */
async function writeTable(path: string): Promise<void> {
  const sector = Buffer.alloc(512);
  sector[446 + 4] = 0x83;
  sector.writeUInt32LE(MIB / 512, 446 + 8);
  sector.writeUInt32LE((32 * MIB) / 512, 446 + 12);
  sector.writeUInt16LE(0xaa55, 510);
  const file = await open(path, 'r+');
  try {
    await file.write(sector, 0, sector.length, 0);
  } finally {
    await file.close();
  }
}

describe.skipIf(process.getuid?.() !== 0)('a bench', () => {
  it('leaves what another one has attached under a number that it had itself', () =>
    Bench.with(async (other) => {
      const file = await other.file('other.img', 8 * MIB);
      let device = '';
      await Bench.with(async (bench) => {
        device = await bench.attach(await bench.file('stick.img', 8 * MIB));
        await bench.detach(device);
        await other.attachAs(device, file);
      });
      expect(await run('losetup', '--noheadings', '--output', 'BACK-FILE', device)).toBe(file);
    }));
});
