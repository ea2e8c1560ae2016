/** One medium is one drive, whatever its names; and a loop device elsewhere takes no drive away (docs/adr/0039). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listDrives } from '../../../main/stages/drive/index.ts';
import { startCommandLine } from '../../devices/command-line.ts';
import { driveAt, identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';

const MIB = 1024 * 1024;
const isRoot = process.geteuid?.() === 0;

describe.runIf(isRoot)('one medium (needs root)', () => {
  it('is mounted when it is mounted through its second name', () =>
    Bench.with(async (bench) => {
      const path = await bench.file('stick.img', 32 * MIB);
      await run('mkfs.ext4', '-q', path);
      await link(path, join(bench.folder, 'second.img'));
      const first = await bench.attach(path);
      const second = await bench.attach(join(bench.folder, 'second.img'));
      const mountPoint = await bench.mount(first, 'mnt');
      const drive = await driveAt(second);
      expect(drive.refusals).toEqual([{ kind: 'mounted', mountPoints: [mountPoint] }]);
      expect(drive.otherPaths).toEqual([first]);
      expect((await driveAt(first)).refusals).toEqual([]);
    }));

  it('is the image itself by another name of its file', () =>
    Bench.with(async (bench) => {
      const path = await bench.file('stick.img', 32 * MIB);
      await link(path, join(bench.folder, 'image.iso'));
      const device = await bench.attach(path);
      const imagePath = join(bench.folder, 'image.iso');
      const drive = (await listDrives({ includeLoop: true, imagePath })).find(
        ({ devicePath }) => devicePath === device,
      );
      expect(drive?.refusals).toEqual([{ kind: 'holds-image', path: imagePath }]);
    }));

  it('is in use while its other name is mounted where that is not seen', () =>
    Bench.with(async (bench) => {
      const path = await bench.file('stick.img', 32 * MIB);
      await run('mkfs.ext4', '-q', path);
      const [first, second] = [await bench.attach(path), await bench.attach(path)];
      const script = 'mount --make-rprivate / && mount "$0" "$1" && echo mounted && exec cat';
      const elsewhere = spawn('unshare', ['--mount', 'sh', '-c', script, first, bench.folder]);
      try {
        await once(elsewhere.stdout, 'data');
        const argv = [
          'flash',
          await bench.diskImage(MIB),
          '--drive',
          await identityOf(second),
          '--include-loop',
          '--yes',
        ];
        const { code, result } = await startCommandLine(argv, { stateFolder: bench.folder }).finished;
        expect(result).toMatchObject({ failure: { kind: 'drive-busy', drive: second } });
        expect(code).toBe(5);
        expect(await run('blkid', '-p', second)).toContain('ext4');
      } finally {
        elsewhere.stdin.end();
        await once(elsewhere, 'close');
      }
    }));

  it('is chosen once, whatever its names', () =>
    Bench.with(async (bench) => {
      const path = await bench.file('stick.img', 32 * MIB);
      const image = await bench.diskImage(MIB);
      const drives = [await bench.attach(path), await bench.attach(path)].flatMap((each) => ['--drive', each]);
      const argv = ['flash', image, ...drives, '--include-loop', '--yes'];
      const { code, result } = await startCommandLine(argv, { stateFolder: bench.folder }).finished;
      expect(result).toMatchObject({ failure: { kind: 'bad-usage', detail: expect.stringContaining('named twice') } });
      expect(code).toBe(2);
    }));
});

describe.runIf(isRoot)('a loop device elsewhere whose file and folder are gone (needs root)', () => {
  it('takes no other drive away, since the kernel says where its file is', () =>
    Bench.with(async (bench) => {
      const folder = join(bench.folder, 'gone');
      await mkdir(folder);
      await writeFile(join(folder, 'snap.img'), Buffer.alloc(MIB));
      await bench.attach(join(folder, 'snap.img'));
      await rm(folder, { recursive: true });
      const stick = await bench.attach(await bench.file('stick.img', 32 * MIB));
      await run('mkfs.ext4', '-q', stick);
      expect((await driveAt(stick)).refusals).toEqual([]);
    }));
});
