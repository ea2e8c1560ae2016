import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { HELPER_TIMEOUTS } from '../../../contract/wire/helper-protocol.ts';
import { EXIT_CODES } from '../../../main/shells/cli/exit-code.ts';
import { type Line, PROJECT, type Running } from '../../devices/command-line.ts';
import { type FaultCase, testFaults } from '../../devices/fault-case.ts';
import { CLAIM, type Ending, type JobStart, MEBIBYTE, type Situation, startJob } from '../../devices/fault-run.ts';
import type { Fault } from '../../devices/nbd-stick.ts';
import { descendants, eventually, isAlive } from '../../devices/processes.ts';
import { HELPER } from '../../setup/built-programs.ts';

/** Slow enough to be caught in the middle, at 4 to 8 blocks a second. */
const slowWrites: Fault = { on: 'write', bytes: [2 * MEBIBYTE, 16 * MEBIBYTE], does: 'delay', delayMs: 100 };
const slowReads: Fault = {
  on: 'read',
  bytes: [4 * MEBIBYTE, 16 * MEBIBYTE],
  afterFlushes: 3,
  does: 'delay',
  delayMs: 1000,
};

const hangingWrite: Fault = { on: 'write', bytes: [6 * MEBIBYTE, 7 * MEBIBYTE], does: 'hang' };

interface DriveLine {
  readonly step: string;
  readonly progress: { readonly doneBytes: number };
}
const isIn =
  (step: 'writing' | 'verifying') =>
  (line: Line): boolean => {
    const [drive] = (line['drives'] ?? []) as DriveLine[];
    return drive?.step === step && drive.progress.doneBytes >= 2 * MEBIBYTE;
  };

const killHelperIn = (step: 'writing' | 'verifying') => async (_situation: Situation, running: Running) => {
  await running.until(isIn(step));
  for (const pid of await descendants(running.child.pid ?? 0)) process.kill(pid, 'SIGKILL');
  return undefined;
};

const killParentIn = (step: 'writing' | 'verifying') => async (situation: Situation, running: Running) => {
  await running.until(isIn(step));
  const children = await descendants(running.child.pid ?? 0);
  expect(children.length).toBeGreaterThan(0);
  running.child.kill('SIGKILL');
  await eventually(async () => !(await Promise.all(children.map(isAlive))).some(Boolean), 8000, 'the helper ends');
  const begins = (await situation.drive.kept(512)).equals(situation.imageBytes.subarray(0, 512));
  expect(begins).toBe(step === 'verifying');
  return undefined;
};

/** The kernel takes a drive away once what is in flight has ended; what comes then meets a drive of no bytes. */
async function isPulled({ drive }: Situation): Promise<undefined> {
  await drive.held();
  await drive.pull();
}

const flagIn = ({ bench }: Situation): string => join(bench.folder, 'go');

/** Looks at the drives now, and opens one only when told so. */
const hesitant = async (situation: Situation): Promise<JobStart> => {
  const script = 'until [ -e "$1" ]; do sleep 0.1; done; exec "$2" "$3"';
  const helper = [process.execPath, HELPER];
  return {
    command: { file: '/bin/sh', arguments: ['-c', script, 'sh', flagIn(situation), ...helper], environment: {} },
  };
};

/** A job of another user, whose lease this one does not see, takes the drive between the look at it and its opening. */
async function isOvertaken(situation: Situation, running: Running) {
  await running.until((line) => line['phase'] === 'authorizing');
  const first = startJob({ ...situation, stateFolder: join(situation.bench.folder, 'state-of-another') });
  await situation.drive.held();
  await writeFile(flagIn(situation), '');
  const second = await running.finished;
  await situation.drive.release();
  expect((await first.finished).result).toMatchObject({ outcome: 'verified' });
  expect((await situation.drive.kept(situation.imageBytes.length)).equals(situation.imageBytes)).toBe(true);
  expect(JSON.stringify(second)).not.toMatch(CLAIM);
  return second;
}

const CLOCK = ['--import', join(PROJECT, 'tests/devices/jumping-clock.ts')];
const jumpingClock = (): JobStart => ({
  nodeArguments: CLOCK,
  command: { file: process.execPath, arguments: [...CLOCK, HELPER], environment: {} },
});

const HELPER_FAILED: Ending = { outcome: 'helper-failed', exitCode: 6, contents: 'partly-written' };
const GONE: Ending = {
  outcome: 'drive-gone',
  exitCode: EXIT_CODES['drive-gone'],
  contents: 'partly-written',
};
const KILLED: Ending = { outcome: 'killed', exitCode: null, contents: null };
const VERIFIED: Ending = { outcome: 'verified', exitCode: 0, contents: 'verified' };

const CASES: readonly FaultCase[] = [
  {
    fault: 'the drive is unplugged',
    when: 'while writing',
    stick: { faults: [{ on: 'write', bytes: [2 * MEBIBYTE, 3 * MEBIBYTE], does: 'hang' }] },
    during: isPulled,
    ending: GONE,
  },
  {
    fault: 'the drive is unplugged',
    when: 'while reading back',
    stick: { faults: [{ on: 'read', bytes: [2 * MEBIBYTE, 3 * MEBIBYTE], afterFlushes: 3, does: 'hang' }] },
    during: isPulled,
    ending: { ...GONE, contents: 'written-unverified' },
  },
  {
    fault: 'SIGKILL of the helper',
    when: 'while writing',
    stick: { faults: [slowWrites] },
    during: killHelperIn('writing'),
    ending: HELPER_FAILED,
  },
  {
    fault: 'SIGKILL of the helper',
    when: 'while reading back',
    stick: { faults: [slowReads] },
    during: killHelperIn('verifying'),
    ending: { ...HELPER_FAILED, contents: 'written-unverified' },
  },
  {
    fault: 'SIGKILL of the command: the helper ends too',
    when: 'while writing',
    stick: { faults: [slowWrites] },
    during: killParentIn('writing'),
    ending: KILLED,
  },
  {
    fault: 'SIGKILL of the command: the helper ends too',
    when: 'while reading back',
    stick: { faults: [slowReads] },
    during: killParentIn('verifying'),
    ending: KILLED,
  },
  {
    fault: 'a second job on the same drive; the first one continues and is verified',
    when: 'while writing',
    stick: { faults: [hangingWrite] },
    before: hesitant,
    during: isOvertaken,
    ending: { outcome: 'drive-busy', exitCode: 5, contents: 'untouched' },
    skipTruth: true,
  },
  {
    fault: 'the wall clock jumps by days, back and forth',
    when: 'throughout, for the command and the helper',
    before: jumpingClock,
    ending: VERIFIED,
  },
  {
    fault: 'the wall clock jumps, and the drive does not answer',
    when: 'writing the block in the middle',
    stick: { faults: [hangingWrite] },
    before: () => ({
      ...jumpingClock(),
      timeouts: {
        ...HELPER_TIMEOUTS,
        block: { tellAfterMs: 1000, failAfterMs: 3000 },
        flush: { tellAfterMs: 1000, failAfterMs: 3000 },
      },
    }),
    ending: { outcome: 'drive-stalled', exitCode: 6, contents: 'partly-written' },
    withinSeconds: 45,
  },
];

testFaults('Outside interference', CASES);
