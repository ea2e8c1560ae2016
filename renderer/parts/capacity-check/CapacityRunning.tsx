import { formatDuration } from '../../../contract/messages/bytes.ts';
import type { CapacityCheckState } from '../../../contract/wire/capacity-check.ts';
import { call } from '../../bridge.ts';
import { Announcer, Button, Dialog, Notice, ProgressBar } from '../../ui/index.ts';
import css from './capacity.module.css';
import { stageWords, wholeFraction } from './capacity-words.ts';

export function CapacityRunning({ probe }: { probe: Extract<CapacityCheckState, { phase: 'running' }> }) {
  const { drive, progress, task, isStopping } = probe;
  const words = stageWords(progress);
  const fraction = task === 'restore' ? progress.fraction : wholeFraction(progress);
  const stop = () => void call('probe/cancel', {});
  return (
    <Dialog
      title={task === 'probe' ? `Checking ${drive.name}` : `Putting back what was on ${drive.name}`}
      onClose={stop}
      actions={
        <Button data-first-focus disabled={isStopping} onClick={stop}>
          {isStopping ? 'Stopping…' : 'Stop'}
        </Button>
      }
    >
      <div className={css['words']}>
        <ProgressBar fraction={fraction} label={words} />
        <p className={css['stage']}>
          {isStopping && progress.hasTags ? 'Stopping: putting back what was there' : words}
        </p>
        <Announcer topic={progress.stage} text={words} />
        {progress.stalledForMs !== null ? (
          <Notice
            tone="caution"
            live
            title={`The drive has not answered for ${formatDuration(progress.stalledForMs / 1000)}`}
          >
            <p>Leave it plugged in; it may still come back.</p>
          </Notice>
        ) : (
          <p className={css['quiet']}>
            {progress.hasTags
              ? 'Marks are on the drive now. Leave it plugged in until everything is put back.'
              : 'Leave the drive plugged in.'}
          </p>
        )}
      </div>
    </Dialog>
  );
}
