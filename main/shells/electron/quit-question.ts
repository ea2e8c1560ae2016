import type { DriveContents } from '../../../contract/wire/drive.ts';
import type { DriveProgress, JobState } from '../../../contract/wire/job.ts';

export interface QuitQuestion {
  message: string;
  detail: string;
}

const AFTER_STOPPING: { readonly [C in DriveContents]: string } = {
  untouched: 'still holds what it held before',
  'partly-written': 'will hold only a part of the image and cannot start a computer; what it held before is lost',
  'written-unverified': 'holds the whole image, but nobody will have checked it',
  verified: 'is written and verified',
};

/** `clearing` starts before `contents` can say so: stopping then may already have cost the old contents. */
const contentsAfterStopping = ({ contents, step }: DriveProgress): DriveContents =>
  contents === 'untouched' && step !== 'waiting' && step !== 'finished' ? 'partly-written' : contents;

/** What stopping the running job now would leave behind. */
export function quitQuestion(state: JobState): QuitQuestion {
  const message = 'A job is running. Stop it and quit?';
  if (state.phase === 'idle' || !('drives' in state) || state.drives.length === 0)
    return { message, detail: 'Nothing has been written to any drive yet. What is built already is kept.' };
  if (state.request.kind === 'verify')
    return { message, detail: 'The drive is only being read, so stopping changes nothing on it. It stays unverified.' };
  const drives = state.drives.map((drive) => {
    const name = `${drive.name} (${drive.devicePath})`;
    return `${name} ${AFTER_STOPPING[contentsAfterStopping(drive)]}.`;
  });
  return { message, detail: drives.join('\n') };
}
