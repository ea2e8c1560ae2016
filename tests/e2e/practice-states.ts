/** States of a practice, for states.spec.ts. */
import type { PracticeStage, PracticeState } from '../../contract/wire/practice.ts';
import type { State } from './flake-states.ts';

const at = (stage: PracticeStage, fraction: number): PracticeState => ({
  phase: 'running',
  stage,
  progress: {
    doneBytes: Math.floor(16 * 1024 * 1024 * fraction),
    totalBytes: 16 * 1024 * 1024,
    bytesPerSecond: 1_900_000,
  },
});

export const PRACTICE_STATES: State[] = [
  { name: 'practice-building', part: { practice: at('building', 0.4) } },
  { name: 'practice-writing', part: { practice: at('writing', 0.62) } },
  { name: 'practice-verifying', part: { practice: at('verifying', 0.31) } },
  { name: 'practice-done', part: { practice: { phase: 'done' } } },
  {
    name: 'practice-failed',
    part: {
      practice: {
        phase: 'failed',
        failure: { kind: 'disk-full', path: '/home/ada/.cache/flakestick/practice', detail: 'ENOSPC' },
      },
    },
  },
];
