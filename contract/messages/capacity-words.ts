/** What a capacity check found, in a person's words, and what it does not prove. Shared by all shells. */

import type { CapacityEvidence } from '../wire/capacity-check.ts';
import { type CapacityFinding, describeBytes, describeCapacity } from '../wire/capacity-finding.ts';
import type { Failure } from '../wire/failure.ts';
import { formatBytes } from './bytes.ts';

/** One or two sentences. */
export function explainFinding(finding: CapacityFinding, claimsBytes: number): string {
  const claim = formatBytes(claimsBytes);
  switch (finding.kind) {
    case 'holds':
      return `Every place that was tried, up to byte ${finding.reachedBytes}, holds what is written to it.`;
    case 'wraps':
      return `It says it has ${claim} and has ${describeCapacity(finding)}. What is written beyond that replaces what was written before.`;
    case 'loses':
      return `It says it has ${claim}; the first ${formatBytes(finding.atLeastBytes)} hold data, and what is written beyond ${formatBytes(finding.atMostBytes)} is lost.`;
    case 'unreliable':
      return `${finding.badPlaces === 1 ? 'One place does' : `${finding.badPlaces} places do`} not hold what is written to ${finding.badPlaces === 1 ? 'it' : 'them'}, the first at byte ${finding.firstBadByte}: it is worn out or damaged.`;
  }
}

/** What a check that found nothing wrong leaves open. */
export function explainEvidence({ places, placeBytes, scannedBytes, ballastBytes }: CapacityEvidence): string {
  return `Tried: ${places} places of ${formatBytes(placeBytes)} from end to end, and the first ${formatBytes(scannedBytes)} searched for what went astray. Between these places nothing was tried, and a drive that keeps more than the last ${formatBytes(ballastBytes)} in memory could hide its loss. It is a good sign, not a proof: only reading back what fills the drive proves it.`;
}

type Told = 'drive-lies' | 'drive-not-restored' | 'probe-unfinished' | 'nothing-to-restore';
type Words = { title: string; happened: string; remedy: string };

/** Part of explain.ts. */
export const CAPACITY_FAILURES: { readonly [K in Told]: (failure: Extract<Failure, { kind: K }>) => Words } = {
  'drive-lies': ({ drive, finding, claimsBytes, left }) => ({
    title: finding.kind === 'unreliable' ? 'The drive is not reliable' : 'The drive has less than it says',
    happened: `${drive}: ${explainFinding(finding, claimsBytes)} ${
      left.length > 0
        ? `Not as before the check: ${describeBytes(left)}.`
        : 'What the check wrote over was put back and read again.'
    }`,
    remedy: 'Copy what matters from it, do not write to it any more, and return it to whoever sold it.',
  }),
  'drive-not-restored': ({ drive, why, left, path }) => ({
    title: 'The drive still holds marks of the capacity check',
    happened: `${drive}: ${why}. The check’s marks may be where the drive’s own data was, at ${describeBytes(left)}; nothing else was written. What was there is kept in ${path}.`,
    remedy:
      'Plug the drive in and have it put back: “Put back” in the app, or “flakestick drives --probe DRIVE --restore”.',
  }),
  'probe-unfinished': ({ drive, startedAt, path }) => ({
    title: 'An earlier check of this drive was cut short',
    happened: `The check of ${drive} that began at ${startedAt} did not end; what it wrote over is kept in ${path}.`,
    remedy: 'Have it put back first: “Put back” in the app, or “flakestick drives --probe DRIVE --restore”.',
  }),
  'nothing-to-restore': ({ drive }) => ({
    title: 'There is nothing to put back',
    happened: `No capacity check of ${drive} was cut short on this machine.`,
    remedy: 'If it was checked on another machine or by another user, put it back there.',
  }),
};
