/**
 * The app as a page on 127.0.0.1, for machines without the Electron runtime.
 * Takes: a backend and the folder of the built page. Gives: an address that lets exactly one browser of this user in.
 * Touches: one loopback port, /proc/net/tcp; with a browser: one private folder for its profile.
 * Fails with: nothing expected; a refused request gets an HTTP status or a WebSocket close code.
 */
export { type Browser, findBrowser } from './browser.ts';
export { startWebHost, type WebHost } from './host.ts';
