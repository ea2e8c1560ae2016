import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockSet, coarseRanges, mergeRanges } from '../../../../../main/system/helper-client/block-set.ts';

const run = (first: number, last = first) => ({ first, last });

/** The same by counting, block by block. */
function rangesByCounting(blocks: ReadonlySet<number>): { first: number; last: number }[] {
  const ranges: { first: number; last: number }[] = [];
  for (const block of [...blocks].toSorted((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open?.last === block - 1) open.last = block;
    else ranges.push(run(block));
  }
  return ranges;
}

it('holds what was added and not deleted, in whatever order', () => {
  const step = fc.tuple(fc.constantFrom('add', 'add', 'delete'), fc.nat(30));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const set = new BlockSet();
      const expected = new Set<number>();
      for (const [act, block] of steps) {
        if (act === 'add') {
          set.add(block);
          expected.add(block);
        } else {
          set.delete(block);
          expected.delete(block);
        }
      }
      expect(set.ranges()).toEqual(rangesByCounting(expected));
      expect(set.count).toBe(expected.size);
      for (let block = 0; block <= 31; block++) expect(set.has(block)).toBe(expected.has(block));
    }),
  );
});

it('two sets give their union', () => {
  const blocks = fc.uniqueArray(fc.nat(40));
  fc.assert(
    fc.property(blocks, blocks, fc.nat(20), (a, b, max) => {
      const union = rangesByCounting(new Set([...a, ...b]));
      expect(mergeRanges(new BlockSet(a).ranges(), new BlockSet(b).ranges(), max)).toEqual(union.slice(0, max));
    }),
  );
});

it('a snapshot of the runs stays as it was', () => {
  const set = new BlockSet([1]);
  const before = set.ranges();
  set.add(2);
  expect(before).toEqual([run(1)]);
});

describe('too many runs', () => {
  it('end with one over all that are left', () => {
    expect(coarseRanges([run(1), run(3), run(5), run(7, 9)], 2)).toEqual([run(1), run(3, 9)]);
  });
  it('are left as they are where they fit', () => {
    expect(coarseRanges([run(1), run(3)], 2)).toEqual([run(1), run(3)]);
    expect(coarseRanges([], 2)).toEqual([]);
  });
});
