/** What keeps an image or a stick from being tried, and what ends a machine: each is a failure of its own, and leaves nothing. */
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWriterImage, WROTE } from '../../devices/boot-sector.ts';
import type { Line } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { SMALL, type Trying, trying } from './trying.ts';

/** In a mount namespace of its own: what is installed seems not to be. */
const without = (...paths: string[]): string[] => [
  'unshare',
  '--mount',
  'sh',
  '-ec',
  `${paths.map((path) => `[ -d ${path} ] && mount -t tmpfs none ${path} || mount --bind /dev/null ${path}`).join('; ')}; exec "$@"`,
  'sh',
];

const hasWritten = ({ event, line }: Line): boolean => event === 'serial' && String(line).includes(WROTE);

interface Desk {
  readonly bench: Bench;
  readonly desk: Trying;
  /** Of a guest that writes a megabyte. */
  readonly image: string;
}

const onDesk = (use: (desk: Desk) => Promise<void>): Promise<void> =>
  Bench.with(async (bench) => {
    const desk = await trying(bench);
    await use({ bench, desk, image: await makeWriterImage(join(bench.folder, 'writer.img')) });
    expect(await desk.left()).toEqual([]);
  });

const BIOS = ['--bios', ...SMALL];

describe('an image is not tried', () => {
  it('without QEMU', () =>
    onDesk(async ({ desk, image }) => {
      const wrapper = without('/usr/bin/qemu-system-x86_64');
      const { code, result } = await desk.start([image, ...BIOS], { wrapper }).finished;
      expect(result).toMatchObject({ failure: { kind: 'qemu-missing', package: 'qemu-system-x86' } });
      expect(code).toBe(9);
    }));

  it('with UEFI without its firmware; with BIOS it is, when nothing else was asked for', () =>
    onDesk(async ({ desk, image }) => {
      const wrapper = without('/usr/share/OVMF', '/usr/share/qemu/firmware');
      const { code, result } = await desk.start([image, '--uefi', ...SMALL], { wrapper }).finished;
      expect(result).toMatchObject({ failure: { kind: 'firmware-missing' } });
      expect(code).toBe(9);
      const running = desk.start([image, ...SMALL, '--keep-running'], { wrapper });
      expect(await running.until(({ event }) => event === 'machine')).toMatchObject({ machine: { firmware: 'bios' } });
      running.child.kill('SIGINT');
      await running.finished;
    }));

  it.each<[string, string[], number, object]>([
    ['with more memory than there is', ['--bios', '--headless', '--memory', '900G'], 9, { kind: 'memory-too-small' }],
    ['in a window without a display', ['--bios', '--memory', '512M'], 9, { kind: 'no-screen' }],
    ['with two kinds of firmware', ['--bios', '--uefi', '--headless'], 2, { kind: 'bad-usage' }],
    ['with a size that is none', ['--headless', '--memory', 'much'], 2, { kind: 'bad-usage' }],
    ['with less memory than any system needs', ['--headless', '--memory', '1M'], 2, { kind: 'bad-usage' }],
    ['with a port that is none', ['--headless', '--ssh-port', '70000'], 2, { kind: 'bad-usage' }],
    ['in a window with what only --headless has', ['--screenshot', '/dev/null'], 2, { kind: 'bad-usage' }],
  ])('%s', (_what, argv, exitCode, failure) =>
    onDesk(async ({ desk, image }) => {
      const environment = { DISPLAY: '', WAYLAND_DISPLAY: '' };
      const { code, result } = await desk.start([image, ...argv], { environment }).finished;
      expect(result).toMatchObject({ outcome: 'failed', failure });
      expect(code).toBe(exitCode);
    }),
  );

  it('where a port is taken', () =>
    onDesk(async ({ desk, image }) => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const { code, result } = await desk.start([image, ...BIOS, '--ssh-port', String(port)]).finished;
      server.close();
      expect(result).toMatchObject({ failure: { kind: 'port-taken', port } });
      expect(code).toBe(9);
    }));

  it('that is for another architecture', () =>
    onDesk(async ({ bench, desk }) => {
      // As nixpkgs makes them for aarch64: an ISO without a partition table and without boot code.
      const iso = Buffer.alloc(64 * 1024);
      iso.write('\x01CD001\x01', 32_768, 'latin1');
      iso.writeUInt32LE(32, 32_768 + 80);
      const path = join(bench.folder, 'aarch64.iso');
      await writeFile(path, iso);
      const { code, result } = await desk.start([path, ...BIOS]).finished;
      expect(result).toMatchObject({ failure: { kind: 'image-not-for-pcs', path } });
      expect(code).toBe(3);
    }));

  it('that is none', () =>
    onDesk(async ({ bench, desk }) => {
      const path = join(bench.folder, 'nothing.iso');
      await writeFile(path, 'nothing to start');
      const { code, result } = await desk.start([path, ...BIOS]).finished;
      expect(result).toMatchObject({ failure: { kind: 'not-an-image' } });
      expect(code).toBe(3);
    }));
});

describe('a machine ends', () => {
  it('when its stick is unplugged', () =>
    onDesk(async ({ bench, desk, image }) => {
      const stick = await bench.attach(image);
      const running = desk.start([stick, ...BIOS, '--keep-running']);
      await running.until(hasWritten);
      // A stick that is pulled has no capacity any more.
      await truncate(image, 0);
      await run('losetup', '--set-capacity', stick);
      const { code, result } = await running.finished;
      expect(result).toMatchObject({ outcome: 'failed', failure: { kind: 'drive-gone', drive: stick } });
      expect(code).toBe(6);
    }));

  it('when the folder for what its guest writes is full, before it runs or later', () =>
    onDesk(async ({ bench, desk, image }) => {
      const small = join(bench.folder, 'small');
      await mkdir(small);
      await run('mount', '-t', 'tmpfs', '-o', 'size=384k', 'none', small);
      bench.onEnd(() => run('umount', small));
      const environment = { TMPDIR: small };
      const later = await desk.start([image, ...BIOS], { environment }).finished;
      expect(later.result).toMatchObject({ failure: { kind: 'overlay-full', path: small } });
      await writeFile(join(small, 'full'), Buffer.alloc(400 * 1024)).catch(() => {});
      const before = await desk.start([image, ...BIOS], { environment }).finished;
      expect(before.result).toMatchObject({ failure: { kind: 'overlay-full', path: small } });
      expect([later.code, before.code]).toEqual([9, 9]);
    }));

  it('with the program that runs it, even when that is killed', () =>
    onDesk(async ({ bench, desk, image }) => {
      for (const subject of [image, await bench.attach(image)]) {
        const running = desk.start([subject, ...BIOS, '--keep-running']);
        await running.until(hasWritten);
        running.child.kill('SIGKILL');
        await running.finished;
        // Its folder is removed by the next one.
        await expect.poll(async () => (await desk.left()).filter((left) => left.includes('qemu'))).toEqual([]);
      }
      const next = desk.start([image, ...BIOS, '--keep-running']);
      await next.until(hasWritten);
      next.child.kill('SIGINT');
      await next.finished;
    }));
});

it('a stick that is being tried is neither tried a second time nor written', () =>
  onDesk(async ({ bench, desk, image }) => {
    const stick = await bench.attach(image);
    const first = desk.start([stick, ...BIOS, '--keep-running']);
    await first.until(hasWritten);
    const second = await desk.start([stick, ...BIOS]).finished;
    expect(second.code).toBe(5);
    expect(second.result).toMatchObject({ failure: { kind: 'drive-busy', by: [{ activity: 'try' }] } });
    first.child.kill('SIGINT');
    await first.finished;
  }));
