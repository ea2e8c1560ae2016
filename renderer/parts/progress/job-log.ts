/** What there is of a log of a job. Pure. */
import { leadingError } from '../../../contract/rules/log-errors.ts';
import type { ActiveJob } from './stages.ts';

/** Something was, or is being, built for it. */
export function hasLog(job: ActiveJob): boolean {
  if (job.phase === 'building') return true;
  if ('log' in job && job.log.length > 0) return true;
  return (
    'provenance' in job && job.provenance !== null && job.provenance.attribute !== null && job.phase !== 'downloading'
  );
}

/** The derivation that failed, by its name; null where none did. */
export function failedName(job: ActiveJob): string | null {
  if (job.phase !== 'failed' || job.failure.kind !== 'build-failed') return null;
  return job.failure.derivation?.replace(/^.*\/(?:[0-9a-z]{32}-)?|\.drv$/g, '') ?? null;
}

/** What the compiler said, or another program that failed; null where nobody but Nix said anything. */
export function ownError(job: ActiveJob): string | null {
  if (job.phase !== 'failed' || job.failure.kind !== 'build-failed') return null;
  return leadingError(job.failure.log) ?? leadingError(job.log);
}
