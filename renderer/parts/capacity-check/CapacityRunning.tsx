import type { CapacityCheckState } from '../../../contract/wire/capacity-check.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { Announcer, Button, Dialog, Notice, ProgressBar } from '../../ui/index.ts';
import css from './capacity.module.css';
import { wholeFraction } from './whole-fraction.ts';

export function CapacityRunning({ check }: { check: Extract<CapacityCheckState, { phase: 'running' }> }) {
  const text = useMessages().screens.capacity.running;
  const { drive, progress, task, isStopping } = check;
  const { stage, fraction, hasTags, stalledForMs } = progress;
  const stop = () => void call('capacity-check/cancel', {});
  return (
    <Dialog
      title={task === 'check' ? text.checking({ drive: drive.name }) : text.puttingBack({ drive: drive.name })}
      onClose={stop}
      actions={
        <Button data-first-focus disabled={isStopping} onClick={stop}>
          {isStopping ? text.stopping : text.stop}
        </Button>
      }
    >
      <div className={css['words']}>
        <ProgressBar fraction={task === 'put-back' ? fraction : wholeFraction(progress)} label={text.stages[stage]} />
        <p className={css['stage']}>{isStopping && hasTags ? text.stoppingPutsBack : text.stages[stage]}</p>
        <Announcer topic={stage} text={text.stages[stage]} />
        {stalledForMs !== null ? (
          <Notice tone="caution" live title={text.stalled({ seconds: stalledForMs / 1000 })}>
            <p>{text.stalledDetail}</p>
          </Notice>
        ) : (
          <p className={css['evidence']}>{hasTags ? text.marksOnDrive : text.leavePluggedIn}</p>
        )}
      </div>
    </Dialog>
  );
}
