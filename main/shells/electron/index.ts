/**
 * The app as a desktop window; the only folder that imports 'electron'.
 * Takes: how to make the backend, the built page, the preload bundle. Gives: one window, and the app's whole life.
 * Touches: the display, the session's sleep inhibitor, Electron's profile folder. Fails with: nothing expected.
 */
export { type ElectronShell, runElectronShell } from './shell.ts';
