/** The map of a drive: its blocks as a limited number of cells, with several blocks per cell if there are many. Pure. */
import type { BlockRange } from '../../../contract/wire/record.ts';

export type CellState = 'unread' | 'read' | 'bad';

/** The state of each cell. A cell is `read` when all of its blocks are; one bad block makes it `bad`. */
export function blockCells(options: {
  blockCount: number;
  /** Blocks from the start that were read and found equal, apart from those that are bad. */
  readCount: number;
  bad: readonly BlockRange[];
  maxCells: number;
}): CellState[] {
  const { blockCount, readCount, bad, maxCells } = options;
  const cellCount = Math.min(blockCount, maxCells);
  const cells: CellState[] = Array.from({ length: cellCount }, (_, cell) =>
    readCount >= Math.ceil(((cell + 1) * blockCount) / cellCount) ? 'read' : 'unread',
  );
  for (const { first, last } of bad) {
    const from = cellOf(first, blockCount, cellCount);
    const to = cellOf(Math.min(last, blockCount - 1), blockCount, cellCount);
    for (let cell = from; cell <= to; cell += 1) cells[cell] = 'bad';
  }
  return cells;
}

function cellOf(block: number, blockCount: number, cellCount: number): number {
  return Math.min(cellCount - 1, Math.floor((block * cellCount) / blockCount));
}
