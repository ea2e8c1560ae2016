/** A capacity check in a person's words. */

import { describeCapacity } from '../../../contract/messages/capacity-words.ts';
import type { CapacityProgress, CheckedCapacity } from '../../../contract/wire/capacity-check.ts';
import type { Tone } from '../../ui/index.ts';

const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** What the last check of a drive found, for its row. Nothing is called good: a check is a sign, no proof. */
export function checkedWords({ at, report }: CheckedCapacity): { tone: Tone; text: string } {
  const day = DAY.format(new Date(at));
  const { finding } = report;
  switch (finding.kind) {
    case 'holds':
      return { tone: 'accent', text: `Checked on ${day}` };
    case 'wraps':
    case 'loses':
      return { tone: 'bad', text: `Has only ${describeCapacity(finding)} (${day})` };
    case 'unreliable':
      return { tone: 'bad', text: `Did not hold everything on ${day}` };
  }
}

const STAGES: { readonly [S in CapacityProgress['stage']]: string } = {
  authorizing: 'Asking for permission',
  opening: 'Opening the drive',
  save: 'Keeping what is at the places to be tried',
  tag: 'Writing marks',
  scan: 'Searching for marks that went astray',
  look: 'Reading the marks',
  restore: 'Putting back what was there',
  check: 'Reading again what was put back',
};

/** How much of a whole check each stage is, roughly, on a slow stick. */
const SHARES: readonly (readonly [CapacityProgress['stage'], number])[] = [
  ['save', 0.1],
  ['tag', 0.25],
  ['scan', 0.2],
  ['look', 0.1],
  ['restore', 0.25],
  ['check', 0.1],
];

export function stageWords({ stage }: CapacityProgress): string {
  return STAGES[stage];
}

/** Of the whole check, 0 to 1; null before it has begun. */
export function wholeFraction({ stage, fraction }: CapacityProgress): number | null {
  let before = 0;
  for (const [name, share] of SHARES) {
    if (name === stage) return before + share * fraction;
    before += share;
  }
  return null;
}
