/**
 * Takes: a problem as data. Gives: its text, and for a bug the button for a report. Touches: main through bridge.ts
 * (`app/report`). Can fail with: a report that cannot be made; shown in place.
 */
export { CopyReport } from './CopyReport.tsx';
export { FailureNotice } from './FailureNotice.tsx';
export { OfflineImages } from './OfflineImages.tsx';
