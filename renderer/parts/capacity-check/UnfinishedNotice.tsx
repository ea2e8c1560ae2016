import { useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import { mayBeSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { call } from '../../bridge.ts';
import { chosenDrive } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Notice } from '../../ui/index.ts';

/** A check that was cut short has left its marks on a drive that is here: offers to put everything back. */
export function UnfinishedNotice({ drives }: { drives: readonly Drive[] }) {
  const unfinished = useMirror((mirror) => mirror.driveChecks.unfinished);
  const [problem, setProblem] = useState<Explanation | null>(null);
  const here = drives.filter(({ identity }) => unfinished.some((check) => mayBeSameDrive(check.identity, identity)));
  const [drive] = here;
  if (!drive) return null;
  const restore = async () => {
    const answer = await call('probe/start', { task: 'restore', drive: chosenDrive(drive) });
    setProblem(answer.ok ? null : answer.explanation);
  };
  return (
    <Notice
      tone="caution"
      title={`A capacity check of ${drive.name} was cut short`}
      actions={
        <Button size="small" onClick={() => void restore()}>
          Put back
        </Button>
      }
    >
      <p>Marks of the check may be where its own data was. That data is kept on this computer.</p>
      {problem && (
        <p>
          {problem.title}. {problem.happened} {problem.remedy}
        </p>
      )}
    </Notice>
  );
}
