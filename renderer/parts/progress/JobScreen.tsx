import { type ReactNode, useState } from 'react';
import { canCancel } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { Button } from '../../ui/index.ts';
import { LogButton, LogDrawer } from '../log/index.ts';
import { BuildView } from './BuildView.tsx';
import { CancelDialog } from './CancelDialog.tsx';
import { DoneView } from './DoneView.tsx';
import { DownloadView } from './DownloadView.tsx';
import { DrivesView } from './DrivesView.tsx';
import { headlineOf } from './headline.ts';
import { JobFrame } from './JobFrame.tsx';
import css from './job.module.css';
import { failedName, hasLog } from './job-log.ts';
import { Stepper } from './Stepper.tsx';
import { StoppedView } from './StoppedView.tsx';
import { type ActiveJob, stagesOf } from './stages.ts';
import { AuthorizingView, LockingView, ReadingView } from './WaitingViews.tsx';

/** The running job, or how it ended: replaces the screen it was started from. */
export function JobScreen({ job }: { job: ActiveJob }) {
  const [cancelling, setCancelling] = useState(false);
  const messages = useMessages();
  const headline = headlineOf(job, messages);
  return (
    <JobFrame
      drawer={hasLog(job) && <LogDrawer derivation={failedName(job)} isLive={job.phase === 'building'} />}
      bar={
        <>
          <Stepper stages={stagesOf(job)} fraction={headline.fraction} />
          {hasLog(job) && <LogButton />}
          {canCancel(job) && (
            <Button onClick={() => setCancelling(true)}>{messages.screens.progress.cancel.button}</Button>
          )}
        </>
      }
    >
      <PhaseView job={job} title={headline.title} />
      {cancelling && canCancel(job) && <CancelDialog job={job} onClose={() => setCancelling(false)} />}
    </JobFrame>
  );
}

function Titled({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={css['column']}>
      <h1>{title}</h1>
      {children}
    </div>
  );
}

function PhaseView({ job, title }: { job: ActiveJob; title: string }) {
  switch (job.phase) {
    case 'locking':
      return (
        <Titled title={title}>
          <LockingView job={job} />
        </Titled>
      );
    case 'building':
      return (
        <Titled title={title}>
          <BuildView build={job.build} provenance={job.provenance} />
        </Titled>
      );
    case 'downloading':
      return (
        <Titled title={title}>
          <DownloadView download={job.download} provenance={job.provenance} />
        </Titled>
      );
    case 'reading-image':
      return (
        <Titled title={title}>
          <ReadingView progress={job.progress} />
        </Titled>
      );
    case 'authorizing':
      return (
        <Titled title={title}>
          <AuthorizingView job={job} />
        </Titled>
      );
    case 'writing':
    case 'verifying':
      return <DrivesView title={title} drives={job.drives} isOld={job.request.kind === 'verify'} />;
    case 'done':
      return <DoneView job={job} />;
    case 'failed':
    case 'cancelled':
      return <StoppedView job={job} />;
  }
}
