/** Each drive at its own pace (ADR 0045): order and outcomes here; how much time it takes is measured in tests/bench. */
import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, type Line, type Running, startCommandLine } from '../../devices/command-line.ts';
import { canFail, FaultyDrive } from '../../devices/faulty-drive.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench } from '../../devices/loop-device.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';
import { promisedMs } from '../../setup/busy.ts';

const MEBIBYTE = 1024 * 1024;
const IMAGE_BYTES = 48 * MEBIBYTE;
const STICK_BYTES = 64 * MEBIBYTE;
/** The image takes 12 s, after which the window would have to be as large as the image. */
const SLOW = 4 * MEBIBYTE;
const UNLIMITED = 0;

interface DriveLine {
  readonly devicePath: string;
  readonly contents: string;
  readonly step: string;
  readonly recordId: string | null;
  readonly progress: { readonly doneBytes: number };
  readonly failure: { readonly kind: string } | null;
}
const drivesOf = (line: Line): DriveLine[] => (line['drives'] ?? []) as DriveLine[];
const isDone =
  (devicePath: string) =>
  (line: Line): boolean =>
    line.event === 'drive-done' && line['devicePath'] === devicePath;

interface Flash {
  readonly bench: Bench;
  readonly image: string;
  readonly sticks: readonly string[];
  readonly stateFolder: string;
  readonly running: Running;
}

interface Machine {
  /** Bytes per second of each stick. */
  readonly rates: readonly number[];
  readonly compress?: boolean;
  /** Instead of a loop device, for the last rate. */
  readonly last?: FaultyDrive;
  readonly bench: Bench;
}

async function flashing({ rates, compress = false, last, bench }: Machine, use: (flash: Flash) => Promise<void>) {
  const plain = await bench.diskImage(IMAGE_BYTES);
  if (compress) execFileSync('zstd', ['-q', '-1', plain, '-o', `${plain}.zst`]);
  const image = compress ? `${plain}.zst` : plain;
  const sticks: string[] = [];
  for (const index of rates.keys()) {
    const isLast = index === rates.length - 1;
    sticks.push(
      isLast && last ? last.devicePath : await bench.attach(await bench.file(`stick-${index}.img`, STICK_BYTES)),
    );
  }
  const ids = await Promise.all(sticks.map(identityOf));
  const slow = await throttle(sticks, rates);
  const stateFolder = join(bench.folder, 'state');
  const drives = ids.flatMap((id) => ['--drive', id]);
  const running = startCommandLine(['flash', image, ...drives, '--include-loop', '--yes'], {
    stateFolder,
    tasksFile: slow.tasksFile,
  });
  try {
    await use({ bench, image, sticks, stateFolder, running });
  } finally {
    await last?.release();
    running.child.kill('SIGKILL');
    await running.finished;
    await slow.remove();
  }
}

/** What the drive was doing when the line came, as the last progress before it says. */
function at(running: Running, line: Line, devicePath: string): DriveLine | undefined {
  const before = running.events.slice(0, running.events.indexOf(line));
  const last = before.findLast(({ event }) => event === 'progress');
  return last && drivesOf(last).find((drive) => drive.devicePath === devicePath);
}

async function expectRecord(stateFolder: string, line: Line): Promise<void> {
  const path = join(stateFolder, 'flakestick/records', `${String(line['recordId'])}.json`);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    contents: 'verified',
    verdict: { kind: 'verified' },
  });
}

describe.runIf(canThrottle)('drives of different speed', () => {
  it.each([
    ['an image', false],
    ['a compressed image', true],
  ])('%s: the fast one has its verdict and record while the others are being written', async (_what, compress) => {
    await Bench.with(async (bench) => {
      await flashing({ bench, compress, rates: [SLOW, UNLIMITED, SLOW] }, async ({ running, sticks, stateFolder }) => {
        const [slow = '', fast = ''] = sticks;
        const done = await running.until(isDone(fast));
        expect(done).toMatchObject({ contents: 'verified', failure: null });
        await expectRecord(stateFolder, done);
        expect(at(running, done, slow)).toMatchObject({ step: expect.stringMatching(/^(clearing|writing)$/) });
        // It can be used: the helper has closed it and given its lock back.
        execFileSync('flock', ['--nonblock', '--exclusive', fast, 'true']);
        const { code, result, stderr, events } = await running.finished;
        expect(code).toBe(0);
        expect(drivesOf(result).map(({ contents }) => contents)).toEqual(['verified', 'verified', 'verified']);
        expect(events.filter(({ event }) => event === 'drive-done')).toHaveLength(3);
        expect(stderr).toContain(`${fast} `);
      });
    });
  });

  it('eight of them, of which four fall behind at different times, all hold the image in the end', async () => {
    const rates = [0, 0, 0, 0, 6, 8, 12, 16].map((mebibytes) => mebibytes * MEBIBYTE);
    await Bench.with(async (bench) => {
      await flashing({ bench, compress: true, rates }, async ({ running }) => {
        const { code, result } = await running.finished;
        expect(code).toBe(0);
        for (const { contents, failure } of drivesOf(result)) expect([contents, failure]).toEqual(['verified', null]);
      });
    });
  });

  it('another command verifies and ejects the one that is done, while the other is being written', async () => {
    await Bench.with(async (bench) => {
      await flashing({ bench, rates: [UNLIMITED, SLOW] }, async ({ running, sticks, stateFolder }) => {
        const [fast = '', slow = ''] = sticks;
        const command = (...argv: readonly string[]) => commandLine([...argv, '--include-loop'], { stateFolder });
        await running.until(isDone(fast));
        expect(await command('verify', fast)).toMatchObject({ code: 0, result: { outcome: 'verified' } });
        expect(await command('eject', fast)).toMatchObject({ code: 0, result: { outcome: 'ejected' } });
        const by = [{ pid: running.child.pid, activity: 'flash' }];
        const refused = { code: 5, result: { failure: { kind: 'drive-busy', by } } };
        expect(await command('eject', slow)).toMatchObject(refused);
        expect(running.child.exitCode).toBeNull();
        expect(await running.finished).toMatchObject({ code: 0 });
      });
    });
  });

  it('a cancel keeps the verdict and the record of a drive that was done', async () => {
    await Bench.with(async (bench) => {
      await flashing({ bench, rates: [UNLIMITED, SLOW] }, async ({ running, sticks: [fast = ''], stateFolder }) => {
        const done = await running.until(isDone(fast));
        running.child.kill('SIGINT');
        const { code, result } = await running.finished;
        expect(code).toBe(130);
        expect(drivesOf(result)).toMatchObject([
          { contents: 'verified', recordId: done['recordId'] },
          { contents: 'partly-written' },
        ]);
        await expectRecord(stateFolder, done);
        // Only the other one is unfinished.
        const notes = await readdir(join(stateFolder, 'flakestick/unfinished'));
        expect(notes.filter((name) => name.endsWith('.json'))).toHaveLength(1);
      });
    });
  });

  it('an image that is cut short afterwards fails the drive that still reads it, and no other', async () => {
    await Bench.with(async (bench) => {
      await flashing({ bench, rates: [UNLIMITED, SLOW] }, async ({ running, sticks: [fast = ''], image }) => {
        await running.until(isDone(fast));
        truncateSync(image, IMAGE_BYTES / 8);
        const { code, result } = await running.finished;
        expect(code).not.toBe(0);
        expect(drivesOf(result)).toMatchObject([
          { contents: 'verified', failure: null },
          { contents: 'partly-written', failure: { kind: 'image-changed' } },
        ]);
      });
    });
  });
});

describe.runIf(canThrottle && canFail)('a drive', () => {
  it('that hangs delays no other, and a cancel ends soon', async () => {
    await Bench.with(async (bench) => {
      const stuck = await FaultyDrive.open(bench, {
        sizeBytes: STICK_BYTES,
        faults: [{ on: 'write', bytes: [6 * MEBIBYTE, 7 * MEBIBYTE], does: 'hang' }],
      });
      await flashing({ bench, last: stuck, rates: [UNLIMITED, 0] }, async ({ running, sticks: [fast = ''] }) => {
        expect(await running.until(isDone(fast))).toMatchObject({ contents: 'verified' });
        running.child.kill('SIGINT');
        const since = performance.now();
        const { code, result } = await running.finished;
        expect(performance.now() - since).toBeLessThan(promisedMs(6000));
        expect(code).toBe(130);
        expect(drivesOf(result)).toMatchObject([{ contents: 'verified' }, { contents: 'partly-written' }]);
      });
    });
  });

  it('that dies while it reads by itself fails alone', async () => {
    await Bench.with(async (bench) => {
      const dying = await FaultyDrive.open(bench, { sizeBytes: STICK_BYTES });
      await flashing({ bench, last: dying, rates: [UNLIMITED, SLOW] }, async ({ running, sticks }) => {
        const [fast = ''] = sticks;
        await running.until(isDone(fast));
        await dying.die();
        const { code, result } = await running.finished;
        expect(code).toBe(6);
        expect(drivesOf(result)).toMatchObject([
          { contents: 'verified', failure: null },
          { contents: 'partly-written', failure: { kind: 'write-failed' } },
        ]);
      });
    });
  });
});
