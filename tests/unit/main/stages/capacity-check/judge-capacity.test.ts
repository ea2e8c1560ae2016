import { describe, expect, it } from 'vitest';
import type { Holds } from '../../../../../contract/wire/helper-protocol.ts';
import { judgeCapacity } from '../../../../../main/stages/capacity-check/judge-capacity.ts';

const PLACE = 4096;
const places = [90, 70, 50, 30, 10].map((unit) => unit * PLACE);
type Sight = Holds | { says: number };

function judge(sights: readonly (Sight | null)[], found: { at: number; says: number }[] = []) {
  const seen = new Map<number, { holds: Holds; says: number | null }>();
  for (const [place, sight] of sights.entries())
    if (sight !== null)
      seen.set(place, typeof sight === 'string' ? { holds: sight, says: null } : { holds: 'other', says: sight.says });
  return judgeCapacity({ placeBytes: PLACE, scanBytes: 20 * PLACE, places, seen, found });
}

describe('a capacity check', () => {
  it('in which every place holds its tag finds that it holds', () => {
    expect(judge(['own', 'own', 'own', 'own', 'own'])).toEqual({ kind: 'holds', reachedBytes: 91 * PLACE });
  });

  it.each<[string, Sight]>([
    ['nothing of it', 'none'],
    ['a part of it', 'part'],
    ['an error', 'unreadable'],
  ])('in which everything beyond a byte holds %s finds the end', (_what, bad) => {
    expect(judge([bad, bad, 'own', 'own', 'own'])).toEqual({
      kind: 'loses',
      atLeastBytes: 51 * PLACE,
      atMostBytes: 70 * PLACE,
    });
  });

  it('in which nothing holds anything finds that nothing is known to hold', () => {
    expect(judge(['none', 'none', 'none', 'none', 'none'])).toMatchObject({ kind: 'loses', atLeastBytes: 0 });
  });

  it.each<[string, (Sight | null)[]]>([
    ['lost', ['own', 'none', 'own', 'own', 'own']],
    ['unreadable from the start', ['own', null, 'own', 'own', 'own']],
  ])('in which one place in the middle is %s finds a drive that is worn out', (_what, sights) => {
    expect(judge(sights)).toEqual({ kind: 'unreliable', badPlaces: 1, firstBadByte: 70 * PLACE });
  });

  it('in which a tag went astray finds the capacity exactly when everything fits it', () => {
    // 40 cells: 90 → 10, 70 → 30 (overwritten later by place 30), 50 → 10 (overwritten by place 10).
    const sights: Sight[] = [{ says: 10 * PLACE }, { says: 30 * PLACE }, { says: 10 * PLACE }, 'own', 'own'];
    expect(judge(sights)).toEqual({ kind: 'wraps', atLeastBytes: 40 * PLACE, atMostBytes: 40 * PLACE });
  });

  it('in which a tag went astray and others contradict says only what it has at most', () => {
    expect(judge(['own', 'own', 'own', 'own', { says: 90 * PLACE }])).toEqual({
      kind: 'wraps',
      atLeastBytes: 0,
      atMostBytes: 90 * PLACE,
    });
  });

  it('in which only the search found a tag finds that it wraps', () => {
    const finding = judge(['own', 'own', 'own', 'own', 'own'], [{ at: 3 * PLACE, says: 90 * PLACE }]);
    expect(finding).toEqual({ kind: 'wraps', atLeastBytes: 87 * PLACE, atMostBytes: 87 * PLACE });
  });
});
