/** Which Flakestick this is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram, succeeded } from './program.ts';
import { PROJECT_ROOT } from './project-root.ts';

/** Digits of a commit that are shown. */
const SHOWN_DIGITS = 12;
const GIT_TIMEOUT_MS = 5000;

/** `commit` is in packages only: they write it there when they are made. */
function manifest(): { version: string; commit?: string } {
  // `checkout/package.json` or, beside the bundles, the packaged one.
  return JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string; commit?: string };
}

export const version = (): string => manifest().version;

/** `0.2.0 (1bbeb0c5d2f4)`; only the version where the commit is not known. A checkout asks git, and marks changes with `+`. */
export async function versionAndCommit(): Promise<string> {
  const { version: own, commit } = manifest();
  const shown = commit?.slice(0, SHOWN_DIGITS) ?? (await checkedOutCommit());
  return shown === null ? own : `${own} (${shown})`;
}

async function checkedOutCommit(): Promise<string | null> {
  // Git would look for a repository above, too.
  if (!existsSync(join(PROJECT_ROOT, '.git'))) return null;
  const asked = ['-C', PROJECT_ROOT, 'describe', '--always', '--exclude=*', `--abbrev=${SHOWN_DIGITS}`, '--dirty=+'];
  const run = await runProgram('git', asked, { timeoutMs: GIT_TIMEOUT_MS });
  return succeeded(run) ? run.stdout.trim() : null;
}
