/** How far a job is: one number for its screen, the title of the window and the task bar. Pure. */
import type { BuildProgress, DriveProgress, JobState, Progress } from '../wire/job.ts';

/** 0 to 1; null if unknown. */
export function fractionOf({ doneBytes, totalBytes }: Progress): number | null {
  return totalBytes === 0 ? null : Math.min(1, doneBytes / totalBytes);
}

/** Seconds left at the present rate; null while that is not known. */
export function secondsLeft({ doneBytes, totalBytes, bytesPerSecond }: Progress): number | null {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null;
  return Math.max(0, totalBytes - doneBytes) / bytesPerSecond;
}

function isReadBack({ step, verdict }: DriveProgress): boolean {
  return step === 'verifying' || step === 'finished' || verdict !== null;
}

/** Nothing is written any more. Drives whose write failed are finished without having been read. */
export function isReadingBack(drives: readonly DriveProgress[]): boolean {
  const written = drives.filter(({ failure, verdict }) => failure === null || verdict !== null);
  return written.length > 0 && written.every(isReadBack);
}

/** Fetched bytes while only fetching, derivations while building. */
export function buildFraction({ stage, fetches, builds }: BuildProgress): number | null {
  if (stage === 'evaluating') return null;
  if (stage === 'fetching' && fetches.expectedBytes > 0) {
    return Math.min(1, fetches.doneBytes / fetches.expectedBytes);
  }
  return builds.expected > 0 ? Math.min(1, builds.done / builds.expected) : null;
}

/** All drives together: their bytes in this stage added up, and the time of the slowest. */
export function togetherOf(drives: readonly DriveProgress[], stage: 'write' | 'verify'): Progress {
  let doneBytes = 0;
  let totalBytes = 0;
  let slowestSeconds: number | null = 0;
  for (const { step, progress } of drives) {
    // Drives go at their own pace: some are verified while others are being written.
    const isPast = step === 'finished' || (stage === 'write' && step === 'verifying');
    totalBytes += progress.totalBytes;
    doneBytes += isPast ? progress.totalBytes : progress.doneBytes;
    const seconds = isPast ? 0 : secondsLeft(progress);
    slowestSeconds = slowestSeconds === null || seconds === null ? null : Math.max(slowestSeconds, seconds);
  }
  const bytesPerSecond =
    slowestSeconds === null || slowestSeconds === 0 ? null : (totalBytes - doneBytes) / slowestSeconds;
  return { doneBytes, totalBytes, bytesPerSecond };
}

/** Of its present stage, 0 to 1; null while that cannot be told, and when nothing runs. */
export function jobFraction(job: JobState): number | null {
  switch (job.phase) {
    case 'building':
      return buildFraction(job.build);
    case 'downloading':
      return fractionOf(job.download.progress);
    case 'reading-image':
      return fractionOf(job.progress);
    case 'writing':
    case 'verifying':
      return fractionOf(togetherOf(job.drives, currentDriveStage(job)));
    default:
      return null;
  }
}

/** Which of the two stages of its drives a job is in. */
export function currentDriveStage({
  request,
  drives,
}: Pick<Extract<JobState, { phase: 'writing' | 'verifying' }>, 'request' | 'drives'>): 'write' | 'verify' {
  return request.kind === 'verify' || isReadingBack(drives) ? 'verify' : 'write';
}
