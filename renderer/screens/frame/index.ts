/**
 * Takes: the mirror. Gives: what stands around every section: navigation, the connection, the job in short.
 * Touches: the page only. Can fail with: nothing.
 */
export { Frame } from './Frame.tsx';
