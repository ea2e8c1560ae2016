import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Line, type Running, STANDIN, startCommandLine } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, firstMebibyte } from '../../devices/loop-device.ts';
import { descendants, eventually, isAlive } from '../../devices/processes.ts';
import { slowFlake } from '../../devices/slow-flake.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';

const MEBIBYTE = 1024 * 1024;
const IMAGE_BYTES = 64 * MEBIBYTE;
/** 64 MiB take about 6 s: long enough to be caught. */
const SLOW_BYTES_PER_SECOND = 10 * MEBIBYTE;

interface SlowFlash {
  readonly image: string;
  readonly stick: string;
  readonly stateFolder: string;
  readonly running: Running;
}

const hasWritten = (bytes: number) => (line: Line) => {
  const [drive] = (line['drives'] ?? []) as { step: string; progress: { doneBytes: number } }[];
  return line['phase'] === 'writing' && drive?.step === 'writing' && drive.progress.doneBytes >= bytes;
};

async function slowFlash(use: (slow: SlowFlash) => Promise<void>): Promise<void> {
  await Bench.with(async (bench) => {
    const image = await bench.diskImage(IMAGE_BYTES);
    const stickFile = await bench.file('stick.img', 128 * MEBIBYTE);
    const stick = await bench.attach(stickFile);
    const slow = await throttle(stick, SLOW_BYTES_PER_SECOND);
    const stateFolder = join(bench.folder, 'state');
    const running = startCommandLine(['flash', image, '--drive', await identityOf(stick), '--include-loop', '--yes'], {
      stateFolder,
      tasksFile: slow.tasksFile,
    });
    try {
      await use({ image, stick, stateFolder, running });
    } finally {
      running.child.kill('SIGKILL');
      await running.finished;
      await slow.remove();
    }
  });
}

describe.runIf(canThrottle)('a flash that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s while writing ends with 130, says what is on the drive, and leaves no first block',
    (signal) =>
      slowFlash(async ({ running, image, stick, stateFolder }) => {
        await running.until(hasWritten(8 * MEBIBYTE));
        running.child.kill(signal);
        const { code, result, stderr } = await running.finished;
        expect(code).toBe(130);
        expect(result).toMatchObject({ outcome: 'cancelled', drives: [{ contents: 'partly-written' }] });
        expect(stderr).toContain('partly written');
        const record = JSON.parse(
          await readFile(join(stateFolder, 'flakestick/records', `${String(result['recordId'])}.json`), 'utf8'),
        ) as unknown;
        expect(record).toMatchObject({ contents: 'partly-written', verdict: null });
        const first = await firstMebibyte(stick);
        expect(first.equals(await firstMebibyte(image))).toBe(false);
        expect(first.every((byte) => byte === 0)).toBe(true);
      }),
  );

  it('by SIGKILL of the parent leaves no helper, and no first block', () =>
    slowFlash(async ({ running, image, stick }) => {
      await running.until(hasWritten(8 * MEBIBYTE));
      const children = await descendants(running.child.pid ?? 0);
      expect(children.length).toBeGreaterThan(0);
      running.child.kill('SIGKILL');
      await eventually(async () => !(await Promise.all(children.map(isAlive))).some(Boolean), 5000, 'the helper ends');
      expect((await firstMebibyte(stick)).equals(await firstMebibyte(image))).toBe(false);
    }));

  it('by SIGKILL of the helper says that it failed, and what is on the drive', () =>
    slowFlash(async ({ running }) => {
      await running.until(hasWritten(8 * MEBIBYTE));
      for (const pid of await descendants(running.child.pid ?? 0)) process.kill(pid, 'SIGKILL');
      const { code, result } = await running.finished;
      expect(code).toBe(6);
      expect(result).toMatchObject({
        outcome: 'failed',
        failure: { kind: 'helper-failed' },
        drives: [{ contents: 'partly-written' }],
      });
    }));

  it('by SIGINT while reading back keeps what was written, unverified', () =>
    slowFlash(async ({ running, image, stick }) => {
      await running.until((line) => line['phase'] === 'verifying');
      running.child.kill('SIGINT');
      const { code, result } = await running.finished;
      expect(code).toBe(130);
      expect(result).toMatchObject({ outcome: 'cancelled', drives: [{ contents: 'written-unverified' }] });
      expect((await firstMebibyte(stick)).equals(await firstMebibyte(image))).toBe(true);
    }));

  it('by a change of the image does not count as verified', () =>
    slowFlash(async ({ running, image }) => {
      await running.until(hasWritten(8 * MEBIBYTE));
      const file = await open(image, 'r+');
      await file.write(Buffer.from('changed'), 0, 7, IMAGE_BYTES - 100);
      await file.close();
      const { code, result } = await running.finished;
      expect(code).toBe(6);
      expect(result).toMatchObject({ outcome: 'failed', failure: { kind: 'image-changed' } });
      expect(JSON.stringify(result)).not.toContain('"contents":"verified"');
    }));

  it('by a second flash of the same drive goes on, and the second one is refused', () =>
    slowFlash(async ({ running, image, stick, stateFolder }) => {
      await running.until(hasWritten(4 * MEBIBYTE));
      const second = await startCommandLine(
        ['flash', image, '--drive', await identityOf(stick), '--include-loop', '--yes'],
        {
          stateFolder,
        },
      ).finished;
      expect(second.code).toBe(5);
      expect(second.result).toMatchObject({ outcome: 'failed', failure: { kind: 'drive-busy' } });
      expect((await running.finished).result.outcome).toBe('verified');
    }));
});

describe('a build that is interrupted', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)('by %s leaves neither nix nor its builder', (signal) =>
    Bench.with(async (bench) => {
      const { path, packageName } = slowFlake(bench.folder);
      const running = startCommandLine(['build', `path:${path}#iso`, ...STANDIN], {
        stateFolder: join(bench.folder, 'state'),
      });
      try {
        await running.until((line) => line['phase'] === 'building' && JSON.stringify(line).includes(packageName));
        const children = await descendants(running.child.pid ?? 0);
        expect(children.length).toBeGreaterThan(1);
        running.child.kill(signal);
        await eventually(
          async () => !(await Promise.all(children.map(isAlive))).some(Boolean),
          5000,
          'nix and the builder end',
        );
        const { code, result } = await running.finished;
        if (signal === 'SIGINT') expect({ code, outcome: result.outcome }).toEqual({ code: 130, outcome: 'cancelled' });
      } finally {
        running.child.kill('SIGKILL');
        await running.finished;
      }
    }),
  );

  it('by the last of its drives being unplugged says so at once, and not when everything is built', () =>
    Bench.with(async (bench) => {
      const { path, packageName } = slowFlake(bench.folder);
      const stick = await bench.attach(await bench.file('stick.img', 256 * MEBIBYTE));
      const argv = ['flash', `path:${path}#iso`, ...STANDIN, '--drive', stick, '--include-loop', '--yes'];
      const running = startCommandLine(argv, { stateFolder: join(bench.folder, 'state') });
      try {
        await running.until((line) => line['phase'] === 'building' && JSON.stringify(line).includes(packageName));
        await bench.detach(stick);
        const { code, result } = await running.finished;
        expect(code).toBe(5);
        expect(result).toMatchObject({ outcome: 'failed', failure: { kind: 'drive-not-found', drive: stick } });
      } finally {
        running.child.kill('SIGKILL');
        await running.finished;
      }
    }));
});
