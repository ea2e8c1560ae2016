/** What the cells of the glass show. Pure. */
import { type BadPart, badPartsOf, type StickLook, sharesOf } from './look.ts';

/** What a cell shows that nothing is known to be written to. `promised`: there is none; `unknown`: nobody can tell. */
export type Ground = 'void' | 'data' | 'promised' | 'unknown';

export interface BadCell {
  readonly cell: number;
  readonly kind: BadPart['kind'];
}

/** Numbers of cells, from the first one on; each count includes those before it. */
export interface CellPlan {
  readonly data: number;
  readonly proven: number;
  readonly written: number;
  /** Have just been written. */
  readonly hot: number;
  /** Of all others. */
  readonly ground: Ground;
  /** Whatever else is said of them. */
  readonly bad: readonly BadCell[];
}

/** Of shares: a block that ends where a cell does is not in the next one. Far less than one of 2^32 blocks. */
const ROUNDING = 1e-9;

/**
 * One cell stands for many blocks. It is written, or proven, when all of them are; one bad block makes it bad, and nothing
 * makes it good again.
 */
export function planCells(look: StickLook, { cellCount, columns }: { cellCount: number; columns: number }): CellPlan {
  const nothing: CellPlan = { data: 0, proven: 0, written: 0, hot: 0, ground: 'void', bad: [] };
  // A single cell would not be seen.
  const atLeastARow = (fraction: number): number => Math.max(columns, Math.round(fraction * cellCount));
  switch (look.state) {
    case 'data':
      return { ...nothing, data: atLeastARow(look.usedFraction) };
    case 'fake':
      return { ...nothing, data: atLeastARow(look.realFraction), ground: 'promised' };
    case 'unknown':
      return { ...nothing, ground: 'unknown' };
    default: {
      const shares = sharesOf(look);
      const front = Math.floor(shares.written * cellCount + ROUNDING);
      const hotCells = look.state === 'writing' ? Math.max(2, Math.round(columns * 0.8)) : 0;
      return {
        data: 0,
        proven: Math.floor(shares.proven * cellCount + ROUNDING),
        written: Math.max(0, front - hotCells),
        hot: front,
        ground: look.state === 'verifying' ? 'data' : 'void',
        bad: badCells(badPartsOf(look), cellCount),
      };
    }
  }
}

function badCells(parts: readonly BadPart[], cellCount: number): BadCell[] {
  const kinds = new Map<number, BadPart['kind']>();
  for (const { from, to, kind } of parts) {
    const first = Math.min(cellCount - 1, Math.floor(from * cellCount + ROUNDING));
    const last = Math.min(cellCount - 1, Math.max(first, Math.ceil(to * cellCount - ROUNDING) - 1));
    for (let cell = first; cell <= last; cell += 1) if (kinds.get(cell) !== 'unreadable') kinds.set(cell, kind);
  }
  return [...kinds].map(([cell, kind]) => ({ cell, kind }));
}
