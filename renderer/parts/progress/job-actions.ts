/** What can be done once a job has ended. */
import { call } from '../../bridge.ts';
import { useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { chooseOnly, NOTHING_SELECTED } from '../drive/index.ts';
import type { ActiveJob } from './stages.ts';

/** Back to choosing; the source is kept, the drives are not. */
export async function dismissJob(): Promise<void> {
  useChoice.setState({ drives: NOTHING_SELECTED, confirming: false });
  await call('job/dismiss', {});
}

/**
 * The same again. What erases a drive is confirmed anew, and only with drives that are still the very same;
 * what only builds or reads starts at once.
 */
export async function tryAgain(job: ActiveJob): Promise<void> {
  await call('job/dismiss', {});
  if (job.request.kind !== 'flash') {
    await call('job/start', job.request);
    return;
  }
  // A drive that is verified needs nothing more.
  const undone = 'drives' in job ? job.drives.filter(({ contents }) => contents !== 'verified') : [];
  const wanted = new Set(undone.map(({ id }) => id));
  const still = (useMirror.getState().drives ?? []).filter(({ id }) => wanted.has(id));
  const chosen = still.flatMap((drive) => chooseOnly(drive).chosen);
  useChoice.setState({ drives: { chosen, vanished: [] }, confirming: chosen.length > 0 });
}
