import { useState } from 'react';
import { explainReleaseWarning, explainRemoval } from '../../../contract/messages/drive-words.ts';
import type { DriveRelease } from '../../../contract/wire/drive-release.ts';
import { chosenDrive, type DriveProgress } from '../../../contract/wire/job.ts';
import { type Answer, call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { explainProblem } from '../../problem.ts';
import { Button } from '../../ui/index.ts';
import css from './release.module.css';

/** What else was done with the drive, and its warnings. */
export function ReleaseLines({ release: { unmounted, removal, warnings } }: { release: DriveRelease }) {
  const messages = useMessages();
  const text = messages.screens.outcome.release;
  return (
    <>
      {unmounted.length > 0 && <p>{text.unmounted({ mountPoints: unmounted })}</p>}
      {removal && <p>{explainRemoval(removal, messages)}</p>}
      {warnings.map((warning) => (
        <p key={warning.kind} className={css['warning']}>
          {explainReleaseWarning(warning, messages)}
        </p>
      ))}
    </>
  );
}

interface EjectButtonProps {
  drive: DriveProgress;
  size?: 'normal' | 'small';
}

/** For a drive that the job did not eject. A drive that is no longer in the list needs no button. */
export function EjectButton({ drive: { id, name, release }, size = 'normal' }: EjectButtonProps) {
  const messages = useMessages();
  const text = messages.screens.outcome.release;
  const present = useMirror((mirror) => mirror.drives?.find((drive) => drive.id === id));
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<Answer<'drive/eject'> | null>(null);
  const eject = async () => {
    if (!present) return;
    setAsking(true);
    setAnswer(await call('drive/eject', chosenDrive(present)));
    setAsking(false);
  };
  if (release.removal) return null;
  const explanation = answer?.ok === false ? explainProblem(answer.problem, messages) : null;
  return (
    <div className={css['eject']}>
      {!answer?.ok && present && (
        <Button
          size={size}
          disabled={asking}
          aria-label={text.makeDriveSafe({ drive: name })}
          onClick={() => void eject()}
        >
          {asking ? text.switchingOff : text.makeSafe}
        </Button>
      )}
      <output>{answer?.ok && explainRemoval(answer.value.removal, messages)}</output>
      {explanation && (
        <p role="alert" className={css['warning']}>
          {explanation.happened} {explanation.remedy}
        </p>
      )}
    </div>
  );
}
