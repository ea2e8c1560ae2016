import { useState } from 'react';
import { canCancel } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { Button } from '../../ui/index.ts';
import { BuildView } from './BuildView.tsx';
import { CancelDialog } from './CancelDialog.tsx';
import { DoneView } from './DoneView.tsx';
import { DownloadView } from './DownloadView.tsx';
import { DrivesView } from './DrivesView.tsx';
import { headlineOf } from './headline.ts';
import css from './job.module.css';
import { Stepper } from './Stepper.tsx';
import { StoppedView } from './StoppedView.tsx';
import type { ActiveJob } from './stages.ts';
import { AuthorizingView, LockingView, ReadingView } from './WaitingViews.tsx';

/** The running job, or how it ended: replaces the screen it was started from. */
export function JobScreen({ job }: { job: ActiveJob }) {
  const [cancelling, setCancelling] = useState(false);
  const messages = useMessages();
  const headline = headlineOf(job, messages);
  const stopped = job.phase === 'done' || job.phase === 'failed' || job.phase === 'cancelled';
  return (
    <div className={css['screen']}>
      <div className={css['column']}>
        {!stopped && (
          <header className={css['header']}>
            <h1>{headline.title}</h1>
            {canCancel(job) && (
              <Button onClick={() => setCancelling(true)}>{messages.screens.progress.cancel.button}</Button>
            )}
          </header>
        )}
        <Stepper job={job} />
        <PhaseView job={job} />
      </div>
      {cancelling && canCancel(job) && <CancelDialog job={job} onClose={() => setCancelling(false)} />}
    </div>
  );
}

function PhaseView({ job }: { job: ActiveJob }) {
  switch (job.phase) {
    case 'locking':
      return <LockingView job={job} />;
    case 'building':
      return <BuildView build={job.build} provenance={job.provenance} />;
    case 'downloading':
      return <DownloadView download={job.download} provenance={job.provenance} />;
    case 'reading-image':
      return <ReadingView progress={job.progress} />;
    case 'authorizing':
      return <AuthorizingView job={job} />;
    case 'writing':
    case 'verifying':
      return <DrivesView drives={job.drives} />;
    case 'done':
      return <DoneView job={job} />;
    case 'failed':
    case 'cancelled':
      return <StoppedView job={job} />;
  }
}
