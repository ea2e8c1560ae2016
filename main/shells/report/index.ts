/**
 * Takes: the version of the program. Gives: the text of a bug report, masked. Touches: the checks of this machine, the log; reads
 * only. Can fail with: nothing of its own.
 */
export { makeReport } from './report.ts';
