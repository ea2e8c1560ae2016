import { useState } from 'react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { chosenDrive } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { CapacityEnded } from './CapacityEnded.tsx';
import { CapacityRunning } from './CapacityRunning.tsx';
import css from './capacity.module.css';
import { useCapacityQuestion } from './capacity-question.ts';

/** The capacity check: the question, the progress, the result. */
export function CapacityDialog() {
  const check = useMirror((mirror) => mirror.driveChecks.capacityCheck);
  const driveId = useCapacityQuestion((question) => question.driveId);
  const drive = useMirror((mirror) => mirror.drives)?.find(({ id }) => id === driveId);
  if (check.phase === 'running') return <CapacityRunning check={check} />;
  if (check.phase !== 'idle') return <CapacityEnded check={check} />;
  return drive ? <Question drive={drive} /> : null;
}

function Question({ drive }: { drive: Drive }) {
  const { capacity, ui } = useMessages().screens;
  const text = capacity.question;
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const close = () => useCapacityQuestion.setState({ driveId: null });
  const start = async () => {
    setAsking(true);
    const answer = await call('capacity-check/start', { task: 'check', drive: chosenDrive(drive) });
    setAsking(false);
    if (!answer.ok) return setProblem(answer.problem);
    close();
  };
  return (
    <Dialog
      title={text.title({ drive: drive.name })}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{ui.cancel}</Button>
          <Button kind="primary" data-first-focus disabled={asking} onClick={() => void start()}>
            {text.start}
          </Button>
        </>
      }
    >
      <div className={css['words']}>
        <p>{text.purpose}</p>
        <p>
          <strong>{text.leavePluggedIn}</strong> {text.kept}
        </p>
        {problem && <FailureNotice problem={problem} live paragraphs />}
      </div>
    </Dialog>
  );
}
