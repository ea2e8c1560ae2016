import { describe, expect, it } from 'vitest';
import { blockCells } from '../../../../../renderer/parts/progress/block-cells.ts';

const sign = { unread: '.', read: '#', bad: 'x' } as const;
const draw = (options: Parameters<typeof blockCells>[0]) =>
  blockCells(options)
    .map((cell) => sign[cell])
    .join('');

describe('the map of a drive', () => {
  it('has a cell for each block while there is room', () => {
    expect(draw({ blockCount: 6, readCount: 4, bad: [{ first: 1, last: 2 }], maxCells: 10 })).toBe('#xx#..');
  });

  it('shows a cell as read only when all of its blocks are', () => {
    expect(draw({ blockCount: 10, readCount: 5, bad: [], maxCells: 5 })).toBe('##...');
    expect(draw({ blockCount: 10, readCount: 6, bad: [], maxCells: 5 })).toBe('###..');
    // Blocks that do not share out evenly: the first cell of three stands for three of the seven.
    expect(draw({ blockCount: 7, readCount: 2, bad: [], maxCells: 3 })).toBe('...');
    expect(draw({ blockCount: 7, readCount: 3, bad: [], maxCells: 3 })).toBe('#..');
  });

  it('shows one bad block among many', () => {
    expect(draw({ blockCount: 1000, readCount: 1000, bad: [{ first: 999, last: 999 }], maxCells: 4 })).toBe('###x');
  });

  it('does not leave the map when the last bad block is beyond the end', () => {
    expect(draw({ blockCount: 3, readCount: 3, bad: [{ first: 2, last: 7 }], maxCells: 10 })).toBe('##x');
  });
});
