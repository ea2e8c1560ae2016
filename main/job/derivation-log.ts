import { JobFailure } from '../../contract/wire/failure.ts';
import type { JobState } from '../../contract/wire/job.ts';
import { NewestLines, openNix } from '../system/nix/index.ts';
import { readLines } from '../system/read-lines.ts';

/** Nix also asks its caches for a log, and those may not respond. */
const TIMEOUT_MS = 30_000;
/** A builder may have printed gigabytes; its end says why it failed. */
const KEPT = { maxLines: 100_000, maxCharacters: 8 * 1024 * 1024, maxLineCharacters: 4096 };

/** The derivation at which a job failed; null if there is no log of one. */
export function failedDerivation(state: JobState): string | null {
  if (state.phase !== 'failed' || state.failure.kind !== 'build-failed') return null;
  return state.failure.derivation;
}

/** The newest lines that `nix log` has of it. Fails with file-unreadable if there is no log, and with timed-out. */
export async function derivationLog(derivation: string, limitMs = TIMEOUT_MS): Promise<readonly string[]> {
  const nix = await openNix();
  const newest = new NewestLines(KEPT);
  const run = await nix.run(['log', derivation], {
    limit: { stage: 'nix-build', ms: limitMs },
    readStdout: (stdout) => readLines(stdout, KEPT.maxLineCharacters, (line) => newest.add(line)),
  });
  if (run.code === 0) return newest.lines;
  throw new JobFailure({ kind: 'file-unreadable', path: derivation, detail: { because: 'no-derivation-log' } });
}
