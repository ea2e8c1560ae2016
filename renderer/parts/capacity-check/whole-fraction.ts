/** The progress of a capacity check. */
import type { CapacityProgress } from '../../../contract/wire/capacity-check.ts';

/** The approximate share of each stage in a whole check, on a slow stick. */
const SHARES: readonly (readonly [CapacityProgress['stage'], number])[] = [
  ['save', 0.1],
  ['tag', 0.25],
  ['scan', 0.2],
  ['look', 0.1],
  ['restore', 0.25],
  ['check', 0.1],
];

/** Progress of the whole check, 0 to 1; null before it has started. */
export function wholeFraction({ stage, fraction }: CapacityProgress): number | null {
  let before = 0;
  for (const [name, share] of SHARES) {
    if (name === stage) return before + share * fraction;
    before += share;
  }
  return null;
}
