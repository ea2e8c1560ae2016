/** Estimates the duration of a plan from earlier builds on this machine. Pure. */
import { type BuildTimes, timedName } from '../../../contract/wire/build-times.ts';
import type { PlanText } from './plan-text.ts';
import { storeName } from './store-name.ts';

/** With fewer known steps than this, a sum would be meaningless. */
const MIN_KNOWN_SHARE = 0.5;

function buildMs(derivations: readonly string[], times: BuildTimes): number | null {
  if (derivations.length === 0) return 0;
  const known = derivations
    .map((derivation) => times.derivations[timedName(storeName(derivation))])
    .filter((ms) => ms !== undefined);
  if (known.length < derivations.length * MIN_KNOWN_SHARE) return null;
  const sum = known.reduce((total, ms) => total + ms, 0);
  // Most unknown steps are small: the median of the known ones is used for each.
  const median = known.toSorted((a, b) => a - b)[Math.floor(known.length / 2)] ?? 0;
  return (sum + median * (derivations.length - known.length)) / times.parallel;
}

function fetchMs(downloadBytes: number, { fetchBytesPerSecond }: BuildTimes): number | null {
  if (downloadBytes === 0) return 0;
  return fetchBytesPerSecond === null ? null : (downloadBytes / fetchBytesPerSecond) * 1000;
}

/** Null if too little of it was built or fetched here before. */
export function estimateMs(
  { derivations, downloadBytes }: Pick<PlanText, 'derivations' | 'downloadBytes'>,
  times: BuildTimes,
): number | null {
  const building = buildMs(derivations, times);
  const fetching = fetchMs(downloadBytes, times);
  return building === null || fetching === null ? null : Math.round(building + fetching);
}
