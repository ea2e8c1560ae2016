/** Derives the finding from the tags of a capacity check. Pure. */

import type { CapacityFinding } from '../../../contract/wire/capacity-finding.ts';
import type { Holds } from '../../../contract/wire/helper-protocol.ts';

export interface Sightings {
  readonly placeBytes: number;
  readonly scanBytes: number;
  /** In the order they were written. */
  readonly places: readonly number[];
  /** By index of the position; missing for positions that could not be read before the check. */
  readonly seen: ReadonlyMap<number, { holds: Holds; says: number | null }>;
  /** Tags that were found at other offsets than they were written to. */
  readonly found: readonly { at: number; says: number }[];
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

export function judgeCapacity(sightings: Sightings): CapacityFinding {
  const { places, seen, placeBytes } = sightings;
  const aliases = [
    ...sightings.found,
    ...places.flatMap((at, place) => {
      const says = seen.get(place)?.says ?? null;
      return says === null ? [] : [{ at, says }];
    }),
  ];
  if (aliases.length > 0) return judgeAliases(aliases, sightings);

  const kept = places.filter((_, place) => seen.get(place)?.holds === 'own');
  const bad = places.filter((_, place) => seen.get(place)?.holds !== 'own');
  const reachedBytes = kept.reduce((reach, place) => Math.max(reach, place + placeBytes), 0);
  if (bad.length === 0) return { kind: 'holds', reachedBytes };
  const firstBadByte = bad.reduce((first, place) => Math.min(first, place), Number.POSITIVE_INFINITY);
  // Everything beyond one offset is lost and nothing before it: the drive ends there.
  if (firstBadByte >= reachedBytes) return { kind: 'loses', atLeastBytes: reachedBytes, atMostBytes: firstBadByte };
  return { kind: 'unreliable', badPlaces: bad.length, firstBadByte };
}

/** Two offsets share a cell: the drive has fewer cells than the higher offset. */
function judgeAliases(aliases: readonly { at: number; says: number }[], sightings: Sightings): CapacityFinding {
  const atMostBytes = aliases.reduce(
    (least, { at, says }) => Math.min(least, Math.max(at, says)),
    Number.MAX_SAFE_INTEGER,
  );
  const distance = aliases.reduce((all, { at, says }) => greatestCommonDivisor(all, Math.abs(at - says)), 0);
  const isExact = distance <= atMostBytes && wrapsAt(distance, sightings);
  return { kind: 'wraps', atLeastBytes: isExact ? distance : 0, atMostBytes: isExact ? distance : atMostBytes };
}

/** Whether the observations fit a drive that stores byte X in cell X mod `cells`. */
function wrapsAt(cells: number, { places, seen, placeBytes }: Sightings): boolean {
  const overlaps = (a: number, b: number): boolean => {
    const apart = Math.abs((a % cells) - (b % cells));
    return Math.min(apart, cells - apart) < placeBytes;
  };
  return places.every((place, number) => {
    const isOverwritten = places.some((later, index) => index > number && overlaps(place, later));
    return (seen.get(number)?.holds === 'own') === !isOverwritten;
  });
}
