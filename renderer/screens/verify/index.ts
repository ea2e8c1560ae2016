/**
 * Takes: a drive and what it should hold. Gives: `job/start` of a verification, and its screen. Touches: main through
 * bridge.ts; drives are only read. Can fail with: main's reason for refusing the job, shown in place.
 */
export { chooseExpectation } from './expectation-choice.ts';
export { VerifyScreen } from './VerifyScreen.tsx';
