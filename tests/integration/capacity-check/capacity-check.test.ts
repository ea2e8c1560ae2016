import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, type Finished, type Running, startCommandLine } from '../../devices/command-line.ts';
import { canFail, FaultyDrive } from '../../devices/faulty-drive.ts';
import { Bench } from '../../devices/loop-device.ts';
import type { LyingCapacity } from '../../devices/nbd-stick.ts';
import { descendants, eventually, isAlive } from '../../devices/processes.ts';

const MEBIBYTE = 1024 * 1024;
const SAYS_BYTES = 64 * MEBIBYTE;
/** Neither a power of two nor a whole number of places. */
const REAL_BYTES = 23 * MEBIBYTE + 512;
const SLOW = [{ on: 'write', does: 'delay', delayMs: 15 }] as const;

interface Stick {
  readonly bench: Bench;
  readonly drive: FaultyDrive;
  /** What its cells hold in the beginning: other bytes at every place. */
  readonly before: Buffer;
  readonly options: { stateFolder: string };
  cells(): Promise<Buffer>;
}

async function withStick(capacity: LyingCapacity | null, use: (stick: Stick) => Promise<void>): Promise<void> {
  await Bench.with(async (bench) => {
    const drive = await FaultyDrive.open(bench, { sizeBytes: SAYS_BYTES, ...(capacity ? { capacity } : {}) });
    const before = randomBytes(capacity?.realBytes ?? SAYS_BYTES);
    await writeFile(drive.cells, before, { flag: 'r+' });
    const options = { stateFolder: join(bench.folder, 'state') };
    await use({ bench, drive, before, options, cells: () => readFile(drive.cells) });
  });
}

const probe = ({ drive, options }: Stick, ...more: string[]): Promise<Finished> =>
  commandLine(['drives', '--probe', drive.devicePath, ...more], options);

const leftBehind = async ({ options }: Stick): Promise<string[]> => {
  const names = await readdir(join(options.stateFolder, 'flakestick/probes')).catch((): string[] => []);
  return names.filter((name) => !name.startsWith('checked-'));
};

/** A check caught while it writes its marks. */
async function caught(stick: Stick): Promise<Running> {
  await stick.drive.fail(SLOW);
  const running = startCommandLine(['drives', '--probe', stick.drive.devicePath, '--yes'], stick.options);
  await running.until(({ stage, fraction }) => stage === 'tag' && (fraction as number) > 0.1);
  return running;
}

describe.skipIf(!canFail)('drives --probe', () => {
  it('passes a true stick and leaves it bit-identical', async () => {
    await withStick(null, async (stick) => {
      const { code, result, stderr } = await probe(stick, '--yes');
      expect({ code, outcome: result.outcome, left: result['left'] }).toEqual({ code: 0, outcome: 'holds', left: [] });
      expect(stderr).toContain('Nothing in between was tried');
      expect((await stick.cells()).equals(stick.before)).toBe(true);
      expect(await leftBehind(stick)).toEqual([]);
    });
  });

  it.each([
    ['wraps', 'wraps', REAL_BYTES, REAL_BYTES],
    ['loses what is beyond, and reads zeros', 'zeros', null, null],
  ] as const)('finds a stick that %s, and leaves its content bit-identical', async (_what, beyond, least, most) => {
    await withStick({ realBytes: REAL_BYTES, beyond }, async (stick) => {
      const { code, result, stderr } = await probe(stick, '--yes');
      expect(code).toBe(7);
      const failure = result['failure'] as {
        kind: string;
        finding: { kind: string; atLeastBytes: number; atMostBytes: number };
      };
      expect(failure).toMatchObject({
        kind: 'drive-lies',
        finding: { kind: beyond === 'wraps' ? 'wraps' : 'loses' },
        left: [],
      });
      expect(failure.finding.atLeastBytes).toBeLessThanOrEqual(REAL_BYTES);
      expect(failure.finding.atMostBytes).toBeGreaterThan(REAL_BYTES - 32_768);
      expect(failure.finding.atMostBytes - failure.finding.atLeastBytes).toBeLessThan(2 * MEBIBYTE);
      if (least !== null) expect(failure.finding).toMatchObject({ atLeastBytes: least, atMostBytes: most });
      expect(stderr).toContain('smaller than it claims');
      expect((await stick.cells()).equals(stick.before)).toBe(true);
      expect(await leftBehind(stick)).toEqual([]);
    });
  });

  it.each([1, 2, 4, 128, 1023])('is usage, not a crash, for a drive of %i KiB, and writes nothing', (kibibytes) =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('tiny.img', kibibytes * 1024));
      const argv = ['drives', '--probe', device, '--yes'];
      const { code, result } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
      expect({ code, failure: result['failure'] }).toEqual({
        code: 2,
        failure: { kind: 'bad-usage', detail: expect.stringContaining('too small for a capacity check') as string },
      });
    }),
  );

  it('writes nothing if no question can be asked, and nothing to a drive that is in use', async () => {
    await withStick(null, async (stick) => {
      expect(await probe(stick)).toMatchObject({ code: 2, result: { failure: { kind: 'bad-usage' } } });
      await stick.bench.attach(stick.drive.devicePath);
      expect(await probe(stick, '--yes')).toMatchObject({ code: 5, result: { failure: { kind: 'drive-refused' } } });
      expect((await stick.cells()).equals(stick.before)).toBe(true);
    });
  });

  it('puts everything back when it is stopped half-way', async () => {
    await withStick(null, async (stick) => {
      const running = await caught(stick);
      expect((await stick.cells()).equals(stick.before)).toBe(false);
      running.child.kill('SIGINT');
      expect(await running.finished).toMatchObject({ code: 130, result: { outcome: 'cancelled' } });
      expect((await stick.cells()).equals(stick.before)).toBe(true);
      expect(await leftBehind(stick)).toEqual([]);
    });
  });

  it('puts everything back when its parent is killed: the helper does it alone', async () => {
    await withStick({ realBytes: REAL_BYTES, beyond: 'wraps' }, async (stick) => {
      const running = await caught(stick);
      const [helper = 0] = await descendants(running.child.pid ?? 0);
      running.child.kill('SIGKILL');
      await eventually(async () => !(await isAlive(helper)), 20_000, 'the helper ends');
      expect((await stick.cells()).equals(stick.before)).toBe(true);
      // Nobody was left to say so: putting back once more finds nothing to do.
      expect(await probe(stick, '--restore')).toMatchObject({ code: 0, result: { outcome: 'restored', newer: [] } });
      expect((await stick.cells()).equals(stick.before)).toBe(true);
      expect(await leftBehind(stick)).toEqual([]);
    });
  });

  it.each([
    ['a true stick', null],
    ['a stick that wraps', { realBytes: REAL_BYTES, beyond: 'wraps' }],
  ] as const)('--restore puts back what a power cut has left on %s', async (_what, capacity) => {
    await withStick(capacity, async (stick) => {
      const running = await caught(stick);
      // All at once, as a power cut does it.
      for (const pid of [...(await descendants(running.child.pid ?? 0)), running.child.pid ?? 0])
        process.kill(pid, 'SIGKILL');
      await running.finished;
      await stick.drive.fail([]);
      expect((await stick.cells()).equals(stick.before)).toBe(false);
      expect(await probe(stick, '--yes')).toMatchObject({ code: 5, result: { failure: { kind: 'probe-unfinished' } } });
      expect(await probe(stick, '--restore')).toMatchObject({ code: 0, result: { outcome: 'restored', newer: [] } });
      expect((await stick.cells()).equals(stick.before)).toBe(true);
      expect(await leftBehind(stick)).toEqual([]);
      const again = await probe(stick, '--restore');
      expect(again).toMatchObject({ code: 5, result: { failure: { kind: 'nothing-to-restore' } } });
    });
  });

  it('says which bytes are left when the stick fails while its content is put back', async () => {
    await withStick(null, async (stick) => {
      const running = await caught(stick);
      await stick.drive.fail([{ on: 'write', does: 'error' }]);
      const { code, result, stderr } = await running.finished;
      expect(code).toBe(6);
      const failure = result['failure'] as { kind: string; left: { first: number; last: number }[]; path: string };
      expect(failure.kind).toBe('drive-not-restored');
      const now = await stick.cells();
      for (let at = 0; at < now.length; at += 512) {
        const isLeft = failure.left.some(({ first, last }) => at >= first && at <= last);
        if (!isLeft) expect(now.compare(stick.before, at, at + 512, at, at + 512), `byte ${at}`).toBe(0);
      }
      expect(stderr).toContain(failure.path);
      await stick.drive.fail([]);
      expect(await probe(stick, '--restore')).toMatchObject({ code: 0 });
      expect((await stick.cells()).equals(stick.before)).toBe(true);
    });
  });
});

describe.skipIf(!canFail)('drives --blink', () => {
  it('reads a drive that is in use, in bursts, and writes nothing', async () => {
    await withStick(null, async (stick) => {
      await stick.bench.attach(stick.drive.devicePath);
      const statistics = async (): Promise<{ reads: number; writes: number }> => {
        const text = await readFile(`/sys/block/${basename(stick.drive.devicePath)}/stat`, 'utf8');
        const fields = text.trim().split(/\s+/).map(Number);
        return { reads: fields[0] ?? 0, writes: fields[4] ?? 0 };
      };
      const before = await statistics();
      const running = startCommandLine(['drives', '--blink', stick.drive.devicePath], stick.options);
      await running.until(({ event }) => event === 'blinking');
      const { reads } = await statistics();
      await eventually(async () => (await statistics()).reads > reads + 50, 10_000, 'it is read');
      running.child.kill('SIGINT');
      expect(await running.finished).toMatchObject({ code: 0, result: { outcome: 'stopped' } });
      expect((await statistics()).writes).toBe(before.writes);
      expect((await stick.cells()).equals(stick.before)).toBe(true);
    });
  });
});
