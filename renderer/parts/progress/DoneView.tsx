import { formatBytes, formatDuration } from '../../../contract/messages/bytes.ts';
import { Button, Digest, Disclosure, Fact, Facts, ToneIcon } from '../../ui/index.ts';
import { DriveOutcomes } from './DriveOutcomes.tsx';
import css from './ended.module.css';
import { headlineOf } from './headline.ts';
import { dismissJob, tryAgain } from './job-actions.ts';
import { outcomeOf } from './outcome-words.ts';
import type { ActiveJob } from './stages.ts';

type DoneJob = Extract<ActiveJob, { phase: 'done' }>;

export function DoneView({ job }: { job: DoneJob }) {
  const tone = doneTone(job);
  const seconds = (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000;
  return (
    <div className={css['ended']}>
      <header className={css['hero']}>
        <ToneIcon tone={tone} sizePixels={34} />
        <div>
          <h1>{headlineOf(job).title}</h1>
          <p className={css['quiet']}>
            {job.provenance ? `${job.provenance.title}, in` : 'In'} {formatDuration(seconds)}
          </p>
        </div>
      </header>
      <DriveOutcomes drives={job.drives} title="Outcome" ejectable={job.request.kind === 'flash'} />
      {job.image && (
        <Facts>
          <Fact name="Image">{job.image.volumeLabel ?? job.outputPath ?? job.image.path}</Fact>
          <Fact name="Size">{formatBytes(job.image.sizeBytes)}</Fact>
          {job.image.sha256 && (
            <Fact name="SHA-256">
              <Digest text={job.image.sha256} what="the SHA-256" />
            </Fact>
          )}
          {job.request.kind === 'build' && (
            <Fact name="File">
              <Digest text={job.outputPath ?? job.image.path} what="the path" />
            </Fact>
          )}
        </Facts>
      )}
      {job.request.kind === 'flash' && tone !== 'bad' && <WhatNext />}
      <DoneActions job={job} />
    </div>
  );
}

function DoneActions({ job }: { job: DoneJob }) {
  if (job.request.kind === 'verify') {
    return (
      <div className={css['actions']}>
        <Button kind="primary" onClick={() => void dismissJob()}>
          Done
        </Button>
        <Button onClick={() => void tryAgain(job)}>Verify again</Button>
      </div>
    );
  }
  return (
    <div className={css['actions']}>
      <Button kind="primary" onClick={() => void dismissJob()}>
        {job.request.kind === 'flash' ? 'Flash another' : 'Done'}
      </Button>
    </div>
  );
}

/** The worst of the outcomes: one bad drive among twenty is not a success. */
function doneTone(job: DoneJob): 'good' | 'caution' | 'bad' | 'accent' {
  if (job.request.kind === 'build') return 'accent';
  const tones = job.drives.map((drive) => outcomeOf(drive).tone);
  if (tones.includes('bad')) return 'bad';
  return tones.every((tone) => tone === 'good') ? 'good' : 'caution';
}

function WhatNext() {
  return (
    <Disclosure title="Start a computer from it" open>
      <ol className={css['next']}>
        <li>Pull the stick out and plug it into the computer that should start from it.</li>
        <li>
          Switch that computer on and hold its boot menu key: often <kbd>F12</kbd>, <kbd>F11</kbd>, <kbd>F8</kbd>,{' '}
          <kbd>Esc</kbd>, or <kbd>Option</kbd> on a Mac.
        </li>
        <li>Choose the stick. If it is refused, switch Secure Boot off in the firmware settings.</li>
      </ol>
    </Disclosure>
  );
}
