/**
 * Takes: the mirror. Gives: the frame around every section: navigation, connection, job status.
 * Touches: the page only. Can fail with: nothing.
 */
export { Frame } from './Frame.tsx';
