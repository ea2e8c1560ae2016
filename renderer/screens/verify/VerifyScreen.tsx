import { ShieldCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import { canStart, type JobState } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { chosenDrive, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { chosenAmong, keepPresent, mayBeRead } from '../../parts/drive/index.ts';
import { JobScreen } from '../../parts/progress/index.ts';
import { Button, Notice } from '../../ui/index.ts';
import { ExpectationStep } from './ExpectationStep.tsx';
import { expectationOf } from './expectation-choice.ts';
import { ReadDriveStep } from './ReadDriveStep.tsx';
import css from './verify.module.css';

/** Verify: a drive, and what it should hold. Only reads. */
export function VerifyScreen() {
  const job = useMirror((mirror) => mirror.job);
  return belongsHere(job) ? <JobScreen job={job} /> : <Choosing />;
}

function belongsHere(job: JobState): job is Exclude<JobState, { phase: 'idle' }> {
  return job.phase !== 'idle' && job.request.kind === 'verify';
}

function Choosing() {
  const present = useMirror((mirror) => mirror.drives);
  const selection = useChoice((choice) => choice.verifyDrive);

  useEffect(() => {
    if (!present) return;
    useChoice.setState((choice) => ({ verifyDrive: keepPresent(choice.verifyDrive, present, mayBeRead) }));
  }, [present]);

  const [drive] = chosenAmong(selection, present ?? []);
  return (
    <div className={css['screen']}>
      <div className={css['scroll']}>
        <header className={css['header']}>
          <h1>Verify a drive</h1>
          <p className={css['quiet']}>Every byte is read and compared. Nothing is written.</p>
        </header>
        <div className={css['columns']}>
          <ReadDriveStep />
          <ExpectationStep serial={drive?.identity.serial ?? null} />
        </div>
      </div>
      <VerifyBar />
    </div>
  );
}

function VerifyBar() {
  const drives = useMirror((mirror) => mirror.drives);
  const selection = useChoice((choice) => choice.verifyDrive);
  const choice = useChoice((all) => all.expectation);
  const free = useMirror((mirror) => canStart(mirror.job));
  const includeLoop = useMirror((mirror) => mirror.host?.includeLoop ?? false);
  const [problem, setProblem] = useState<Explanation | null>(null);
  const [drive] = chosenAmong(selection, drives ?? []);
  const expectation = expectationOf(choice);

  const start = async () => {
    if (!drive || !expectation) return;
    const answer = await call('job/start', { kind: 'verify', drive: chosenDrive(drive), expectation, includeLoop });
    setProblem(answer.ok ? null : answer.explanation);
  };

  const hint = !free
    ? 'Another job is running. This one can start when it has ended.'
    : !drive
      ? 'Choose a drive.'
      : !expectation
        ? 'Choose what it should hold.'
        : expectation.kind === 'recognise'
          ? `${drive.name} will be recognised by what is on it, and read from start to end.`
          : `${drive.name} will be read from start to end.`;
  return (
    <footer className={css['bar']}>
      {problem && (
        <Notice tone="bad" live title={problem.title}>
          {problem.happened} {problem.remedy}
        </Notice>
      )}
      <div className={css['barRow']}>
        <p id="verify-plan" className={css['plan']} aria-live="polite">
          {hint}
        </p>
        <Button
          kind="primary"
          size="large"
          icon={<ShieldCheck size={17} aria-hidden />}
          disabled={!free || !drive || !expectation}
          aria-describedby="verify-plan"
          onClick={() => void start()}
        >
          Verify
        </Button>
      </div>
    </footer>
  );
}
