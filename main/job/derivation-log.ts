import { Readable } from 'node:stream';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { JobState } from '../../contract/wire/job.ts';
import { openNix } from '../system/nix/index.ts';

/** Nix also asks its caches for a log, and those may not respond. */
const TIMEOUT_MS = 30_000;

/** The derivation at which a job failed; null if there is no log of one. */
export function failedDerivation(state: JobState): string | null {
  if (state.phase !== 'failed' || state.failure.kind !== 'build-failed') return null;
  return state.failure.derivation;
}

/** The output of `nix log` for it. Fails with file-unreadable if there is no log, and with timed-out. */
export async function derivationLog(derivation: string, limitMs = TIMEOUT_MS): Promise<string> {
  const nix = await openNix();
  const run = await nix.run(['log', derivation], { limit: { stage: 'nix-build', ms: limitMs } });
  if (run.code === 0) return run.stdout;
  throw new JobFailure({ kind: 'file-unreadable', path: derivation, detail: { because: 'no-derivation-log' } });
}

/** The lines of a text, as `searchLines` takes them. */
export function linesOf(text: string): AsyncIterable<string> {
  return Readable.from(text.replace(/\n$/, '').split('\n'));
}
