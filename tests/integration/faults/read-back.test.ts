import { type FaultCase, testFaults } from '../../devices/fault-case.ts';
import { block, type Ending, LAST_BLOCK, MEBIBYTE } from '../../devices/fault-run.ts';

const UNREADABLE: Ending = { outcome: 'drive-unreadable', exitCode: 7, contents: 'written-unverified' };
const unreadable = (first: number, last = first): object => ({
  failure: { blocks: [{ first, last }] },
  drives: [{ verdict: { kind: 'unreadable', blocks: [{ first, last }] } }],
});

const CASES: readonly FaultCase[] = [
  {
    fault: 'a read fails (EIO)',
    when: 'first block',
    stick: { faults: [{ on: 'read', bytes: block(0), afterFlushes: 3, does: 'error' }] },
    ending: UNREADABLE,
    said: 'cannot be read everywhere',
    result: unreadable(0),
  },
  {
    fault: 'a read fails (EIO)',
    when: 'one sector in the middle',
    stick: { faults: [{ on: 'read', bytes: [6.5 * MEBIBYTE, 6.5 * MEBIBYTE + 512], afterFlushes: 3, does: 'error' }] },
    ending: UNREADABLE,
    said: 'cannot be read everywhere',
    result: unreadable(6),
  },
  {
    fault: 'reads fail (EIO)',
    when: 'three blocks in a row and another one',
    stick: {
      faults: [
        { on: 'read', bytes: [3 * MEBIBYTE, 6 * MEBIBYTE], afterFlushes: 3, does: 'error' },
        { on: 'read', bytes: block(9), afterFlushes: 3, does: 'error' },
      ],
    },
    ending: UNREADABLE,
    said: 'cannot be read everywhere',
    result: {
      failure: {
        blocks: [
          { first: 3, last: 5 },
          { first: 9, last: 9 },
        ],
      },
    },
  },
  {
    fault: 'a read fails (EIO)',
    when: 'last block',
    stick: { faults: [{ on: 'read', bytes: block(LAST_BLOCK), afterFlushes: 3, does: 'error' }] },
    ending: UNREADABLE,
    said: 'cannot be read everywhere',
    result: unreadable(LAST_BLOCK),
  },
  {
    fault: 'the controller dies',
    when: 'reading the block in the middle',
    stick: { faults: [{ on: 'read', bytes: block(6), afterFlushes: 3, does: 'die' }] },
    ending: UNREADABLE,
    said: 'cannot be read everywhere',
  },
  {
    fault: 'one block differs and another cannot be read',
    when: 'while reading',
    stick: {
      faults: [
        { on: 'read', bytes: [4 * MEBIBYTE + 7, 4 * MEBIBYTE + 8], afterFlushes: 3, does: 'flip' },
        { on: 'read', bytes: block(8), afterFlushes: 3, does: 'error' },
      ],
    },
    ending: UNREADABLE,
    said: 'cannot be read everywhere',
    result: {
      failure: { blocks: [{ first: 8, last: 8 }] },
      drives: [
        {
          badBlocks: [
            { first: 4, last: 4 },
            { first: 8, last: 8 },
          ],
        },
      ],
    },
  },
];

testFaults('The drive fails while it is read back', CASES);
