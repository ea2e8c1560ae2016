import { offlineImagesOf } from '../../../contract/messages/offline-words.ts';
import { useMessages } from '../../language.ts';
import { explainProblem } from '../../problem.ts';
import { Notice } from '../../ui/index.ts';
import { CopyReport, OfflineImages } from '../failure/index.ts';
import { AcceptProblem, chooseImageFile } from '../source/index.ts';
import { dismissJob } from './job-actions.ts';
import type { ActiveJob } from './stages.ts';

/** What helps after this failure. */
export function WhatToDo({ job }: { job: Extract<ActiveJob, { phase: 'failed' }> }) {
  const messages = useMessages();
  return (
    <Notice tone="accent" title={messages.screens.outcome.stopped.whatToDo}>
      <p>{explainProblem(job.failure, messages).remedy}</p>
      <OfflineImages images={offlineImagesOf(job.failure)} onUse={(path) => void writeInstead(path)} />
      {job.failure.kind === 'internal' && <CopyReport />}
      {'source' in job.request && <AcceptProblem source={job.request.source} problem={job.failure} />}
    </Notice>
  );
}

/** Back to choosing, with this image file as the source. */
async function writeInstead(path: string): Promise<void> {
  if ((await dismissJob()) === null) chooseImageFile(path);
}
