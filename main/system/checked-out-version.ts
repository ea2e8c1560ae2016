import { runProgram, succeeded } from './program.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { installedVersion, SHOWN_DIGITS, version, withCommit } from './version.ts';

const GIT_TIMEOUT_MS = 5000;

/** Like `installedVersion`; in a checkout, git is asked for the commit, and changes are marked with `+`. */
export async function versionAndCommit(): Promise<string> {
  const installed = installedVersion();
  if (installed !== null) return installed;
  const asked = ['-C', PROJECT_ROOT, 'describe', '--always', '--exclude=*', `--abbrev=${SHOWN_DIGITS}`, '--dirty=+'];
  const run = await runProgram('git', asked, { timeoutMs: GIT_TIMEOUT_MS });
  return succeeded(run) ? withCommit(version(), run.stdout.trim()) : version();
}
