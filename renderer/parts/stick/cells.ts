/** What each cell of the glass shows. Pure. */
import { scatter } from './geometry.ts';
import { badPartsOf, type StickLook, sharesOf } from './look.ts';

/** Three tones of written and proven ones, so that a field of equal cells is alive. */
export type Tone = 1 | 2 | 3;
export type Cell =
  | 'void'
  | 'data'
  /** Promised, and not there. */
  | 'promised'
  /** Nobody can tell what it holds. */
  | 'unknown'
  | `written-${Tone}`
  | `proven-${Tone}`
  /** Has just been written. */
  | 'hot'
  | 'differs'
  | 'unreadable';

/** Of shares: a block that ends where a cell does is not in the next one. Far less than one of 2^32 blocks. */
const ROUNDING = 1e-9;

const toneOf = (cell: number): Tone => (1 + Math.floor(scatter(cell) * 3)) as Tone;

/**
 * One cell stands for many blocks. It is written, or proven, when all of them are; one bad block makes it bad, and nothing
 * makes it good again.
 */
export function cellsOf(
  look: StickLook,
  { cellCount, columns }: { cellCount: number; columns: number },
): readonly Cell[] {
  switch (look.state) {
    case 'data':
      return filled({ cellCount, front: Math.max(columns, Math.round(look.usedFraction * cellCount)) }, 'data', 'void');
    case 'fake':
      return filled(
        { cellCount, front: Math.max(columns, Math.round(look.realFraction * cellCount)) },
        'data',
        'promised',
      );
    case 'unknown':
      return filled({ cellCount, front: cellCount }, 'unknown', 'unknown');
    default:
      return written(look, cellCount, columns);
  }
}

function filled({ cellCount, front }: { cellCount: number; front: number }, below: Cell, above: Cell): Cell[] {
  return Array.from({ length: cellCount }, (_, cell) => (cell < front ? below : above));
}

function written(look: StickLook, cellCount: number, columns: number): Cell[] {
  const shares = sharesOf(look);
  const front = Math.floor(shares.written * cellCount + ROUNDING);
  const proven = Math.floor(shares.proven * cellCount + ROUNDING);
  const hotFrom = look.state === 'writing' ? front - Math.max(2, Math.round(columns * 0.8)) : front;
  const cells = Array.from({ length: cellCount }, (_, cell): Cell => {
    if (cell < proven) return `proven-${toneOf(cell)}`;
    if (cell < hotFrom) return `written-${toneOf(cell)}`;
    if (cell < front) return 'hot';
    return look.state === 'verifying' ? 'data' : 'void';
  });
  for (const { from, to, kind } of badPartsOf(look)) {
    const first = Math.min(cellCount - 1, Math.floor(from * cellCount + ROUNDING));
    const last = Math.min(cellCount - 1, Math.max(first, Math.ceil(to * cellCount - ROUNDING) - 1));
    for (let cell = first; cell <= last; cell += 1) if (cells[cell] !== 'unreadable') cells[cell] = kind;
  }
  return cells;
}
