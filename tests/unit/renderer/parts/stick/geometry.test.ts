import { describe, expect, it } from 'vitest';
import { cellPlace, cellRegion, mediumOf } from '../../../../../renderer/parts/stick/geometry.ts';

/** Of a path made of rectangles: `M x y h w v h …`. */
const rectanglesOf = (path: string) =>
  [...path.matchAll(/M([\d.-]+) ([\d.-]+)h([\d.-]+)v([\d.-]+)/g)].map(([, ...numbers]) => numbers.map(Number));

describe('the window onto a run of cells', () => {
  for (const [kind, height] of [
    ['stick', 288],
    ['card', 112],
    ['disk', 528],
  ] as const) {
    const { grid } = mediumOf(kind, height);
    if (!grid) throw new Error('there are no cells');
    const covered = (first: number, end: number): number[] => {
      const rectangles = rectanglesOf(cellRegion(grid, first, end));
      const isIn = (cell: number): boolean => {
        const { x, y } = cellPlace(grid, cell);
        const middle = { x: x + grid.cellSide / 2, y: y + grid.cellSide / 2 };
        return rectangles.some(
          ([left = 0, top = 0, width = 0, height = 0]) =>
            middle.x > left && middle.x < left + width && middle.y > top && middle.y < top + height,
        );
      };
      return Array.from({ length: grid.cellCount }, (_, cell) => cell).filter(isIn);
    };

    it(`shows just these of a ${kind}, ${height} px high`, () => {
      const last = grid.cellCount;
      const edges = [0, 1, grid.columns - 1, grid.columns, grid.columns + 1, 3 * grid.columns + 2, last - 1, last];
      for (const first of edges)
        for (const end of edges) {
          const length = Math.max(0, end - first);
          expect(covered(first, end)).toEqual(Array.from({ length }, (_, index) => first + index));
        }
    });
  }
});
