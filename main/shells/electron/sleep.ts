import { powerSaveBlocker } from 'electron';
import type { Backend } from '../../../contract/wire/channels.ts';
import { canCancel, type JobState } from '../../../contract/wire/job.ts';

/** Keeps the machine awake while a job runs: a drive that loses power while it is written is half written. */
export function stayAwakeDuringJobs(backend: Backend): void {
  let inhibitor: number | null = null;
  const follow = (state: JobState): void => {
    if (canCancel(state)) inhibitor ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (inhibitor !== null) {
      powerSaveBlocker.stop(inhibitor);
      inhibitor = null;
    }
  };
  backend.subscribe((event) => {
    if (event.event === 'job') follow(event.state);
  });
}
