/** The stages of a job, in the order of the flow, and the current one. Pure. */
import { currentDriveStage } from '../../../contract/rules/job-progress.ts';
import type { DriveProgress, JobState } from '../../../contract/wire/job.ts';

export type StageName = 'source' | 'build' | 'image' | 'write' | 'verify';
export type StageState = 'ahead' | 'current' | 'done' | 'failed' | 'skipped';
export interface Stage {
  name: StageName;
  state: StageState;
}
export type ActiveJob = Exclude<JobState, { phase: 'idle' }>;

const ORDER = ['source', 'build', 'image', 'write', 'verify'] as const satisfies readonly StageName[];

export function stagesOf(job: ActiveJob): Stage[] {
  const names = namesOf(job);
  const at = currentStage(job);
  const atIndex = ORDER.indexOf(at);
  return names.map((name) => {
    if (isSkipped(job, name)) return { name, state: 'skipped' };
    if (job.phase === 'done') return { name, state: hasFailedAt(job.drives, name) ? 'failed' : 'done' };
    const index = ORDER.indexOf(name);
    if (index < atIndex) return { name, state: 'done' };
    if (index > atIndex) return { name, state: 'ahead' };
    if (job.phase === 'cancelled' || isUnknown(job)) return { name, state: 'ahead' };
    return { name, state: job.phase === 'failed' ? 'failed' : 'current' };
  });
}

/** Nothing was wrong: there was nothing to compare with. */
export function isUnknown(job: ActiveJob): boolean {
  return job.phase === 'failed' && job.failure.kind === 'unknown-image' && job.failure.seen.format !== 'unreadable';
}

function namesOf(job: ActiveJob): readonly StageName[] {
  switch (job.request.kind) {
    case 'build':
      return ['source', 'build', 'image'];
    case 'flash':
      return ORDER;
    case 'restore':
      return ['write', 'verify'];
    case 'verify':
      return ['image', 'verify'];
  }
}

function isSkipped(job: ActiveJob, name: StageName): boolean {
  if (name === 'verify') return job.request.kind === 'flash' && job.request.verification === 'skip';
  if (name === 'image') return job.request.kind === 'verify' && job.request.expectation.kind !== 'image-file';
  // An image file is locked but has nothing to be built.
  return name === 'build' && 'provenance' in job && job.provenance !== null && job.provenance.attribute === null
    ? job.provenance.lockedReference === null
    : false;
}

/** The stage a job is in, or the one in which it ended. */
export function currentStage(job: ActiveJob): StageName {
  switch (job.phase) {
    case 'locking':
      return job.request.kind === 'restore' ? 'write' : 'source';
    case 'building':
      return 'build';
    case 'downloading':
    case 'reading-image':
      return 'image';
    case 'authorizing':
      return job.request.kind === 'verify' ? 'verify' : 'write';
    case 'writing':
    case 'verifying':
      return currentDriveStage(job);
    case 'done':
      return 'verify';
    case 'failed':
    case 'cancelled':
      return endedIn(job);
  }
}

function endedIn(job: Extract<ActiveJob, { phase: 'failed' | 'cancelled' }>): StageName {
  if (job.request.kind === 'verify') return job.image === null && job.drives.length === 0 ? 'image' : 'verify';
  if (job.request.kind !== 'restore' && job.provenance === null) return 'source';
  if (job.image === null && job.provenance !== null) {
    const built = job.provenance.storePath !== null || job.provenance.lockedReference === null;
    return built ? 'image' : 'build';
  }
  // A refused drive is finished too, without having been written.
  return job.drives.some(({ step, verdict }) => step === 'verifying' || verdict !== null) ? 'verify' : 'write';
}

function hasFailedAt(drives: readonly DriveProgress[], name: StageName): boolean {
  return drives.some(({ failure, verdict }) => {
    if (failure === null) return name === 'verify' && verdict !== null && isBadVerdict(verdict.kind);
    return name === (verdict === null ? 'write' : 'verify');
  });
}

export function isBadVerdict(kind: NonNullable<DriveProgress['verdict']>['kind']): boolean {
  return kind === 'differs' || kind === 'unreadable' || kind === 'drive-shorter';
}
