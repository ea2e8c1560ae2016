/** Where a program is. */
import { accessSync, constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/** On NixOS, the setuid copy of a program; the one elsewhere on PATH does not work. */
const WRAPPERS = '/run/wrappers/bin';
/** The PATH of a desktop session often lacks some of these; NixOS has programs only in the first. */
const SYSTEM_FOLDERS = [
  '/run/current-system/sw/bin',
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
];

export interface FindOptions {
  readonly searchPath?: string | undefined;
  /** Searched after PATH and before the system's folders. */
  readonly folders?: readonly string[];
  /** Only these folders. */
  readonly only?: readonly string[];
}

/** Absolute folders only: a relative one on PATH would depend on where the program was started. */
export function programFolders({
  searchPath = process.env['PATH'] ?? '',
  folders = [],
  only,
}: FindOptions = {}): string[] {
  const all = only ?? [WRAPPERS, ...searchPath.split(':'), ...folders, ...SYSTEM_FOLDERS];
  return [...new Set(all.filter((folder) => isAbsolute(folder)))];
}

/**
 * PATH for a program that we start, which looks for others by itself (xargs for cmp, Nix for git): without what would depend on the
 * current folder. An empty one would mean that folder, too.
 */
export function searchPathOfPrograms(searchPath: string): string {
  const absolute = searchPath.split(':').filter((folder) => isAbsolute(folder));
  return (absolute.length > 0 ? absolute : SYSTEM_FOLDERS).join(':');
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Searches all folders for each name before the next name. */
function candidates(names: readonly string[], options: FindOptions | undefined): string[] {
  const folders = programFolders(options);
  return names.flatMap((name) => (isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))));
}

const isThere = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** A list of drives starts one program dozens of times; PATH may have a dozen folders. */
const REMEMBER_MS = 1000;
const remembered = new Map<string, { readonly path: string; readonly atMs: number }>();

/** The absolute path of the first of `names` that exists; null if none does. One that was found counts for a second. */
export async function findProgram(names: string | readonly string[], options?: FindOptions): Promise<string | null> {
  const paths = candidates([names].flat(), options);
  const key = paths.join('\0');
  const known = remembered.get(key);
  if (known && performance.now() - known.atMs < REMEMBER_MS && (await isThere(known.path))) return known.path;
  remembered.delete(key);
  for (const path of paths) {
    if (!(await isThere(path))) continue;
    remembered.set(key, { path, atMs: performance.now() });
    return path;
  }
  return null;
}

/** All of `names` that exist, in the order in which they are looked for. */
export function findProgramsSync(names: string | readonly string[], options?: FindOptions): string[] {
  return candidates([names].flat(), options).filter(isExecutable);
}

/** Like findProgram, but synchronous. */
export function findProgramSync(names: string | readonly string[], options?: FindOptions): string | null {
  return candidates([names].flat(), options).find(isExecutable) ?? null;
}
