/** Several drives at once, of which some fail: each is reported for itself, and the others are verified. */
import { describe, expect, it } from 'vitest';
import { HELPER_TIMEOUTS, type HelperTimeouts } from '../../../contract/wire/helper-protocol.ts';
import type { Line, Running } from '../../devices/command-line.ts';
import { FaultMatrix } from '../../devices/fault-matrix.ts';
import {
  block,
  checkDrive,
  type DriveLine,
  type Ending,
  MEBIBYTE,
  type Situation,
  startJob,
  withSituation,
} from '../../devices/fault-run.ts';
import { canFail, FaultyDrive } from '../../devices/faulty-drive.ts';
import type { Fault, StickOptions } from '../../devices/nbd-stick.ts';

/** Seconds where the program itself waits minutes. */
const SHORT_TIMEOUTS: HelperTimeouts = {
  ...HELPER_TIMEOUTS,
  block: { tellAfterMs: 2000, failAfterMs: 10_000 },
  flush: { tellAfterMs: 2000, failAfterMs: 10_000 },
};
const SIZE_BYTES = 24 * MEBIBYTE;

interface Member {
  readonly fault: string;
  readonly when: string;
  readonly stick?: Partial<StickOptions>;
  readonly during?: (drive: FaultyDrive) => Promise<void>;
  readonly ending: Omit<Ending, 'exitCode'>;
}

const hanging = (on: 'read' | 'write', afterFlushes: number): readonly Fault[] => [
  { on, bytes: block(6), afterFlushes, does: 'hang' },
];

/** What is in flight ends, and what comes then meets a drive of no bytes. */
async function pull(drive: FaultyDrive): Promise<void> {
  await drive.held();
  await drive.pull();
}

const VERIFIED: Member['ending'] = { outcome: 'verified', contents: 'verified' };
const healthy: Member = { fault: 'none', when: 'beside the others', ending: VERIFIED };
const everySecondBlock = [1, 3, 5, 7, 9, 11].map(
  (number): Fault => ({ on: 'read', bytes: block(number), afterFlushes: 3, does: 'error' }),
);

interface Job {
  readonly what: string;
  readonly exitCode: number;
  readonly members: readonly Member[];
}

const JOBS: readonly Job[] = [
  {
    what: 'eight drives, five of which fail, each in its own way',
    exitCode: 6,
    members: [
      {
        fault: 'eight drives: the first is unplugged',
        when: 'while writing',
        stick: { faults: hanging('write', 0) },
        during: pull,
        ending: { outcome: 'drive-gone', contents: 'partly-written' },
      },
      {
        fault: 'eight drives: the second does not answer',
        when: 'writing the block in the middle',
        stick: { faults: hanging('write', 0) },
        ending: { outcome: 'drive-stalled', contents: 'partly-written' },
      },
      {
        fault: 'eight drives: the third has fewer cells than it claims (8 MiB of 24)',
        when: 'data beyond that is lost and reads as zeros',
        stick: { capacity: { realBytes: 8 * MEBIBYTE, beyond: 'zeros' } },
        ending: { outcome: 'drive-differs', contents: 'written-unverified' },
      },
      {
        fault: 'eight drives: the fourth is full of bad blocks',
        when: 'every second one cannot be read back',
        stick: { faults: everySecondBlock },
        ending: { outcome: 'drive-unreadable', contents: 'written-unverified' },
      },
      {
        fault: 'eight drives: a write fails on the fifth (EIO)',
        when: 'block in the middle',
        stick: { faults: [{ on: 'write', bytes: block(6), does: 'error' }] },
        ending: { outcome: 'write-failed', contents: 'partly-written' },
      },
      { ...healthy, fault: 'eight drives: the sixth is healthy' },
      { ...healthy, fault: 'eight drives: the seventh is healthy' },
      { ...healthy, fault: 'eight drives: the eighth is healthy' },
    ],
  },
  {
    what: 'three drives, of which one is pulled and one gets stuck while they are read back',
    exitCode: 6,
    members: [
      {
        fault: 'three drives: the first is unplugged',
        when: 'while reading back',
        stick: { faults: hanging('read', 3) },
        during: pull,
        ending: { outcome: 'drive-gone', contents: 'written-unverified' },
      },
      {
        fault: 'three drives: the second does not answer',
        when: 'reading the block in the middle back',
        stick: { faults: hanging('read', 3) },
        ending: { outcome: 'drive-stalled', contents: 'written-unverified' },
      },
      { ...healthy, fault: 'three drives: the third is healthy' },
    ],
  },
  {
    what: 'two drives, of which every write to one is lost and the other dies',
    exitCode: 7,
    members: [
      {
        fault: 'two drives: every write to the first is silently lost',
        when: 'from the start',
        stick: { faults: [{ on: 'write', does: 'drop' }] },
        ending: { outcome: 'drive-differs', contents: 'written-unverified' },
      },
      {
        fault: 'two drives: the controller of the second dies',
        when: 'block in the middle',
        stick: { faults: [{ on: 'write', bytes: block(6), does: 'die' }] },
        ending: { outcome: 'write-failed', contents: 'partly-written' },
      },
    ],
  },
];

/** Of one of them; the failure of the command is that of another one. */
const endingOf = (line: DriveLine | undefined, exitCode: number | null): Ending => ({
  outcome: line?.failure?.kind ?? 'verified',
  exitCode,
  contents: line?.contents ?? null,
});

const TITLE = 'Several drives at once';
const matrix = new FaultMatrix(TITLE);
const doneIn = (line: Line): boolean => line.event === 'drive-done';

async function openAll({ bench }: Situation, members: readonly Member[]): Promise<FaultyDrive[]> {
  const drives: FaultyDrive[] = [];
  for (const [index, { stick = {} }] of members.entries())
    drives.push(await FaultyDrive.open(bench, { sizeBytes: SIZE_BYTES, ...stick }, `stick-${index}`));
  return drives;
}

/** Everything that is done to them while the job runs; a healthy one is done before those that do not answer. */
async function disturb(running: Running, members: readonly Member[], drives: readonly FaultyDrive[]): Promise<void> {
  await Promise.all(members.map(async ({ during }, index) => during?.(drives[index] as FaultyDrive)));
  if (members.some(({ ending }) => ending === VERIFIED)) await running.until(doneIn);
}

describe.skipIf(!canFail)(TITLE, () => {
  it.each(JOBS.map((job) => [job.what, job] as const))('%s', async (_title, { members, exitCode }) => {
    await withSituation({}, async (situation) => {
      const drives = await openAll(situation, members);
      const startedAtMs = performance.now();
      const devices = drives.map(({ devicePath }) => devicePath);
      const running = startJob(situation, { devices, timeouts: SHORT_TIMEOUTS });
      try {
        await disturb(running, members, drives);
        const finished = await running.finished;
        const lines = finished.result['drives'] as DriveLine[];
        const seconds = (performance.now() - startedAtMs) / 1000;
        const found = members.map(({ ending }, index) => ({
          expected: { ...ending, exitCode },
          observed: { ...endingOf(lines[index], finished.code), seconds },
        }));
        const endings = lines.map((line) => endingOf(line, finished.code));
        expect(endings).toEqual(found.map(({ expected }) => expected));
        for (const [index, { ending }] of members.entries())
          await checkDrive(drives[index] as FaultyDrive, situation, { contents: ending.contents, line: lines[index] });
        for (const [index, { expected, observed }] of found.entries())
          matrix.add(members[index] as Member, expected, observed);
      } finally {
        running.child.kill('SIGKILL');
      }
    });
  });

  it('docs/fault-matrix.md has the observed rows', () => matrix.check(JOBS.flatMap(({ members }) => members).length));
});
