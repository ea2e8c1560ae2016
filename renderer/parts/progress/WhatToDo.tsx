import { useMessages } from '../../language.ts';
import { explainProblem } from '../../problem.ts';
import { Notice } from '../../ui/index.ts';
import { CopyReport } from '../failure/index.ts';
import { AcceptProblem } from '../source/index.ts';
import type { ActiveJob } from './stages.ts';

/** What helps after this failure. */
export function WhatToDo({ job }: { job: Extract<ActiveJob, { phase: 'failed' }> }) {
  const messages = useMessages();
  return (
    <Notice tone="accent" title={messages.screens.outcome.stopped.whatToDo}>
      <p>{explainProblem(job.failure, messages).remedy}</p>
      {job.failure.kind === 'internal' && <CopyReport />}
      {'source' in job.request && <AcceptProblem source={job.request.source} problem={job.failure} />}
    </Notice>
  );
}
