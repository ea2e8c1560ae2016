import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { removeDrive, unmountDrive } from '../../../main/stages/drive/index.ts';
import { commandLine, type Finished, startCommandLine } from '../../devices/command-line.ts';
import { driveAt, identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { eventually } from '../../devices/processes.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';

const MEBIBYTE = 1024 * 1024;
const STICK_BYTES = 32 * MEBIBYTE;
const IMAGE_BYTES = 12 * MEBIBYTE;

interface Prepared {
  readonly bench: Bench;
  readonly stick: string;
  readonly image: string;
  readonly imageBytes: Buffer;
  readonly digest: () => Promise<string>;
  /** With `--expect`, unless other words are given. */
  readonly flash: (...words: string[]) => Promise<Finished>;
}

/** A stick with an ext4 named PHOTOS, and an image. */
async function prepared(use: (prepared: Prepared) => Promise<void>): Promise<void> {
  await Bench.with(async (bench) => {
    const file = await bench.file('stick.img', STICK_BYTES);
    const stick = await bench.attach(file);
    await run('mkfs.ext4', '-q', '-L', 'PHOTOS', '-E', 'lazy_itable_init=0,lazy_journal_init=0', stick);
    const imageBytes = randomBytes(IMAGE_BYTES);
    imageBytes.writeUInt16BE(0x55aa, 510);
    const image = join(bench.folder, 'disk.img');
    await writeFile(image, imageBytes);
    await use({
      bench,
      stick,
      image,
      imageBytes,
      async digest() {
        await run('blockdev', '--flushbufs', stick);
        return createHash('sha256')
          .update(await readFile(file))
          .digest('hex');
      },
      async flash(...words) {
        const argv = ['flash', image, '--drive', stick, '--include-loop', '--yes'];
        const meant = words.length > 0 ? words : ['--expect', await identityOf(stick)];
        return commandLine([...argv, ...meant], { stateFolder: join(bench.folder, 'state') });
      },
    });
  });
}

const LOOP = { includeLoop: true, terminal: false };

/** Gives the mount points in the order in which they went. */
async function unmount(stick: string): Promise<string[]> {
  const gone: string[] = [];
  const { signal } = new AbortController();
  await unmountDrive(await driveAt(stick), { ...LOOP, signal, onUnmounted: (mountPoint) => gone.push(mountPoint) });
  return gone;
}

const mountsOf = async (stick: string): Promise<string[]> =>
  (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => line.includes(` ${stick} `))
    .map((line) => line.split(' ')[4] ?? '');

async function startOf(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    return (await file.read(Buffer.alloc(bytes), 0, bytes, 0)).buffer;
  } finally {
    await file.close();
  }
}

describe.runIf(process.geteuid?.() === 0)('a mounted stick, as root', () => {
  it('is unmounted, written, verified and let go; wherever it is mounted', () =>
    prepared(async ({ bench, stick, imageBytes, flash }) => {
      const first = await bench.mount(stick, 'first place');
      await mkdir(join(first, 'sub'));
      const second = join(bench.folder, 'second');
      await mkdir(second);
      await run('mount', '--bind', join(first, 'sub'), second);
      const { code, result, stderr } = await flash('--expect', await identityOf(stick), '--eject');
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({
        outcome: 'verified',
        drives: [{ contents: 'verified', unmounted: [second, first], removal: 'released', warnings: [] }],
      });
      expect(stderr).toContain(`unmounted from ${second}, ${first}`);
      expect(await mountsOf(stick)).toEqual([]);
      expect((await startOf(stick, IMAGE_BYTES)).equals(imageBytes)).toBe(true);
    }));

  it('is unmounted from a partition too', () =>
    Bench.with(async (bench) => {
      const file = await bench.file('parted.img', STICK_BYTES);
      const table = Buffer.alloc(512);
      table[446 + 4] = 0x83;
      table.writeUInt32LE(MEBIBYTE / 512, 446 + 8);
      table.writeUInt32LE((16 * MEBIBYTE) / 512, 446 + 12);
      table.writeUInt16LE(0xaa55, 510);
      const writer = await open(file, 'r+');
      await writer.write(table, 0, 512, 0);
      await writer.close();
      const stick = await bench.attach(file);
      await bench.partition(stick);
      await run('mkfs.ext4', '-q', '-L', 'PART', `${stick}p1`);
      const mountPoint = await bench.mount(`${stick}p1`, 'part');
      expect(await unmount(stick)).toEqual([mountPoint]);
      expect(await mountsOf(`${stick}p1`)).toEqual([]);
    }));

  it('stays mounted and unchanged without its typed name, which is shown', () =>
    prepared(async ({ bench, stick, flash, digest }) => {
      const mountPoint = await bench.mount(stick, 'mounted', '-o', 'ro,noload');
      const before = await digest();
      const { code, result, stderr } = await flash('--no-verify');
      expect(code).toBe(2);
      expect(result).toMatchObject({ failure: { kind: 'identity-needed' } });
      expect(stderr).toContain('holds “PHOTOS”');
      expect(stderr).toContain(`--no-verify --json --expect ${await identityOf(stick)}`);
      expect(await mountsOf(stick)).toEqual([mountPoint]);
      expect(await digest()).toBe(before);
    }));

  it('stays as it is while a program uses it, which is named', () =>
    prepared(async ({ bench, stick, flash, digest }) => {
      const mountPoint = await bench.mount(stick, 'busy', '-o', 'ro,noload');
      const before = await digest();
      const user = spawn('sleep', ['60'], { cwd: mountPoint, stdio: 'ignore' });
      try {
        const { code, result, stderr } = await flash();
        expect(code, stderr).toBe(5);
        expect(result).toMatchObject({
          failure: { kind: 'mount-busy', drive: stick, mountPoint, by: [`sleep (${user.pid})`] },
          drives: [{ contents: 'untouched', unmounted: [] }],
        });
        expect(await mountsOf(stick)).toEqual([mountPoint]);
        expect(await digest()).toBe(before);
      } finally {
        user.kill('SIGKILL');
      }
    }));

  it.each([
    ['below', 'deep'],
    ['over', ''],
  ])('stays as it is while something else is mounted %s it, which stays too', (_where, folder) =>
    prepared(async ({ bench, stick }) => {
      const mountPoint = await bench.mount(stick, 'covered');
      const other = join(mountPoint, folder);
      await mkdir(other, { recursive: true });
      await run('mount', '-t', 'tmpfs', 'other', other);
      bench.onEnd(() => run('umount', other));
      expect(await unmount(stick).catch(failureOf)).toMatchObject({
        kind: 'mount-busy',
        mountPoint,
        by: [{ because: 'mounted-at', device: 'other', mountPoint: other }],
      });
      expect(await mountsOf(stick)).toEqual([mountPoint]);
      expect(await mountsOf('other')).toContain(other);
    }),
  );

  it('is not written while another mount namespace still holds it, and reports that it was unmounted here', () =>
    prepared(async ({ bench, stick, flash, digest }) => {
      const mountPoint = await bench.mount(stick, 'elsewhere', '-o', 'ro,noload');
      const before = await digest();
      const holder = spawn('unshare', ['--mount', '--propagation', 'private', 'sleep', '60'], { stdio: 'ignore' });
      try {
        const isApart = async (): Promise<boolean> =>
          (await readFile(`/proc/${holder.pid}/comm`, 'utf8').catch(() => '')).trim() === 'sleep';
        await eventually(isApart, 5000, 'the other namespace is there');
        const { code, result, stderr } = await flash();
        expect(code, stderr).toBe(5);
        expect(result).toMatchObject({
          failure: { kind: 'drive-busy' },
          drives: [{ contents: 'untouched', unmounted: [mountPoint] }],
        });
        expect(stderr).toContain(`It was unmounted from ${mountPoint}.`);
        expect(await digest()).toBe(before);
      } finally {
        holder.kill('SIGKILL');
      }
    }));

  it('is let go by eject, and says who keeps it', () =>
    prepared(async ({ bench, stick }) => {
      const mountPoint = await bench.mount(stick, 'mounted');
      const user = spawn('sleep', ['60'], { cwd: mountPoint, stdio: 'ignore' });
      const gone = new Promise((resolve) => user.once('close', resolve));
      expect(await removeDrive(await driveAt(stick), LOOP).catch(failureOf)).toMatchObject({
        kind: 'mount-busy',
        by: [`sleep (${user.pid})`],
      });
      user.kill('SIGKILL');
      await gone;
      const argv = ['eject', stick, '--include-loop'];
      const { code, result } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
      expect({ code, result }).toMatchObject({ code: 0, result: { outcome: 'ejected', removal: 'released' } });
      expect(await mountsOf(stick)).toEqual([]);
    }));
});

describe.runIf(process.geteuid?.() === 0)('settings', () => {
  it('that cannot be read let no drive be written', () =>
    prepared(async ({ bench, flash, digest }) => {
      const settings = join(bench.folder, 'state/config/flakestick/settings.json');
      await mkdir(join(settings, '..'), { recursive: true });
      await writeFile(settings, '{"schema":1,');
      const before = await digest();
      const { code, result } = await flash();
      expect(code).toBe(5);
      expect(result).toMatchObject({
        failure: { kind: 'drive-refused', refusals: [{ kind: 'protect-list-unreadable', path: settings }] },
      });
      expect(await digest()).toBe(before);
      expect(await readFile(settings, 'utf8')).toBe('{"schema":1,');
    }));

  it('cannot protect a drive without a serial number', () =>
    prepared(async ({ bench, stick }) => {
      const argv = ['protect', 'add', stick, '--include-loop'];
      const { code, result } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
      expect(code).toBe(5);
      expect(result).toMatchObject({ failure: { kind: 'drive-without-serial', drive: stick } });
    }));
});

describe.runIf(process.geteuid?.() === 0 && canThrottle)('a stick that is being written', () => {
  it('is locked against udev from the first byte to the end', () =>
    prepared(async ({ bench, stick, image }) => {
      const isFree = (): Promise<boolean> =>
        run('flock', '--exclusive', '--nonblock', stick, 'true').then(
          () => true,
          () => false,
        );
      expect(await isFree()).toBe(true);
      const slow = await throttle(stick, 9 * MEBIBYTE);
      const argv = ['flash', image, '--drive', await identityOf(stick), '--include-loop', '--yes'];
      const running = startCommandLine(argv, { stateFolder: join(bench.folder, 'state'), tasksFile: slow.tasksFile });
      try {
        for (const phase of ['writing', 'verifying']) {
          // Opened is said before it is locked; a byte is written only afterwards.
          await running.until((line) => {
            const [drive] = (line['drives'] ?? []) as { progress: { doneBytes: number } }[];
            return line['phase'] === phase && drive !== undefined && drive.progress.doneBytes > 0;
          });
          expect(await isFree(), phase).toBe(false);
        }
        expect((await running.finished).code).toBe(0);
        expect(await isFree()).toBe(true);
      } finally {
        running.child.kill('SIGKILL');
        await running.finished;
        await slow.remove();
      }
    }));
});
