/**
 * Takes: the job of the mirror. Gives: its screen, from the first stage to how it ended. Touches: main through
 * bridge.ts (`job/cancel`, `job/dismiss`, `job/start`, `job/log`, `job/save-log`). Can fail with: any failure; each is shown
 * with its remedy.
 */
export { headlineOf } from './headline.ts';
export { JobScreen } from './JobScreen.tsx';
export { latestOutcome, verdictOutcome } from './outcome.ts';
export { PlanSummary } from './PlanSummary.tsx';
export { isShown, PracticeScreen } from './PracticeScreen.tsx';
export { percentText } from './time-left.ts';
