/** What can be done once a job has ended. Each returns why it failed; null on success. */

import { identityKey } from '../../../contract/rules/drive-identity.ts';
import type { JobRequest } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { askToErase, closeEraseQuestion } from '../../erase-question.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';
import { chooseOnly, NOTHING_SELECTED, useDriveChoice } from '../drive/index.ts';
import { useRestoreQuestion } from '../restore/index.ts';
import { acceptedOf, useSourceConsent } from '../source/index.ts';
import type { ActiveJob } from './stages.ts';

/** Back to choosing; the source is kept, the drives are not. */
export async function dismissJob(): Promise<Problem | null> {
  const answer = await call('job/dismiss', {});
  if (!answer.ok) return answer.problem;
  useDriveChoice.setState({ toWrite: NOTHING_SELECTED });
  closeEraseQuestion();
  return null;
}

/** With what the user has accepted about the source since. */
function withAccepted(request: JobRequest): JobRequest {
  if (request.kind === 'verify' || request.kind === 'restore') return request;
  const accepted = acceptedOf(request.source, useSourceConsent.getState());
  const accept = [...new Set([...request.options.accept, ...accepted])];
  return { ...request, options: { ...request.options, accept } };
}

/**
 * Repeats the job from its own request, because the page may have been reloaded since. Erasing a drive is confirmed again, and
 * only for drives that are still the same; building and reading start immediately.
 */
export async function tryAgain(job: ActiveJob): Promise<Problem | null> {
  const dismissed = await call('job/dismiss', {});
  if (!dismissed.ok) return dismissed.problem;
  const request = withAccepted(job.request);
  if (request.kind === 'restore') {
    useRestoreQuestion.setState({ driveId: identityKey(request.drive.identity) });
    return null;
  }
  if (request.kind !== 'flash') {
    const started = await call('job/start', request);
    return started.ok ? null : started.problem;
  }
  // A verified drive needs nothing more.
  const undone = 'drives' in job ? job.drives.filter(({ contents }) => contents !== 'verified') : [];
  const wanted = new Set(undone.map(({ id }) => id));
  const present = (useMirror.getState().drives ?? []).filter(({ id }) => wanted.has(id));
  const chosen = present.flatMap((drive) => chooseOnly(drive).chosen);
  useDriveChoice.setState({ toWrite: { chosen, vanished: [] } });
  if (chosen.length === 0) return null;
  askToErase({
    title: 'provenance' in job && job.provenance ? job.provenance.title : request.source,
    source: request.source,
    options: request.options,
    isUnverified: request.options.download.acceptUnverified,
  });
  return null;
}
