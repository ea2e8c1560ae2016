import { type FaultCase, testFaults } from '../../devices/fault-case.ts';
import { block, DRIVE_BYTES, type Ending, LAST_BLOCK, MEBIBYTE } from '../../devices/fault-run.ts';

const DIFFERS: Ending = { outcome: 'drive-differs', exitCode: 7, contents: 'written-unverified' };
const differs = (first: number, last = first): object => ({
  failure: { blocks: [{ first, last }] },
  drives: [{ verdict: { kind: 'differs', blocks: [{ first, last }] } }],
});
const REAL_BYTES = 8 * MEBIBYTE;
/** One request of the kernel: what is lost is a part of a block. */
const byte = (at: number): [number, number] => [at, at + 1];

const CASES: readonly FaultCase[] = [
  {
    fault: 'one bit is flipped',
    when: 'while it is written to the cells, block in the middle',
    stick: { faults: [{ on: 'write', bytes: byte(6 * MEBIBYTE + 12_345), does: 'flip' }] },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(6),
  },
  {
    fault: 'one bit is flipped',
    when: 'while it is written to the cells, first byte of the image',
    stick: { faults: [{ on: 'write', bytes: byte(0), afterFlushes: 2, does: 'flip' }] },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(0),
  },
  {
    fault: 'one bit is flipped',
    when: 'while it is written to the cells, last byte of the image',
    stick: { faults: [{ on: 'write', bytes: byte(LAST_BLOCK * MEBIBYTE + 1233), does: 'flip' }] },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(LAST_BLOCK),
  },
  {
    fault: 'one bit is flipped',
    when: 'while it is read, each time',
    stick: { faults: [{ on: 'read', bytes: byte(6 * MEBIBYTE + 12_345), afterFlushes: 3, does: 'flip' }] },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(6),
  },
  {
    fault: 'one write is silently lost',
    when: 'block in the middle: it keeps its old content',
    stick: { faults: [{ on: 'write', bytes: byte(6 * MEBIBYTE + 12_345), times: 1, does: 'drop' }] },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(6),
  },
  {
    fault: 'one write is silently lost',
    when: 'first block: it keeps the zeros from clearing',
    stick: { faults: [{ on: 'write', bytes: block(0), afterFlushes: 2, does: 'drop' }] },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(0),
  },
  {
    fault: 'every write is silently lost',
    when: 'from the start',
    stick: { faults: [{ on: 'write', does: 'drop' }] },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(0, LAST_BLOCK),
  },
  {
    fault: 'fewer cells than it claims (8 MiB of 32)',
    when: 'data beyond that overwrites the beginning',
    stick: { sizeBytes: DRIVE_BYTES, capacity: { realBytes: REAL_BYTES, beyond: 'wraps' } },
    ending: DIFFERS,
    said: 'does not hold the image',
  },
  {
    fault: 'fewer cells than it claims (8 MiB of 32)',
    when: 'data beyond that is lost and reads as zeros',
    stick: { capacity: { realBytes: REAL_BYTES, beyond: 'zeros' } },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(8, LAST_BLOCK),
  },
  {
    fault: 'fewer cells than it claims (8 MiB of 32)',
    when: 'data beyond that is lost and reads as 0xff',
    stick: { capacity: { realBytes: REAL_BYTES, beyond: 'ones' } },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(8, LAST_BLOCK),
  },
  {
    fault: 'fewer cells than it claims (8 MiB of 64 GiB)',
    when: 'data beyond that is lost and reads as zeros',
    stick: { sizeBytes: 64 * 1024 * MEBIBYTE, capacity: { realBytes: REAL_BYTES, beyond: 'zeros' } },
    ending: DIFFERS,
    said: 'does not hold the image',
    result: differs(8, LAST_BLOCK),
  },
];

testFaults('The drive stores something else than it was given', CASES);
