import { useState } from 'react';
import { explainReleaseWarning, explainRemoval } from '../../../contract/messages/drive-words.ts';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { DriveRelease } from '../../../contract/wire/drive-release.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { chosenDrive } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button } from '../../ui/index.ts';
import css from './release.module.css';

/** What was done with the drive beside writing it, and what of it went less than well. */
export function ReleaseLines({ handling }: { handling: DriveRelease }) {
  const { unmounted, removal, warnings } = handling;
  return (
    <>
      {unmounted.length > 0 && <p>It was unmounted from {unmounted.join(', ')}.</p>}
      {removal && <p>{explainRemoval(removal)}</p>}
      {warnings.map((warning) => (
        <p key={warning.kind} className={css['warning']}>
          {explainReleaseWarning(warning)}
        </p>
      ))}
    </>
  );
}

/** For a drive that was not let go by the job. Gone from the list, it needs no button any more. */
export function EjectButton({ drive: { id, name, handling } }: { drive: DriveProgress }) {
  const present = useMirror((mirror) => mirror.drives?.find((drive) => drive.id === id));
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const [problem, setProblem] = useState<Explanation | null>(null);
  const eject = async () => {
    if (!present) return;
    setAsking(true);
    const answer = await call('drive/eject', chosenDrive(present));
    setAsking(false);
    setSaid(answer.ok ? explainRemoval(answer.value.removal) : null);
    setProblem(answer.ok ? null : answer.explanation);
  };
  if (handling.removal) return null;
  return (
    <div className={css['eject']}>
      {said === null && present && (
        <Button size="small" disabled={asking} aria-label={`Make ${name} safe to remove`} onClick={() => void eject()}>
          {asking ? 'Switching it off…' : 'Make it safe to remove'}
        </Button>
      )}
      <output>{said}</output>
      {problem && (
        <p role="alert" className={css['warning']}>
          {problem.happened} {problem.remedy}
        </p>
      )}
    </div>
  );
}
