/** The user's folders by the XDG Base Directory Specification, in which a relative value counts as unset. */
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The defaults below the home folder. */
const BASES = {
  XDG_CONFIG_HOME: '.config',
  XDG_STATE_HOME: '.local/state',
  XDG_CACHE_HOME: '.cache',
  XDG_DATA_HOME: '.local/share',
} as const;

/** HOME where it is an absolute path, else that of the user database: an empty one would make every folder relative to the current one. */
export function homeFolder(home: string = homedir()): string {
  return isAbsolute(home) ? home : userInfo().homedir;
}

/** The base folder itself, shared with other programs; `home` is HOME, or the system's value without it. */
export function xdgBase(
  variable: keyof typeof BASES,
  { environment = process.env, home = homeFolder() }: { environment?: Environment; home?: string } = {},
): string {
  const set = environment[variable];
  return set && isAbsolute(set) ? set : join(home, BASES[variable]);
}

/** Settings. */
export const configFolder = (environment?: Environment): string =>
  join(xdgBase('XDG_CONFIG_HOME', environment ? { environment } : {}), 'flakestick');

/** State that must persist. */
export const stateFolder = (environment?: Environment): string =>
  join(xdgBase('XDG_STATE_HOME', environment ? { environment } : {}), 'flakestick');

/** Data that can be recreated or downloaded again. */
export const cacheFolder = (environment?: Environment): string =>
  join(xdgBase('XDG_CACHE_HOME', environment ? { environment } : {}), 'flakestick');

/** Removed at logout; null if the session has none. */
export function runtimeFolder(environment: Environment = process.env): string | null {
  const set = environment['XDG_RUNTIME_DIR'];
  return set && isAbsolute(set) ? join(set, 'flakestick') : null;
}
