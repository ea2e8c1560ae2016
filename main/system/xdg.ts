/** The user's folders by the XDG Base Directory Specification, in which a relative value counts as unset. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Each below the home folder, where its variable is unset. */
const BASES = {
  XDG_CONFIG_HOME: '.config',
  XDG_STATE_HOME: '.local/state',
  XDG_CACHE_HOME: '.cache',
  XDG_DATA_HOME: '.local/share',
} as const;

/** The base folder itself, shared with other programs; `home` is HOME, or what the system says without it. */
export function xdgBase(
  variable: keyof typeof BASES,
  { environment = process.env, home = homedir() }: { environment?: Environment; home?: string } = {},
): string {
  const set = environment[variable];
  return set && isAbsolute(set) ? set : join(home, BASES[variable]);
}

/** What the user decided. */
export const configFolder = (environment?: Environment): string =>
  join(xdgBase('XDG_CONFIG_HOME', environment ? { environment } : {}), 'flakestick');

/** What must outlive a run. */
export const stateFolder = (environment?: Environment): string =>
  join(xdgBase('XDG_STATE_HOME', environment ? { environment } : {}), 'flakestick');

/** What can be made or downloaded again. */
export const cacheFolder = (environment?: Environment): string =>
  join(xdgBase('XDG_CACHE_HOME', environment ? { environment } : {}), 'flakestick');

/** Gone at logout; null where the session has none. */
export function runtimeFolder(environment: Environment = process.env): string | null {
  const set = environment['XDG_RUNTIME_DIR'];
  return set && isAbsolute(set) ? join(set, 'flakestick') : null;
}
