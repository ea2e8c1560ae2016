import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultCase, testFaults } from '../../devices/fault-case.ts';
import { block, type Ending, type Situation } from '../../devices/fault-run.ts';
import { run } from '../../devices/loop-device.ts';

/** Holds the writing in the middle. */
const stick = { faults: [{ on: 'write', bytes: block(6), does: 'hang' } as const] };

/** The state folder as a small disk of its own. */
const onSmallDisk =
  (options: string) =>
  async ({ bench }: Situation) => {
    await bench.mount('tmpfs', 'state', '-t', 'tmpfs', '-o', options);
    return {};
  };

const meanwhile = (act: (situation: Situation) => Promise<unknown>) => async (situation: Situation) => {
  await situation.drive.held();
  await act(situation);
  await situation.drive.release();
  return undefined;
};

const BEFORE: Ending = { outcome: 'record-unwritable', exitCode: 9, contents: null };
/** What is said of the drive is true all the same: it was read back. */
const AFTER: Ending = { outcome: 'record-unwritable', exitCode: 9, contents: 'verified' };

const CASES: readonly FaultCase[] = [
  {
    fault: 'the disk of the records is full',
    when: 'before anything is written',
    before: onSmallDisk('size=64k'),
    ending: BEFORE,
    result: { failure: { detail: 'ENOSPC' } },
  },
  {
    fault: 'the disk of the records is read-only',
    when: 'before anything is written',
    before: async (situation) => {
      await onSmallDisk('size=4m')(situation);
      await mkdir(join(situation.stateFolder, 'flakestick/records'), { recursive: true });
      await run('mount', '-o', 'remount,ro', situation.stateFolder);
      return {};
    },
    ending: BEFORE,
    result: { failure: { detail: 'EROFS' } },
  },
  {
    fault: 'a file is in the place of the records folder',
    when: 'before anything is written',
    before: async ({ stateFolder }) => {
      await mkdir(stateFolder);
      await writeFile(join(stateFolder, 'flakestick'), '');
      return {};
    },
    ending: BEFORE,
    result: { failure: { detail: 'ENOTDIR' } },
  },
  {
    fault: 'the disk of the records becomes full',
    when: 'while writing: the drive is verified, and the loss of its record is reported',
    stick,
    before: onSmallDisk('size=1m'),
    during: meanwhile(({ stateFolder }) =>
      writeFile(join(stateFolder, 'large'), Buffer.alloc(1 << 20)).catch(() => {}),
    ),
    ending: AFTER,
    result: { failure: { detail: 'ENOSPC' }, recordId: null },
  },
  {
    fault: 'the disk of the records becomes read-only',
    when: 'while writing: the drive is verified, and the loss of its record is reported',
    stick,
    before: onSmallDisk('size=4m'),
    during: meanwhile(({ stateFolder }) => run('mount', '-o', 'remount,ro', stateFolder)),
    ending: AFTER,
    result: { failure: { detail: 'EROFS' }, recordId: null },
  },
];

testFaults('The record cannot be saved', CASES);
