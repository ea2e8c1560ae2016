/**
 * Takes: a problem as data. Gives: its words, and for a bug the way to a report. Touches: main through bridge.ts
 * (`app/report`). Can fail with: a report that cannot be had; it is said in place.
 */
export { CopyReport } from './CopyReport.tsx';
export { FailureNotice } from './FailureNotice.tsx';
