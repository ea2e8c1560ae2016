import { useState } from 'react';
import { mayBeSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { chosenDrive } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import { Button, Notice } from '../../ui/index.ts';

/** Offers to put everything back on a plugged-in drive whose capacity check was interrupted; says where that is not known. */
export function UnfinishedNotice({ drives }: { drives: readonly Drive[] }) {
  const messages = useMessages();
  const text = messages.screens.capacity.unfinished;
  const unfinished = useMirror((mirror) => mirror.driveChecks.unfinished);
  const historyFailure = useMirror((mirror) => mirror.driveChecks.historyFailure);
  const [problem, setProblem] = useState<Problem | null>(null);
  const here = drives.filter(({ identity }) => unfinished.some((check) => mayBeSameDrive(check.identity, identity)));
  const [drive] = here;
  if (historyFailure) {
    const { happened, remedy } = explainProblem(historyFailure, messages);
    return <Notice tone="caution" title={text.unknownTitle}>{`${happened} ${remedy}`}</Notice>;
  }
  if (!drive) return null;
  const putBack = async () => {
    const answer = await call('capacity-check/start', { task: 'put-back', drive: chosenDrive(drive) });
    setProblem(answer.ok ? null : answer.problem);
  };
  const explanation = problem && explainProblem(problem, messages);
  return (
    <Notice
      tone="caution"
      title={text.title({ drive: drive.name })}
      actions={
        <Button size="small" onClick={() => void putBack()}>
          {text.putBack}
        </Button>
      }
    >
      <p>{text.detail}</p>
      {explanation && (
        <p>
          {explanation.title}. {explanation.happened} {explanation.remedy}
        </p>
      )}
    </Notice>
  );
}
