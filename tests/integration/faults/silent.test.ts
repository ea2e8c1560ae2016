import { expect } from 'vitest';
import { HELPER_TIMEOUTS, type HelperTimeouts } from '../../../contract/wire/helper-protocol.ts';
import type { Line, Running } from '../../devices/command-line.ts';
import { type FaultCase, testFaults } from '../../devices/fault-case.ts';
import { block, type Ending, type JobStart, MEBIBYTE, type Situation } from '../../devices/fault-run.ts';
import { FaultyDrive } from '../../devices/faulty-drive.ts';
import type { Fault } from '../../devices/nbd-stick.ts';
import { promisedMs } from '../../setup/busy.ts';

/** Seconds where the program itself waits minutes. */
const SHORT_TIMEOUTS: HelperTimeouts = {
  ...HELPER_TIMEOUTS,
  block: { tellAfterMs: 1000, failAfterMs: 3000 },
  flush: { tellAfterMs: 1500, failAfterMs: 4000 },
};
const withShortTimeouts = (): JobStart => ({ timeouts: SHORT_TIMEOUTS });
const STALLED: Ending = { outcome: 'drive-stalled', exitCode: 6, contents: 'partly-written' };
const CANCELLED: Ending = { outcome: 'cancelled', exitCode: 130, contents: 'partly-written' };
const hangingWrite: Fault = { on: 'write', bytes: block(6), does: 'hang' };
const hangingRead: Fault = { on: 'read', bytes: block(6), afterFlushes: 3, does: 'hang' };

interface DriveLine {
  readonly devicePath: string;
  readonly stalledForMs: number | null;
}
const saysSilent = (line: Line): boolean =>
  ((line['drives'] ?? []) as DriveLine[]).some(({ stalledForMs }) => (stalledForMs ?? 0) >= 1000);

async function toldBefore(_situation: Situation, running: Running): Promise<undefined> {
  await running.until(saysSilent);
}

async function cancelWhileSilent(_situation: Situation, running: Running): Promise<undefined> {
  await running.until(saysSilent);
  running.child.kill('SIGINT');
  const since = performance.now();
  await running.finished;
  expect(performance.now() - since).toBeLessThan(promisedMs(6000));
}

const CASES: readonly FaultCase[] = [
  {
    fault: 'no answer',
    when: 'clearing the old partition table',
    stick: { faults: [{ on: 'write', does: 'hang' }] },
    before: withShortTimeouts,
    during: toldBefore,
    ending: STALLED,
    withinSeconds: 45,
  },
  {
    fault: 'no answer',
    when: 'writing the block in the middle',
    stick: { faults: [hangingWrite] },
    before: withShortTimeouts,
    during: toldBefore,
    ending: STALLED,
    withinSeconds: 45,
  },
  {
    fault: 'no answer',
    when: 'the flush before the first block',
    stick: { faults: [{ on: 'flush', afterFlushes: 1, does: 'hang' }] },
    before: withShortTimeouts,
    during: toldBefore,
    ending: STALLED,
    withinSeconds: 45,
  },
  {
    fault: 'no answer',
    when: 'reading the block in the middle back',
    stick: { faults: [hangingRead] },
    before: withShortTimeouts,
    during: toldBefore,
    ending: { ...STALLED, contents: 'written-unverified' },
    withinSeconds: 45,
  },
  {
    fault: 'no answer, and the job is cancelled',
    when: 'writing the block in the middle',
    stick: { faults: [hangingWrite] },
    before: () => ({ timeouts: { ...SHORT_TIMEOUTS, block: { tellAfterMs: 1000, failAfterMs: 60_000 } } }),
    during: cancelWhileSilent,
    ending: CANCELLED,
    withinSeconds: 45,
  },
  {
    fault: 'no answer, and the job is cancelled',
    when: 'reading the block in the middle back',
    stick: { faults: [hangingRead] },
    before: () => ({ timeouts: { ...SHORT_TIMEOUTS, block: { tellAfterMs: 1000, failAfterMs: 60_000 } } }),
    during: cancelWhileSilent,
    ending: { ...CANCELLED, contents: 'written-unverified' },
    withinSeconds: 45,
  },
  {
    fault: 'no answer for a while',
    when: 'writing the block in the middle: this is reported, then the job continues',
    stick: { faults: [hangingWrite] },
    before: () => ({ timeouts: { ...SHORT_TIMEOUTS, block: { tellAfterMs: 1000, failAfterMs: 60_000 } } }),
    async during({ drive }, running) {
      await running.until(saysSilent);
      await drive.release();
      return undefined;
    },
    ending: { outcome: 'verified', exitCode: 0, contents: 'verified' },
  },
  {
    fault: 'no answer from the first of two drives',
    when: 'writing the block in the middle: the other one is verified',
    stick: { faults: [hangingWrite] },
    async before({ bench, drive }) {
      const healthy = await FaultyDrive.open(bench, { sizeBytes: 24 * MEBIBYTE }, 'healthy');
      return { ...withShortTimeouts(), devices: [drive.devicePath, healthy.devicePath] };
    },
    ending: STALLED,
    result: { drives: [{ contents: 'partly-written' }, { contents: 'verified', failure: null }] },
    skipTruth: true,
    withinSeconds: 45,
  },
  {
    fault: 'no answer from the first of two drives',
    when: 'reading the block in the middle back: the other one is verified',
    stick: { faults: [hangingRead] },
    async before({ bench, drive }) {
      const healthy = await FaultyDrive.open(bench, { sizeBytes: 24 * MEBIBYTE }, 'healthy');
      return { ...withShortTimeouts(), devices: [drive.devicePath, healthy.devicePath] };
    },
    ending: { ...STALLED, contents: 'written-unverified' },
    result: { drives: [{ contents: 'written-unverified' }, { contents: 'verified', failure: null }] },
    skipTruth: true,
    withinSeconds: 45,
  },
  {
    fault: 'slow: each request takes 40 ms longer',
    when: 'from the start; with two drives, the fast one waits and is not treated as stalled',
    stick: {
      faults: [
        { on: 'write', does: 'delay', delayMs: 40 },
        { on: 'read', does: 'delay', delayMs: 40 },
      ],
    },
    async before({ bench, drive }) {
      const fast = await FaultyDrive.open(bench, { sizeBytes: 24 * MEBIBYTE }, 'fast');
      return { ...withShortTimeouts(), devices: [drive.devicePath, fast.devicePath] };
    },
    ending: { outcome: 'verified', exitCode: 0, contents: 'verified' },
    result: { drives: [{ contents: 'verified' }, { contents: 'verified' }] },
  },
  {
    fault: 'slow: each block takes 0.3 s or more',
    when: 'five blocks in the middle',
    stick: { faults: [{ on: 'write', bytes: [4 * MEBIBYTE, 9 * MEBIBYTE], does: 'delay', delayMs: 300 }] },
    before: withShortTimeouts,
    ending: { outcome: 'verified', exitCode: 0, contents: 'verified' },
  },
];

testFaults('The drive is slow or silent', CASES);
