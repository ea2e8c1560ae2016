import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockRanges } from '../../../../contract/wire/record.ts';

it('folds block numbers into runs', () => {
  expect(blockRanges([3, 4, 9])).toEqual([
    { first: 3, last: 4 },
    { first: 9, last: 9 },
  ]);
  expect(blockRanges([])).toEqual([]);
});

it('the runs hold every block that went in, no other, and none of them touch', () => {
  const blocks = fc.uniqueArray(fc.nat(60)).map((numbers) => numbers.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(blocks, (numbers) => {
      const ranges = blockRanges(numbers);
      const expanded = ranges.flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      );
      expect(expanded).toEqual(numbers);
      for (const [index, { first }] of ranges.slice(1).entries())
        expect(first).toBeGreaterThan((ranges[index]?.last ?? 0) + 1);
    }),
  );
});
