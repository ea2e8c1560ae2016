import { KeyRound } from 'lucide-react';
import { formatBytes, formatRate } from '../../../contract/messages/bytes.ts';
import type { Progress } from '../../../contract/wire/job.ts';
import { ProgressBar } from '../../ui/index.ts';
import css from './job.module.css';
import type { ActiveJob } from './stages.ts';
import { fractionOf, percentWords, timeLeftWords } from './time-left.ts';

export function LockingView({ filesEvaluated }: { filesEvaluated: number | undefined }) {
  return (
    <div className={css['panel']}>
      <h2>Finding out exactly what to build</h2>
      <ProgressBar fraction={null} label="Locking the source" />
      <p className={css['quiet']}>
        {filesEvaluated === undefined
          ? 'The source is fetched and pinned to one revision, so that the record can name it.'
          : `It is pinned to one revision, and evaluated: ${filesEvaluated.toLocaleString()} files read.`}
      </p>
    </div>
  );
}

export function ReadingView({ progress }: { progress: Progress }) {
  return (
    <div className={css['panel']}>
      <BigProgress progress={progress} label="Reading the image" />
      <p className={css['quiet']}>A digest of every block is taken, to compare the drive with.</p>
    </div>
  );
}

export function AuthorizingView({ job }: { job: Extract<ActiveJob, { phase: 'authorizing' }> }) {
  const verb = job.request.kind === 'verify' ? 'read' : 'write';
  const unmounting = job.drives.filter(({ step }) => step === 'unmounting');
  if (unmounting.length > 0) {
    return (
      <div className={css['panel']}>
        <h2>Unmounting {unmounting.map(({ name }) => name).join(', ')}</h2>
        <ProgressBar fraction={null} label="Unmounting" />
        <p className={css['quiet']}>
          What was copied to it and is still in memory is written first, which can take a while. Nothing is forced.
        </p>
      </div>
    );
  }
  return (
    <div className={css['panel']} data-centred>
      <span className={css['panelIcon']}>
        <KeyRound size={24} aria-hidden />
      </span>
      <h2>Your password may be needed</h2>
      <p className={css['quiet']}>
        If your system asks, allow Flakestick to {verb} {job.drives.map(({ name }) => name).join(', ') || 'the drive'}.
        There is no hurry: nothing has been touched yet, and nothing times out.
      </p>
    </div>
  );
}

/** The one number that matters, large, and what it is made of. */
export function BigProgress({ progress, label }: { progress: Progress; label: string }) {
  const fraction = fractionOf(progress);
  const left = timeLeftWords(progress);
  return (
    <div className={css['big']}>
      <div className={css['bigRow']}>
        <span className={css['bigNumber']}>{percentWords(fraction ?? 0)}</span>
        <span className={css['bigLeft']}>{left ?? '\u00a0'}</span>
      </div>
      <ProgressBar fraction={fraction} label={label} />
      <div className={css['bigFacts']}>
        <span>
          {formatBytes(progress.doneBytes)} of {formatBytes(progress.totalBytes)}
        </span>
        <span>{progress.bytesPerSecond === null ? '' : formatRate(progress.bytesPerSecond)}</span>
      </div>
    </div>
  );
}
