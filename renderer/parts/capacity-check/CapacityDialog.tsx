import { useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { call } from '../../bridge.ts';
import { chosenDrive, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Dialog, Notice } from '../../ui/index.ts';
import { CapacityEnded } from './CapacityEnded.tsx';
import { CapacityRunning } from './CapacityRunning.tsx';
import css from './capacity.module.css';

/** The capacity check: the question, how far it is, what was found. */
export function CapacityDialog() {
  const probe = useMirror((mirror) => mirror.driveChecks.probe);
  const driveId = useChoice((choice) => choice.checkedDriveId);
  const drive = useMirror((mirror) => mirror.drives)?.find(({ id }) => id === driveId);
  if (probe.phase === 'running') return <CapacityRunning probe={probe} />;
  if (probe.phase !== 'idle') return <CapacityEnded probe={probe} />;
  return drive ? <Question drive={drive} /> : null;
}

function Question({ drive }: { drive: Drive }) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Explanation | null>(null);
  const close = () => useChoice.setState({ checkedDriveId: null });
  const start = async () => {
    setAsking(true);
    const answer = await call('probe/start', { task: 'probe', drive: chosenDrive(drive) });
    setAsking(false);
    if (!answer.ok) return setProblem(answer.explanation);
    close();
  };
  return (
    <Dialog
      title={`Check the capacity of ${drive.name}?`}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" data-first-focus disabled={asking} onClick={() => void start()}>
            Check capacity
          </Button>
        </>
      }
    >
      <div className={css['words']}>
        <p>
          Some sticks say they have more than they have, and lose what is written beyond. This writes marks to some
          hundred places, reads them, and puts back what was there. It takes a minute or two.
        </p>
        <p>
          <strong>Leave the drive plugged in.</strong> What is at those places is kept on this computer first, so that
          it can be put back even after a power cut.
        </p>
        {problem && (
          <Notice tone="bad" live title={problem.title}>
            <p>{problem.happened}</p>
            <p>{problem.remedy}</p>
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
