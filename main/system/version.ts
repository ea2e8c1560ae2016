/** Which Flakestick this is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './project-root.ts';

/** Digits of a commit that are shown. */
export const SHOWN_DIGITS = 12;

/** `commit` is in packages only, which write it there when they are made. Nix's may end with a `+`: files were changed. */
function manifest(): { version: string; commit?: string } {
  // `checkout/package.json` or, beside the bundles, the packaged one.
  return JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string; commit?: string };
}

export const version = (): string => manifest().version;

/** `0.2.0 (1bbeb0c5d2f4)`; only the version where the commit is not known. Null in a checkout, where git has to be asked. */
export function installedVersion(): string | null {
  const { version: own, commit } = manifest();
  if (commit !== undefined) {
    const changed = commit.endsWith('+') ? '+' : '';
    return withCommit(own, `${commit.slice(0, SHOWN_DIGITS)}${changed}`);
  }
  // Git would look for a repository above, too.
  return existsSync(join(PROJECT_ROOT, '.git')) ? null : own;
}

export const withCommit = (own: string, commit: string): string => `${own} (${commit})`;
