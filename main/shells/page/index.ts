/**
 * What the two graphical hosts (Electron, loopback page) share.
 * Takes: the folder of the built page. Gives: its files with their types and the policy they are served under, and the
 * shape of the backend both are given. Touches: reads dist/renderer. Fails with: nothing; a missing file is null.
 */
export type { AppBackend } from './app-backend.ts';
export { contentPolicy, findPageFolder, readPageFile } from './page.ts';
