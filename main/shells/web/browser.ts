import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { findProgramSync } from '../../system/find-program.ts';
import { makeFolder } from '../../system/own-folder.ts';
import { startProgram } from '../../system/program.ts';
import { homeFolder } from '../../system/xdg.ts';

/** Browsers that can show one page as a window of its own (`--app`). */
const APP_WINDOW_BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'brave-browser',
  'brave',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const KILL_AFTER_MS = 3000;

/** `default` is xdg-open: the page becomes a tab, whose closing the program cannot notice. */
export interface Browser {
  kind: 'app-window' | 'default';
  path: string;
}

export function findBrowser(searchPath = process.env['PATH'] ?? ''): Browser | null {
  const only = searchPath.split(':');
  const appWindow = findProgramSync(APP_WINDOW_BROWSERS, { only });
  if (appWindow) return { kind: 'app-window', path: appWindow };
  const path = findProgramSync('xdg-open', { only });
  return path ? { kind: 'default', path } : null;
}

export interface BrowserWindow {
  /** Settles when the window is closed or was never opened; stays open for a default browser that took the page. */
  closed: Promise<void>;
  /** Closes the window if possible, and removes everything it left on disk. */
  dispose(): Promise<void>;
}

/** Opens the address in a browser. The address is not in an argument list, because every user can read those. */
export async function openBrowser(browser: Browser, url: string): Promise<BrowserWindow> {
  const folder = await privateFolder(browser);
  const start = await writeBootstrap(folder, url);
  const child = startProgram(browser.path, browser.kind === 'default' ? [start] : appWindowArguments(folder, start), {
    stdio: 'ignore',
  });
  const exited = exitOf(child);
  const closed = new Promise<void>((resolve) => {
    void exited.then((code) => {
      if (browser.kind === 'app-window' || code !== 0) resolve();
    });
  });
  return {
    closed,
    async dispose() {
      if (browser.kind === 'app-window' && child.kill('SIGTERM'))
        await Promise.race([exited, delay(KILL_AFTER_MS, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
      // The browser's own children may still be writing their last files.
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function appWindowArguments(folder: string, start: string): string[] {
  return [
    `--app=${start}`,
    `--user-data-dir=${join(folder, 'profile')}`,
    '--class=Flakestick',
    '--window-size=1280,800',
    '--no-first-run',
    '--no-default-browser-check',
    '--password-store=basic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-extensions',
    '--disable-sync',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

/** Exit status; null when it could not be started or was ended by a signal. */
async function exitOf(child: ChildProcess): Promise<number | null> {
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  } catch {
    return null;
  }
}

/** A snap has a /tmp of its own; its files can be shared only in its folder under the home folder. */
async function privateFolder(browser: Browser): Promise<string> {
  const isSnap = realpathSync(browser.path) === '/usr/bin/snap';
  const parent = isSnap ? join(homeFolder(), 'snap', basename(browser.path), 'common') : tmpdir();
  makeFolder(parent, 0o777);
  return mkdtemp(join(parent, 'flakestick-'));
}

/** A page only this user can read, which leads to the address. Gives its `file://` URL. */
async function writeBootstrap(folder: string, url: string): Promise<string> {
  const file = join(folder, 'start.html');
  const page = `<!doctype html><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${url}">`;
  await writeFile(file, page, { mode: 0o600, flag: 'wx' });
  return pathToFileURL(file).href;
}
