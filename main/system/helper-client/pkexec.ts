/** pkexec, which starts the helper as root: it does so only where it belongs to root and has the set-user-ID bit (ADR 0042). */
import { statSync } from 'node:fs';
import { type FindOptions, findProgramsSync } from '../find-program.ts';

const SET_USER_ID = 0o4000;

export type Pkexec =
  | { readonly state: 'usable'; readonly path: string }
  /** `path` is the first one. */
  | { readonly state: 'not-setuid'; readonly path: string }
  | { readonly state: 'missing' };

function runsAsRoot(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && status.uid === 0 && (status.mode & SET_USER_ID) !== 0;
}

/** The first one that can become root, wherever on PATH another one comes before it. */
export function findPkexec(options?: FindOptions): Pkexec {
  const paths = findProgramsSync('pkexec', options);
  const usable = paths.find(runsAsRoot);
  if (usable !== undefined) return { state: 'usable', path: usable };
  const [path] = paths;
  return path === undefined ? { state: 'missing' } : { state: 'not-setuid', path };
}
