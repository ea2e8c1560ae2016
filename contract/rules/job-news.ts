/** What somebody who looks elsewhere is told about a job. Pure. */
import type { JobState } from '../wire/job.ts';

/** `asking`: a password may be wanted. Cancelled jobs are no news: whoever cancels is there. */
export type JobNews = 'asking' | 'done' | 'failed';

/** How long a password dialog has to be open before it is news: without one, the phase passes at once. Milliseconds. */
export const ASKING_AFTER_MS = 1500;

const newsIn = ({ phase }: JobState): JobNews | null => {
  if (phase === 'authorizing') return 'asking';
  return phase === 'done' || phase === 'failed' ? phase : null;
};

const startOf = (job: JobState): string | null => (job.phase === 'idle' ? null : job.startedAt);

/** News of a job that has just begun to be true. What was there when somebody began to look is none. */
export function newsOf(before: JobState, after: JobState): JobNews | null {
  const news = newsIn(after);
  const isSame = startOf(before) === startOf(after) && newsIn(before) === news;
  return before.phase === 'idle' || isSame ? null : news;
}
