/** What is asked before the window closes while something runs. */
import type { Messages } from '../../../contract/messages/en/index.ts';
import type { DriveContents } from '../../../contract/wire/drive.ts';
import type { DriveProgress, JobState } from '../../../contract/wire/job.ts';
import type { RunningActivity } from '../../job/index.ts';

export interface QuitQuestion {
  message: string;
  detail: string;
  /** Keep going, stop and quit. */
  buttons: [string, string];
}

type Texts = Messages['activity']['quit'];

/** `clearing` starts before `contents` can say so: stopping then may already have cost the old contents. */
const contentsAfterStopping = ({ contents, step }: DriveProgress): DriveContents =>
  contents === 'untouched' && step !== 'waiting' && step !== 'finished' ? 'partly-written' : contents;

const named = ({ name, devicePath }: { name: string; devicePath: string }): string => `${name} (${devicePath})`;

function afterJob(state: JobState, texts: Texts): string[] {
  if (state.phase === 'idle' || !('drives' in state) || state.drives.length === 0) return [texts.nothingWritten];
  if (state.request.kind === 'verify') return [texts.onlyRead];
  return state.drives.map((drive) => texts[contentsAfterStopping(drive)]({ drive: named(drive) }));
}

/** What stopping it now would leave behind, a sentence each. */
function afterStopping(activity: RunningActivity, texts: Texts): string[] {
  switch (activity.kind) {
    case 'job':
      return afterJob(activity.state, texts);
    case 'capacity-check': {
      const { state } = activity;
      if (state.phase !== 'running') return [];
      const drive = named(state.drive);
      if (state.task === 'put-back') return [texts.puttingBack({ drive })];
      return [state.progress.hasTags ? texts.checkHasMarks({ drive }) : texts.checkNotBegun({ drive })];
    }
    case 'eject':
      return [texts.ejecting({ drive: activity.drive.devicePath })];
  }
}

export function quitQuestion(running: readonly RunningActivity[], { activity }: Messages): QuitQuestion {
  const texts = activity.quit;
  return {
    message: texts.message,
    detail: running.flatMap((one) => afterStopping(one, texts)).join('\n'),
    buttons: [texts.keepGoing, texts.stopAndQuit],
  };
}
