import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser } from '../main/shells/web/index.ts';

/** What this machine has to show the app with. */
export interface Surroundings {
  /** The Electron executable, or null. */
  electron: string | null;
  /** False where the packages of the checkout are not installed at all. */
  electronPackage: boolean;
  hasDisplay: boolean;
  browser: Browser | null;
}

export type HostChoice = { sentence: string } & (
  | { host: 'electron'; program: string }
  | { host: 'web'; mode: '--open' | '--serve' }
);

/** Picks the best host this machine can run, and says which and why in one plain sentence. */
export function chooseHost({ electron, electronPackage, hasDisplay, browser }: Surroundings): HostChoice {
  if (!hasDisplay) {
    const sentence =
      'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so Flakestick is served as a page on this machine.';
    return { host: 'web', mode: '--serve', sentence };
  }
  if (electron) return { host: 'electron', program: electron, sentence: `Flakestick opens in Electron (${electron}).` };
  const remedy = electronPackage ? ' (“npx install-electron” gets it)' : '';
  const why = `Electron’s runtime is not installed${remedy}`;
  if (!browser) {
    const sentence = `${why} and no browser was found, so Flakestick is served as a page on this machine.`;
    return { host: 'web', mode: '--serve', sentence };
  }
  const where = browser.kind === 'app-window' ? `a window of ${basename(browser.path)}` : 'the default browser';
  return { host: 'web', mode: '--open', sentence: `${why}, so Flakestick opens in ${where}.` };
}

/**
 * Electron's executable, told from files alone: importing the package starts a download where the runtime is missing.
 * Source: electron/index.js, which reads path.txt and ELECTRON_OVERRIDE_DIST_PATH in the same way.
 */
export function findElectron(
  packageFolder: string,
  override = process.env['ELECTRON_OVERRIDE_DIST_PATH'],
): string | null {
  const pathFile = join(packageFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  if (override) {
    const program = join(override, name ?? 'electron');
    return existsSync(program) ? program : null;
  }
  if (!name) return null;
  const program = join(packageFolder, 'dist', name);
  return existsSync(program) ? program : null;
}
