import { useState } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { useMessages } from '../../language.ts';
import type { Problem } from '../../problem.ts';
import { Button } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import css from './ended.module.css';
import { dismissJob, tryAgain } from './job-actions.ts';
import { type ActiveJob, isBadVerdict } from './stages.ts';

type EndedJob = Extract<ActiveJob, { phase: 'done' | 'failed' | 'cancelled' }>;

/** What can be done once a job has ended. */
export function JobActions({ job }: { job: EndedJob }) {
  const text = useMessages().screens.outcome.actions;
  const [problem, setProblem] = useState<Problem | null>(null);
  const again = againText(job, text);
  const isDone = job.phase === 'done';
  const dismissText = isDone ? (job.request.kind === 'flash' ? text.flashAnother : text.done) : text.back;
  const buttons = [
    <Button key="dismiss" kind={isDone ? 'primary' : 'plain'} onClick={() => void dismissJob().then(setProblem)}>
      {dismissText}
    </Button>,
    again !== null && (
      <Button key="again" kind={isDone ? 'plain' : 'primary'} onClick={() => void tryAgain(job).then(setProblem)}>
        {again}
      </Button>
    ),
  ];
  return (
    <>
      {problem && <FailureNotice problem={problem} live />}
      <div className={css['actions']}>{isDone ? buttons : buttons.toReversed()}</div>
    </>
  );
}

/** What a retry would do: continue a write, rewrite bad blocks. Null: nothing to repeat. */
function againText(job: EndedJob, text: Messages['screens']['outcome']['actions']): string | null {
  if (job.request.kind === 'verify') return text.verifyAgain;
  if (job.phase === 'done') return null;
  if (job.request.kind === 'restore') return text.retry;
  if (job.drives.some(({ verdict }) => verdict && isBadVerdict(verdict.kind))) return text.rewriteBadBlocks;
  return job.drives.some(({ contents }) => contents === 'partly-written') ? text.resume : text.retry;
}
