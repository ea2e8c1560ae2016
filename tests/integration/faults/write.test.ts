import { type FaultCase, testFaults } from '../../devices/fault-case.ts';
import { block, DRIVE_BYTES, type Ending, LAST_BLOCK, MEBIBYTE } from '../../devices/fault-run.ts';

const EIO = 5;
const ENOSPC = 28;
const WRITE_FAILED: Ending = { outcome: 'write-failed', exitCode: 6, contents: 'partly-written' };
const REFUSED: Ending = { outcome: 'drive-refused', exitCode: 5, contents: null };

const tableEnd: [number, number] = [DRIVE_BYTES - MEBIBYTE, DRIVE_BYTES];

const CASES: readonly FaultCase[] = [
  {
    fault: 'a write fails (EIO)',
    when: 'the old partition table at the beginning is cleared',
    stick: { faults: [{ on: 'write', bytes: block(0), does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a write fails (EIO)',
    when: 'the old partition table at the end is cleared',
    stick: { faults: [{ on: 'write', bytes: tableEnd, does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a write fails (EIO)',
    when: 'second block, the first one to be written',
    stick: { faults: [{ on: 'write', bytes: block(1), does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a write fails (EIO)',
    when: 'block in the middle',
    stick: { faults: [{ on: 'write', bytes: block(6), does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a write fails (EIO)',
    when: 'last block',
    stick: { faults: [{ on: 'write', bytes: block(LAST_BLOCK), does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a write fails (EIO)',
    when: 'first block, the last one to be written',
    stick: { faults: [{ on: 'write', bytes: block(0), afterFlushes: 2, does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a write fails once (EIO); a retry would succeed',
    when: 'block in the middle',
    stick: { faults: [{ on: 'write', bytes: block(6), times: 1, does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'the drive reports that it is full (ENOSPC)',
    when: 'block in the middle',
    stick: { faults: [{ on: 'write', bytes: block(6), does: 'error', errno: ENOSPC }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'ENOSPC' } },
  },
  {
    fault: 'a flush fails (EIO)',
    when: 'after clearing',
    stick: { faults: [{ on: 'flush', does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a flush fails (EIO)',
    when: 'before the first block',
    stick: { faults: [{ on: 'flush', afterFlushes: 1, does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a write fails (EIO)',
    when: 'second half of the first block, after the boot code was written',
    stick: {
      faults: [{ on: 'write', bytes: [MEBIBYTE / 2, MEBIBYTE], afterFlushes: 2, times: 1, does: 'error', errno: EIO }],
    },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'a flush fails (EIO)',
    when: 'after the first block',
    stick: { faults: [{ on: 'flush', afterFlushes: 2, times: 1, does: 'error', errno: EIO }] },
    ending: WRITE_FAILED,
    result: { failure: { code: 'EIO' } },
  },
  {
    fault: 'the controller dies',
    when: 'between opening and the first write',
    stick: { faults: [{ on: 'write', does: 'die' }] },
    ending: { ...WRITE_FAILED, contents: 'partly-written' },
  },
  {
    fault: 'the controller dies',
    when: 'block in the middle',
    stick: { faults: [{ on: 'write', bytes: block(6), does: 'die' }] },
    ending: WRITE_FAILED,
  },
  {
    fault: 'the drive is read-only',
    when: 'from the start',
    stick: { readOnly: true },
    ending: REFUSED,
  },
];

testFaults('The drive fails while it is written', CASES);
