/**
 * Takes: which log. Gives: a drawer with all of it, its errors and a search. Touches: main through bridge.ts (`job/log-look`,
 * `job/log-part`, `job/save-log`). Can fail with: a log that is gone, shown in place.
 */
export { LogButton } from './LogButton.tsx';
export { LogDrawer } from './LogDrawer.tsx';
