/** The helper is killed between each two steps, as a power cut or a pulled stick would end it: the drive can be restored again. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RestoredVolume } from '../../../contract/wire/empty-drive.ts';
import { commandLine, type Finished, startCommandLine } from '../../devices/command-line.ts';
import { expectEmpty } from '../../devices/empty-drive.ts';
import { FaultMatrix } from '../../devices/fault-matrix.ts';
import { type Ending, observe } from '../../devices/fault-run.ts';
import { canFail, FaultyDrive } from '../../devices/faulty-drive.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench } from '../../devices/loop-device.ts';
import type { Fault } from '../../devices/nbd-stick.ts';
import { LUKS_AT, OLD_IMAGE_BYTES, tracesOf, writeOldStick } from '../../devices/old-stick.ts';
import { descendants, eventually, isAlive } from '../../devices/processes.ts';
import { runs } from '../../setup/level.ts';

const MIB = 1024 ** 2;
const DRIVE_BYTES = 64 * MIB;

const write = (at: number, afterFlushes = 0): Fault => ({
  on: 'write',
  bytes: [at, at + 1],
  afterFlushes,
  does: 'hang',
});

/** In the order in which they are written, and how often the drive was flushed by then. */
const STEPS: readonly (readonly [string, Fault, readonly string[]])[] = [
  ['the end of the image', write(OLD_IMAGE_BYTES - 512), ['volume', 'LUKS', 'forgotten LUKS']],
  ['the head of an encrypted partition', write(LUKS_AT), ['volume', 'forgotten LUKS']],
  ['the far end', write(DRIVE_BYTES - MIB), ['volume']],
  ['the beginning', write(8 * MIB, 1), []],
  ['the first sector', write(0, 2), []],
  ['the file system', write(4 * MIB, 3), []],
  ['the table', write(0, 4), []],
  ['the flush after the table', { on: 'flush', afterFlushes: 4, does: 'hang' }, []],
];

const stateOf = (bench: Bench) => ({ stateFolder: join(bench.folder, 'state') });

async function restoreArguments({ devicePath }: FaultyDrive): Promise<string[]> {
  return ['restore', await identityOf(devicePath), '--include-loop', '--yes', '--no-eject'];
}

/** Every other one, and all of them in the long test. */
const TRIED = STEPS.filter((_, index) => index % runs(2, 1) === runs(1, 0));

/** Kills the helper while the drive has not answered. */
async function cutAt(bench: Bench, stick: FaultyDrive, fault: Fault): Promise<Finished> {
  const argv = await restoreArguments(stick);
  await stick.fail([fault]);
  const running = startCommandLine(argv, stateOf(bench));
  await stick.held(60_000);
  const helpers = await descendants(running.child.pid ?? 0);
  for (const pid of helpers) process.kill(pid, 'SIGKILL');
  await stick.release();
  const finished = await running.finished;
  await eventually(
    async () => !(await Promise.all(helpers.map(isAlive))).some(Boolean),
    30_000,
    'the helper has ended',
  );
  return finished;
}

/** Whatever was done to it before. */
async function expectRestorable(bench: Bench, stick: FaultyDrive): Promise<void> {
  await stick.fail([]);
  const { result, code } = await commandLine(await restoreArguments(stick), stateOf(bench));
  expect(result).toMatchObject({ outcome: 'restored' });
  expect(code).toBe(0);
  const [drive] = result['drives'] as readonly { restored: RestoredVolume }[];
  await expectEmpty(bench, stick.devicePath, drive?.restored as RestoredVolume);
}

const BAD: readonly (readonly [fault: string, when: string, Fault, Ending])[] = [
  [
    'a write fails (EIO)',
    'the head of an encrypted partition is wiped',
    { on: 'write', bytes: [LUKS_AT, LUKS_AT + 1], does: 'error', errno: 5 },
    { outcome: 'write-failed', exitCode: 6, contents: 'partly-written' },
  ],
  [
    'one bit is another',
    'the table is written',
    { on: 'write', bytes: [450, 451], afterFlushes: 4, does: 'flip' },
    { outcome: 'drive-differs', exitCode: 7, contents: 'written-unverified' },
  ],
  [
    'a read fails (EIO)',
    'the file system is read back',
    { on: 'read', bytes: [4 * MIB, 4 * MIB + 1], afterFlushes: 5, does: 'error', errno: 5 },
    { outcome: 'drive-unreadable', exitCode: 7, contents: 'written-unverified' },
  ],
];

const HEADING = 'The drive is made an empty one again';
const matrix = new FaultMatrix(HEADING);

describe.skipIf(!canFail)(HEADING, () => {
  it.each(TRIED)('the helper is killed at %s, and the drive is restored again', (step, fault, left) =>
    Bench.with(async (bench) => {
      const stick = await FaultyDrive.open(bench, { sizeBytes: DRIVE_BYTES });
      await writeOldStick(stick.devicePath);
      const startedAtMs = performance.now();
      const observed = observe(await cutAt(bench, stick, fault), startedAtMs);
      const ending: Ending = { outcome: 'helper-failed', exitCode: 6, contents: 'partly-written' };
      matrix.add({ fault: 'the helper is killed', when: step }, ending, observed);
      expect(await tracesOf(stick.devicePath)).toEqual(left);
      await expectRestorable(bench, stick);
    }),
  );

  it.each(BAD)('%s: %s', (fault, when, does, ending) =>
    Bench.with(async (bench) => {
      const stick = await FaultyDrive.open(bench, { sizeBytes: DRIVE_BYTES });
      await writeOldStick(stick.devicePath);
      const argv = await restoreArguments(stick);
      await stick.fail([does]);
      const startedAtMs = performance.now();
      const finished = await commandLine(argv, stateOf(bench));
      matrix.add({ fault, when }, ending, observe(finished, startedAtMs));
      await expectRestorable(bench, stick);
    }),
  );

  it('docs/fault-matrix.md has the observed rows', () => matrix.check(STEPS.length + BAD.length));
});
