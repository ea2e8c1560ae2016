import { KeyRound } from 'lucide-react';
import type { Progress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { ProgressBar, Quiet } from '../../ui/index.ts';
import { WaitingText } from '../source/index.ts';
import { BigProgress } from './BigProgress.tsx';
import css from './job.module.css';
import type { ActiveJob } from './stages.ts';

export function LockingView({ job: { request, source } }: { job: Extract<ActiveJob, { phase: 'locking' }> }) {
  const { progress, restore } = useMessages().screens;
  const text =
    request.kind === 'restore'
      ? { title: restore.job.making, label: restore.job.making, detail: restore.job.makingDetail }
      : progress.locking;
  return (
    <div className={css['panel']}>
      <h2>{text.title}</h2>
      <ProgressBar fraction={null} label={text.label} />
      <Quiet>
        <WaitingText progress={source} otherwise={text.detail} />
      </Quiet>
    </div>
  );
}

export function ReadingView({ progress }: { progress: Progress }) {
  const text = useMessages().screens.progress.readingImage;
  return (
    <div className={css['panel']}>
      <BigProgress progress={progress} label={text.label} />
      <Quiet>{text.detail}</Quiet>
    </div>
  );
}

export function AuthorizingView({ job }: { job: Extract<ActiveJob, { phase: 'authorizing' }> }) {
  const { authorizing, unmounting } = useMessages().screens.progress;
  const names = (drives: typeof job.drives) => ({ drives: drives.map(({ name }) => name) });
  const unmounted = job.drives.filter(({ step }) => step === 'unmounting');
  if (unmounted.length > 0) {
    return (
      <div className={css['panel']}>
        <h2>{unmounting.title(names(unmounted))}</h2>
        <ProgressBar fraction={null} label={unmounting.label} />
        <Quiet>{unmounting.detail}</Quiet>
      </div>
    );
  }
  const allow = job.request.kind === 'verify' ? authorizing.read : authorizing.write;
  return (
    <div className={css['panel']} data-centred>
      <span className={css['panelIcon']}>
        <KeyRound size={24} aria-hidden />
      </span>
      <h2>{authorizing.title}</h2>
      <Quiet>
        {allow(names(job.drives))} {authorizing.noHurry}
      </Quiet>
    </div>
  );
}
