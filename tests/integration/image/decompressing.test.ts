import { spawn } from 'node:child_process';
import { chmod, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageCompression } from '../../../formats/compression.ts';
import { commandLine, follow, startCommandLine } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { descendants, eventually, isAlive } from '../../devices/processes.ts';
import { COMMAND_LINE, HELPER } from '../../setup/built-programs.ts';
import { promisedMs } from '../../setup/busy.ts';
import { manyTimes, withBitFlipped } from '../../unit/formats/decompress/compressed-files.ts';
import { noise } from '../../unit/helper/drive-files.ts';

const MEBIBYTE = 1024 * 1024;
const STICK_BYTES = 64 * MEBIBYTE;
const NOBODY = 65_534;

/** Base 64: no compressor makes it shorter than three quarters, and it takes xz and bzip2 seconds. */
async function slowImage(bench: Bench, compression: ImageCompression, times: number): Promise<string> {
  const part = Buffer.from(
    noise(3 * MEBIBYTE, 5)
      .toString('base64')
      .slice(0, 4 * MEBIBYTE),
    'latin1',
  );
  part.writeUInt16BE(0x55aa, 510);
  const file = join(bench.folder, 'slow.img');
  await writeFile(file, manyTimes(part, compression, times));
  await chmod(bench.folder, 0o755);
  return file;
}

async function programOf(pid: number): Promise<string> {
  return (await readlink(`/proc/${pid}/exe`).catch(() => '')).replace(/^.*\//, '');
}

/** Waits for a child, near or far, that runs `program`. */
async function childRunning(parent: number, program: string): Promise<number> {
  let found = 0;
  await eventually(
    async () => {
      for (const pid of await descendants(parent)) if ((await programOf(pid)) === program) found = pid;
      return found !== 0;
    },
    20_000,
    `${program} runs`,
  );
  return found;
}

const helperRequest = async (image: string, compression: ImageCompression, imageBytes: number, devicePath: string) => ({
  protocol: 2,
  task: 'write',
  imagePath: image,
  compression,
  imageBytes,
  blockBytes: MEBIBYTE,
  drives: [
    {
      devicePath,
      diskseq: Number(await readFile(`/sys/block/${devicePath.slice('/dev/'.length)}/diskseq`, 'utf8')),
      serial: null,
      sizeBytes: Number(await run('blockdev', '--getsize64', devicePath)),
      rewrite: 'everything',
    },
  ],
  verification: 'skip',
});

function startHelper(environment: Record<string, string>) {
  const child = spawn(process.execPath, [HELPER], { env: environment, cwd: '/' });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  /** The names of its events, in order. */
  const ended = async (): Promise<string[]> => {
    await closed;
    return said
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
  };
  return { child, ended };
}

describe.each(['xz', 'bzip2'] as const)('%s', (program) => {
  it('is gone when the job is cancelled while the image is read', () =>
    Bench.with(async (bench) => {
      const image = await slowImage(bench, program, 60);
      const stick = await bench.attach(await bench.file('stick.img', STICK_BYTES));
      const running = startCommandLine(
        ['flash', image, '--drive', await identityOf(stick), '--include-loop', '--yes'],
        {
          stateFolder: join(bench.folder, 'state'),
        },
      );
      const decompressing = await childRunning(running.child.pid ?? 0, program);
      const cancelledAtMs = performance.now();
      running.child.kill('SIGINT');
      const { code, result } = await running.finished;
      expect({ code, outcome: result.outcome }).toEqual({ code: 130, outcome: 'cancelled' });
      expect(performance.now() - cancelledAtMs).toBeLessThan(promisedMs(2000));
      expect(await isAlive(decompressing)).toBe(false);
    }));

  it('runs as the caller of a helper that was root, has no drive open, and is gone when the helper is stopped', () =>
    Bench.with(async (bench) => {
      const image = await slowImage(bench, program, 15);
      const stick = await bench.attach(await bench.file('stick.img', STICK_BYTES));
      const { child, ended } = startHelper({ PKEXEC_UID: String(NOBODY) });
      child.stdin.write(`${JSON.stringify(await helperRequest(image, program, 60 * MEBIBYTE, stick))}\n`);
      const decompressing = await childRunning(child.pid ?? 0, program);
      const status = await readFile(`/proc/${decompressing}/status`, 'utf8');
      expect(status).toMatch(new RegExp(`^Uid:\\s+${NOBODY}\\s+${NOBODY}\\s+${NOBODY}\\s+${NOBODY}$`, 'm'));
      const open = await run('ls', '-l', `/proc/${decompressing}/fd`);
      expect(open).toContain('slow.img');
      expect(open).not.toContain(stick);
      child.stdin.end();
      expect((await ended()).at(-1)).toBe('stopped');
      await eventually(async () => !(await isAlive(decompressing)), 2000, `${program} ends`);
    }));

  it('is gone when the helper is killed', () =>
    Bench.with(async (bench) => {
      const image = await slowImage(bench, program, 15);
      const stick = await bench.attach(await bench.file('stick.img', STICK_BYTES));
      const { child, ended } = startHelper({});
      child.stdin.write(`${JSON.stringify(await helperRequest(image, program, 60 * MEBIBYTE, stick))}\n`);
      const decompressing = await childRunning(child.pid ?? 0, program);
      child.kill('SIGKILL');
      await ended().catch(() => []);
      await eventually(async () => !(await isAlive(decompressing)), 5000, `${program} ends`);
    }));

  it('that is not installed is named with its package, before anything is written', () =>
    Bench.with(async (bench) => {
      const image = await slowImage(bench, program, 1);
      const stick = await bench.attach(await bench.file('stick.img', STICK_BYTES));
      // In a mount namespace of its own, where the program is no program.
      const script = 'mount --bind /dev/null "$0" && exec "$@"';
      const node = [process.execPath, COMMAND_LINE];
      const argv = ['flash', image, '--drive', await identityOf(stick), '--include-loop', '--yes', '--json'];
      const path = await run('readlink', '-f', `/usr/bin/${program}`);
      const child = spawn('unshare', ['--mount', 'sh', '-c', script, path, ...node, ...argv], {
        env: { ...process.env, XDG_STATE_HOME: join(bench.folder, 'state') },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { code, result, stderr } = await follow(child).finished;
      expect({ code, failure: result['failure'] }).toMatchObject({
        code: 9,
        failure: { kind: 'program-missing', program },
      });
      expect(stderr).toContain(program === 'xz' ? 'apt install xz-utils' : 'apt install bzip2');
      await run('cmp', '-n', String(STICK_BYTES), stick, '/dev/zero');
    }));
});

describe('the helper', () => {
  it.each<[string, number, (bytes: Buffer) => Buffer]>([
    ['holds less than was expected', 13 * MEBIBYTE, (bytes) => bytes],
    ['holds more than was expected', 12 * MEBIBYTE - 1, (bytes) => bytes],
    ['holds more than was expected, by whole blocks', 4 * MEBIBYTE, (bytes) => bytes],
    ['is damaged near its end', 12 * MEBIBYTE, (bytes) => withBitFlipped(bytes, bytes.length - 5000)],
  ])('never makes a drive bootable from a file that %s', (_what, imageBytes, damage) =>
    Bench.with(async (bench) => {
      for (const compression of ['gzip', 'zstd', 'xz', 'bzip2'] as const) {
        const image = await slowImage(bench, compression, 3);
        await writeFile(image, damage(await readFile(image)));
        const stick = await bench.attach(await bench.file(`${compression}.img`, STICK_BYTES));
        const { child, ended } = startHelper({});
        child.stdin.write(`${JSON.stringify(await helperRequest(image, compression, imageBytes, stick))}\n`);
        const events = await ended();
        expect(events.at(-1)).toBe('image-changed');
        expect(events).not.toContain('written');
        await run('cmp', '-n', String(MEBIBYTE), stick, '/dev/zero');
      }
    }),
  );

  it('needs no more memory for 1 GiB out of 1 MiB than for any image', () =>
    Bench.with(async (bench) => {
      const image = join(bench.folder, 'zeros.img.gz');
      await run(
        'sh',
        '-c',
        `{ head -c 510 /dev/zero; printf '\\125\\252'; head -c ${1024 * MEBIBYTE - 512} /dev/zero; } | gzip -1 > "$0"`,
        image,
      );
      const stick = await bench.attach(await bench.file('stick.img', 1024 * MEBIBYTE));
      const { child, ended } = startHelper({});
      child.stdin.write(`${JSON.stringify(await helperRequest(image, 'gzip', 1024 * MEBIBYTE, stick))}\n`);
      let peakKib = 0;
      const looking = setInterval(() => {
        void readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').then(
          (status) => (peakKib = Math.max(peakKib, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0))),
          () => {},
        );
      }, 50);
      const events = await ended();
      clearInterval(looking);
      expect(events.at(-1)).toBe('done');
      expect(peakKib).toBeGreaterThan(0);
      expect(peakKib).toBeLessThan(256 * 1024);
    }));
});

it('progress while a compressed image is read is in bytes of the file, and ends within it', () =>
  Bench.with(async (bench) => {
    const image = await slowImage(bench, 'bzip2', 10);
    const { events } = await commandLine(['build', image], { stateFolder: join(bench.folder, 'state') });
    const fileBytes = (await readFile(image)).length;
    const progress = events.flatMap((line) =>
      line['phase'] === 'reading-image' ? [line['progress'] as { doneBytes: number; totalBytes: number }] : [],
    );
    const known = progress.filter(({ totalBytes }) => totalBytes > 0);
    expect(known.length).toBeGreaterThan(2);
    expect(known.every(({ doneBytes, totalBytes }) => totalBytes === fileBytes && doneBytes <= fileBytes)).toBe(true);
    expect(new Set(known.map(({ doneBytes }) => doneBytes)).size).toBeGreaterThan(2);
  }));
