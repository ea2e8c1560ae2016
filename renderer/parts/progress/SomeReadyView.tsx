import { useMessages } from '../../language.ts';
import { ToneIcon } from '../../ui/index.ts';
import { DriveOutcomes } from './DriveOutcomes.tsx';
import css from './ended.module.css';
import { headlineOf } from './headline.ts';
import { JobActions } from './JobActions.tsx';
import { isReady } from './outcome.ts';
import type { ActiveJob } from './stages.ts';
import { WhatNext } from './WhatNext.tsx';
import { WhatToDo } from './WhatToDo.tsx';

/** Some drives of a job that writes are as they should be, and others are not: the good ones first, with all that is offered for them. */
export function SomeReadyView({ job }: { job: Extract<ActiveJob, { phase: 'failed' }> }) {
  const messages = useMessages();
  const { stopped, outcomeLabel } = messages.screens.outcome;
  const bad = job.drives.filter((drive) => !isReady(drive));
  return (
    <div className={css['ended']}>
      <header className={css['hero']}>
        <ToneIcon tone="caution" sizePixels={34} />
        <h1>{headlineOf(job, messages).title}</h1>
      </header>
      <DriveOutcomes drives={job.drives.filter(isReady)} title={outcomeLabel} isOld={false} ejectable />
      <WhatNext />
      <h2 className={css['subtitle']}>{stopped.notReady({ count: bad.length })}</h2>
      <DriveOutcomes drives={bad} title={stopped.notReady({ count: bad.length })} isOld={false} />
      <WhatToDo job={job} />
      <JobActions job={job} />
    </div>
  );
}
