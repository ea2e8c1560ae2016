/** What can be done once a job has ended. Each returns why it failed; null on success. */
import { identityKey, isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { JobRequest } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { askToErase, closeEraseQuestion } from '../../erase-question.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';
import { chooseOnly, type DriveSelection, NOTHING_SELECTED, useDriveChoice } from '../drive/index.ts';
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
 * The drives of the job that are here, and need something more: a verified one does not. Also one that was unplugged since, if it can
 * be recognised: it is confirmed again before anything is written.
 */
function undoneDrives(job: ActiveJob): DriveSelection['chosen'] {
  if (job.request.kind !== 'flash') return [];
  const done = 'drives' in job ? job.drives.filter(({ contents }) => contents === 'verified').map(({ id }) => id) : [];
  const wanted = job.request.drives.filter(({ identity }) => !done.includes(identityKey(identity)));
  return (useMirror.getState().drives ?? [])
    .filter((drive) => wanted.some(({ identity }) => isSameDrive(identity, drive.identity)))
    .flatMap((drive) => chooseOnly(drive).chosen);
}

function namesOf(job: ActiveJob): string[] {
  if ('drives' in job && job.drives.length > 0) return job.drives.map(({ name }) => name);
  return job.request.kind === 'flash' ? job.request.drives.map(({ devicePath }) => devicePath) : [];
}

/**
 * Repeats the job from its own request, because the page may have been reloaded since. Erasing a drive is confirmed again, and
 * only for drives that are still the same; building and reading start immediately.
 */
export async function tryAgain(job: ActiveJob): Promise<Problem | null> {
  const request = withAccepted(job.request);
  const chosen = request.kind === 'flash' ? undoneDrives(job) : [];
  // Before anything is dismissed: what happened, and what is on the drive, stays in sight until it is plugged in.
  if (request.kind === 'flash' && chosen.length === 0)
    return { kind: 'drive-not-found', drive: namesOf(job).join(', ') };
  const dismissed = await call('job/dismiss', {});
  if (!dismissed.ok) return dismissed.problem;
  if (request.kind === 'restore') {
    useRestoreQuestion.setState({ driveId: identityKey(request.drive.identity) });
    return null;
  }
  if (request.kind !== 'flash') {
    const started = await call('job/start', request);
    return started.ok ? null : started.problem;
  }
  useDriveChoice.setState({ toWrite: { chosen, vanished: [] } });
  askToErase({
    title: 'provenance' in job && job.provenance ? job.provenance.title : request.source,
    source: request.source,
    options: request.options,
    isUnverified: request.options.download.acceptUnverified,
  });
  return null;
}
