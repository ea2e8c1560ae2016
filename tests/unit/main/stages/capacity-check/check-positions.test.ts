import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHelperRequest } from '../../../../../contract/wire/helper-lines.ts';
import { MAX_PLACES } from '../../../../../contract/wire/helper-protocol.ts';
import { choosePositions } from '../../../../../main/stages/capacity-check/check-positions.ts';
import { seededRandom } from '../../../../setup/level.ts';
import { REQUESTS } from '../../../contract/wire/helper-messages.ts';

const MEBIBYTE = 1024 * 1024;
/** From the smallest card to eight terabytes, in whole sectors of 4096 bytes. */
const sizes = fc
  .double({ min: Math.log(4 * MEBIBYTE), max: Math.log(8e12), noNaN: true })
  .map((log) => Math.floor(Math.exp(log) / 4096) * 4096);
const random = fc.integer().map((seed) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
});

describe('the places of a check', () => {
  it('are on the drive, whole, each once, and fit into a request', () => {
    fc.assert(
      fc.property(sizes, random, (sizeBytes, dice) => {
        const { places, placeBytes, scanBytes } = choosePositions(sizeBytes, dice);
        expect(places.length).toBeLessThanOrEqual(MAX_PLACES);
        expect(new Set(places).size).toBe(places.length);
        expect(
          places.filter((place) => place % placeBytes !== 0 || place === 0 || place + placeBytes > sizeBytes),
        ).toEqual([]);
        expect(scanBytes).toBeLessThanOrEqual(sizeBytes);
        const line = JSON.stringify({ ...REQUESTS['capacity-check'], places, placeBytes, scanBytes });
        expect(line.length).toBeLessThan(65_536);
        expect(decodeHelperRequest(line)).toMatchObject({ task: 'capacity-check' });
      }),
    );
  });

  it('leave the partition tables at both ends of a drive alone', () => {
    const { places, placeBytes } = choosePositions(32e9, seededRandom('places'));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(32 * MEBIBYTE);
    expect(Math.max(...places) + placeBytes).toBeLessThanOrEqual(32e9 - MEBIBYTE);
  });

  /** The claim of the whole method: it is arithmetic, so it can be tried for real sizes without a drive. */
  it('show a drive of any size that wraps at any byte: a tag lands in what is searched, or on another place', () => {
    fc.assert(
      fc.property(sizes, random, fc.double({ min: 0.001, max: 1, noNaN: true }), (sizeBytes, dice, fraction) => {
        const { places, placeBytes, scanBytes } = choosePositions(sizeBytes, dice);
        const last = Math.max(...places);
        const cells = Math.floor((last * fraction) / 512) * 512;
        if (cells <= placeBytes) return;
        const astray = places.filter((place) => place >= cells).map((place) => place % cells);
        const isSearched = astray.some((at) => at + placeBytes <= scanBytes);
        const sorted = places.map((place) => place % cells).toSorted((a, b) => a - b);
        const isOnAnother = sorted.some((at, index) => index > 0 && at - (sorted[index - 1] as number) < placeBytes);
        expect(isSearched || isOnAnother, `${cells} of ${sizeBytes}`).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('are not evenly spaced, and are other ones each time', () => {
    const seeded = seededRandom('two checks');
    const one = choosePositions(128e9, seeded).places;
    const other = choosePositions(128e9, seeded).places;
    expect(one).not.toEqual(other);
    const steps = new Set(one.slice(0, 200).map((place, index) => (one[index + 1] as number) - place));
    expect(steps.size).toBeGreaterThan(100);
  });
});
