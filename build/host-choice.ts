import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Messages } from '../contract/messages/en/index.ts';
import type { Browser } from '../main/shells/web/index.ts';
import type { FetchResult } from './electron-runtime.ts';

/** Why there is no Electron to open the window with. */
export type NoElectron =
  /** The packages of the checkout are not installed at all. */
  | { readonly kind: 'package-missing' }
  /** The fetched program cannot run there, because its loader does not exist. */
  | { readonly kind: 'nixos' }
  | { readonly kind: 'override-empty'; readonly folder: string }
  | { readonly kind: 'download-skipped' }
  | { readonly kind: 'failed-today' }
  | { readonly kind: 'being-fetched' }
  | { readonly kind: 'interrupted' }
  /** `triesAgain`: the next start does, because it could not be remembered for the rest of the day. */
  | (Exclude<FetchResult, { kind: 'fetched' | 'interrupted' }> & { readonly triesAgain: boolean })
  /** It ended without a window; `ended` is its status or signal. */
  | { readonly kind: 'no-window'; readonly ended: string };

export type Electron = { readonly program: string } | { readonly missing: NoElectron };

/** The hosts that this machine has for the app. */
export interface Surroundings {
  /** Called only if there is a display. */
  readonly electron: Electron | null;
  readonly browser: Browser | null;
}

export type HostChoice =
  | { readonly host: 'electron'; readonly program: string }
  | { readonly host: 'web'; readonly mode: '--open' | '--serve'; readonly why: NoElectron | null };

/** Picks the best host that this machine can run. `electron` is null where there is no display. */
export function chooseHost({ electron, browser }: Surroundings): HostChoice {
  if (!electron) return { host: 'web', mode: '--serve', why: null };
  if ('program' in electron) return { host: 'electron', program: electron.program };
  return { host: 'web', mode: browser ? '--open' : '--serve', why: electron.missing };
}

function reasonOf(why: NoElectron, { because }: Messages['start']): string {
  const text = because[why.kind] as string | ((why: NoElectron) => string);
  return typeof text === 'string' ? text : text(why);
}

const AFTER_NETWORK: ReadonlySet<NoElectron['kind']> = new Set(['failed', 'unreachable', 'silent']);

/** Whether Electron's package was given a proxy that it only uses when it is told to. Source: @electron/get, index.js. */
export function missedProxy(choice: HostChoice, environment: NodeJS.ProcessEnv): boolean {
  const isSet = (name: string): boolean => Boolean(environment[name] || environment[name.toUpperCase()]);
  const isUsed = Boolean(environment['ELECTRON_GET_USE_PROXY'] || environment['NODE_USE_ENV_PROXY']);
  const why = choice.host === 'web' ? choice.why : null;
  return why !== null && AFTER_NETWORK.has(why.kind) && !isUsed && ['http_proxy', 'https_proxy'].some(isSet);
}

/** Which host was chosen and why, in one or two plain sentences. */
export function describeChoice(choice: HostChoice, browser: Browser | null, { start }: Messages): string {
  if (choice.host === 'electron') return start.inElectron(choice);
  if (!choice.why) return start.withoutDisplay;
  const where =
    choice.mode === '--serve' || !browser
      ? start.served
      : browser.kind === 'app-window'
        ? start.inWindowOf({ browser: basename(browser.path) })
        : start.inDefaultBrowser;
  return `${reasonOf(choice.why, start)} ${where}`;
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
