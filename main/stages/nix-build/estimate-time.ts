/** Estimates the duration of a plan from earlier builds on this machine. Pure. */
import { type BuildTimes, timedName } from '../../../contract/wire/build-times.ts';
import type { PlanText } from './plan-text.ts';
import { storeName } from './store-name.ts';

/** With fewer known steps than this, a sum would be meaningless. */
const MIN_KNOWN_SHARE = 0.5;

export interface TimeEstimate {
  /** Of what is known; null if too little of it was built or fetched here before. */
  readonly likelyMs: number | null;
  /** Builds that were never made here: one of them may take longer than all the others. */
  readonly unknownBuilds: number;
}

function fetchMs(downloadBytes: number, { fetchBytesPerSecond }: BuildTimes): number | null {
  if (downloadBytes === 0) return 0;
  return fetchBytesPerSecond === null ? null : (downloadBytes / fetchBytesPerSecond) * 1000;
}

export function estimateTime(
  { derivations, downloadBytes }: Pick<PlanText, 'derivations' | 'downloadBytes'>,
  times: BuildTimes,
): TimeEstimate {
  const known = derivations
    .map((derivation) => times.derivations[timedName(storeName(derivation))])
    .filter((ms) => ms !== undefined);
  const unknownBuilds = derivations.length - known.length;
  const fetching = fetchMs(downloadBytes, times);
  if (fetching === null || known.length < derivations.length * MIN_KNOWN_SHARE)
    return { likelyMs: null, unknownBuilds };
  const buildingMs = known.reduce((total, ms) => total + ms, 0) / times.parallel;
  return { likelyMs: Math.round(buildingMs + fetching), unknownBuilds };
}
