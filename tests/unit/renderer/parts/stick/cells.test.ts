import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planCells } from '../../../../../renderer/parts/stick/cells.ts';
import type { StickLook } from '../../../../../renderer/parts/stick/look.ts';

const GROUNDS = { void: '.', data: 'd', promised: ':', unknown: '?' } as const;

/** A sign for each cell. */
function draw(look: StickLook, cellCount = 10, columns = 2): string {
  const plan = planCells(look, { cellCount, columns });
  const signs = Array.from({ length: cellCount }, (_, cell): string => {
    if (cell < plan.data) return 'd';
    if (cell < plan.proven) return '#';
    if (cell < plan.written) return 'w';
    return cell < plan.hot ? '*' : GROUNDS[plan.ground];
  });
  for (const { cell, kind } of plan.bad) signs[cell] = kind === 'differs' ? 'x' : '!';
  return signs.join('');
}

/** The block `number` of `count`. */
const block = (number: number, count: number, kind: 'differs' | 'unreadable' = 'differs') => ({
  from: number / count,
  to: (number + 1) / count,
  kind,
});

describe('the cells of a drawn medium', () => {
  it('are written from the first one on, and the newest are hot', () => {
    expect(draw({ state: 'writing', writtenFraction: 0.5 })).toBe('www**.....');
    expect(draw({ state: 'writing', writtenFraction: 0 })).toBe('..........');
    expect(draw({ state: 'partly', writtenFraction: 0.42 })).toBe('wwww......');
  });

  it('count as written or proven only when everything they stand for is', () => {
    expect(draw({ state: 'partly', writtenFraction: 0.999 })).toBe('wwwwwwwww.');
    expect(draw({ state: 'verifying', provenFraction: 0.59, rest: 'written' })).toBe('#####wwwww');
    expect(draw({ state: 'verifying', provenFraction: 0.999, rest: 'data' })).toBe('#########d');
  });

  it('say nothing is proven of what was written and not read back', () => {
    expect(draw({ state: 'written' })).toBe('wwwwwwwwww');
    expect(draw({ state: 'sealed' })).toBe('##########');
  });

  it('are not void where nobody can tell what they hold', () => {
    expect(draw({ state: 'unknown' })).toBe('??????????');
    expect(draw({ state: 'empty' })).toBe('..........');
  });

  it('show files from a row on, and what a false capacity lacks', () => {
    expect(draw({ state: 'data', usedFraction: 0.0001 })).toBe('dd........');
    expect(draw({ state: 'fake', realFraction: 0.3 })).toBe('ddd:::::::');
  });

  it('show one bad block among a million', () => {
    for (const number of [0, 499_999, 999_999]) {
      const drawn = draw({ state: 'differs', provenFraction: 1, bad: [block(number, 1_000_000)] });
      expect(drawn.replaceAll('#', '')).toBe('x');
      expect(drawn.indexOf('x')).toBe(Math.floor(number / 100_000));
    }
  });

  it('are bad only where a block is bad, however shares are rounded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.nat(),
        fc.integer({ min: 2, max: 600 }),
        (count, seed, cells) => {
          const number = seed % count;
          const look: StickLook = { state: 'differs', provenFraction: 1, bad: [block(number, count)] };
          const drawn = draw(look, cells);
          const first = Math.floor((number * cells) / count);
          const last = Math.max(first, Math.ceil(((number + 1) * cells) / count) - 1);
          expect(drawn).toBe('#'.repeat(first) + 'x'.repeat(last - first + 1) + '#'.repeat(cells - last - 1));
        },
      ),
    );
  });

  it('that cannot be read stay so, though they differ as well, and whatever is said in which order', () => {
    const bad = [block(3, 10, 'unreadable'), block(3, 10, 'differs')];
    expect(draw({ state: 'unreadable', provenFraction: 1, bad })).toBe('###!######');
    expect(draw({ state: 'unreadable', provenFraction: 1, bad: bad.toReversed() })).toBe('###!######');
  });

  it('stay on the glass when a bad block is beyond the image', () => {
    expect(draw({ state: 'differs', provenFraction: 1, bad: [block(12, 10)] })).toBe('#########x');
  });
});
