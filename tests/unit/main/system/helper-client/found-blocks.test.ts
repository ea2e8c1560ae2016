import { describe, expect, it } from 'vitest';
import type { MountChange } from '../../../../../contract/wire/mount.ts';
import { BlockSet } from '../../../../../main/system/helper-client/block-set.ts';
import { type Found, failureFor, verdictOf } from '../../../../../main/system/helper-client/found-blocks.ts';

interface Numbers extends Pick<Found, 'changes'> {
  differing: number[];
  unreadable: number[];
  byMounting: number[];
}
const found = ({ differing = [], unreadable = [], byMounting = [], changes = [] }: Partial<Numbers>): Found => ({
  differing: new BlockSet(differing),
  unreadable: new BlockSet(unreadable),
  byMounting: new BlockSet(byMounting),
  changes,
});
const CHANGE: MountChange = { filesystem: 'FAT16', offsetBytes: 4096, what: ['fat-accessed'] };
const run = (first: number, last = first) => ({ first, last });

describe('what was found gives a verdict', () => {
  it.each<[string, Partial<Numbers>, object]>([
    ['of nothing', {}, { kind: 'verified' }],
    ['of blocks that differ', { differing: [3, 4] }, { kind: 'differs', blocks: [run(3, 4)] }],
    [
      'that names both, when some differ and some cannot be read',
      { differing: [3], unreadable: [7, 8] },
      { kind: 'unreadable', blocks: [run(7, 8)], differing: [run(3)] },
    ],
    [
      'of being mounted, each volume once',
      { byMounting: [1, 5], changes: [CHANGE, { ...CHANGE, what: ['fat-in-use', 'fat-accessed'] }] },
      {
        kind: 'changed-by-mounting',
        blocks: [run(1), run(5)],
        changes: [{ ...CHANGE, what: ['fat-accessed', 'fat-in-use'] }],
      },
    ],
    [
      'of a difference, with what mounting explains beside it',
      { differing: [9], byMounting: [1], changes: [CHANGE] },
      { kind: 'differs', blocks: [run(9)], byMounting: [run(1)] },
    ],
    [
      'of everything at once',
      { differing: [9], unreadable: [2], byMounting: [1], changes: [CHANGE] },
      { kind: 'unreadable', blocks: [run(2)], differing: [run(9)], byMounting: [run(1)] },
    ],
  ])('%s', (_case, numbers, verdict) => {
    expect(verdictOf(found(numbers))).toEqual(verdict);
  });

  it('and a failure, except where nothing is wrong with the drive', () => {
    const drive = '/dev/sdb';
    expect(failureFor(found({}), drive, 1024)).toBeNull();
    expect(failureFor(found({ byMounting: [1], changes: [CHANGE] }), drive, 1024)).toBeNull();
    expect(failureFor(found({ differing: [3], unreadable: [7] }), drive, 1024)).toEqual({
      kind: 'drive-unreadable',
      drive,
      blocks: [run(7)],
      differing: [run(3)],
      blockBytes: 1024,
    });
  });
});
