import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { canStart, chosenDrive, type Expectation } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import type { Problem } from '../../problem.ts';
import { BottomBar, Button } from '../../ui/index.ts';
import { expectationOf, useExpectation } from './expectation-choice.ts';

/** What will be read, in one line, and the button that starts it. */
export function VerifyBar({ drive }: { drive: Drive | null }) {
  const text = useMessages().screens.verify;
  const expectation = expectationOf(useExpectation());
  const free = useMirror((mirror) => canStart(mirror.job));
  const includeLoop = useMirror((mirror) => mirror.host?.includeLoop ?? false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const start = async () => {
    if (!drive || !expectation) return;
    const answer = await call('job/start', { kind: 'verify', drive: chosenDrive(drive), expectation, includeLoop });
    setProblem(answer.ok ? null : answer.problem);
  };
  return (
    <BottomBar
      planId="verify-plan"
      problem={problem && <FailureNotice problem={problem} live />}
      plan={planOf({ free, drive, expectation }, text)}
      actions={
        <Button
          kind="primary"
          size="large"
          icon={<ShieldCheck size={17} aria-hidden />}
          disabled={!free || !drive || !expectation}
          aria-describedby="verify-plan"
          onClick={() => void start()}
        >
          {text.verify}
        </Button>
      }
    />
  );
}

interface Chosen {
  free: boolean;
  drive: Drive | null;
  expectation: Expectation | null;
}

function planOf({ free, drive, expectation }: Chosen, { hints }: Messages['screens']['verify']): string {
  if (!free) return hints.anotherJob;
  if (!drive) return hints.chooseDrive;
  if (!expectation) return hints.chooseExpectation;
  return expectation.kind === 'recognise' ? hints.recognise({ drive: drive.name }) : hints.read({ drive: drive.name });
}
