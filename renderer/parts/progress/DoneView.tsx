import { useMessages } from '../../language.ts';
import { Digest, Disclosure, Fact, Facts, MarkedText, Quiet, ToneIcon } from '../../ui/index.ts';
import { DriveOutcomes } from './DriveOutcomes.tsx';
import css from './ended.module.css';
import { headlineOf } from './headline.ts';
import { JobActions } from './JobActions.tsx';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { ActiveJob } from './stages.ts';

type DoneJob = Extract<ActiveJob, { phase: 'done' }>;

export function DoneView({ job }: { job: DoneJob }) {
  const messages = useMessages();
  const { progress, outcome } = messages.screens;
  const tone = doneTone(
    job,
    job.drives.map((drive) => outcomeOf(drive, messages)),
  );
  const seconds = (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000;
  return (
    <div className={css['ended']}>
      <header className={css['hero']}>
        <ToneIcon tone={tone} sizePixels={34} />
        <div>
          <h1>{headlineOf(job, messages).title}</h1>
          <Quiet>{progress.took({ image: job.provenance?.title ?? null, seconds })}</Quiet>
        </div>
      </header>
      <DriveOutcomes drives={job.drives} title={outcome.outcomeLabel} ejectable={job.request.kind === 'flash'} />
      <ImageFacts job={job} />
      {job.request.kind === 'flash' && tone !== 'bad' && <WhatNext />}
      <JobActions job={job} />
    </div>
  );
}

function ImageFacts({ job: { image, outputPath, request } }: { job: DoneJob }) {
  const { screens, number } = useMessages();
  const text = screens.outcome.image;
  if (!image) return null;
  return (
    <Facts>
      <Fact name={text.name}>{image.volumeLabel ?? outputPath ?? image.path}</Fact>
      <Fact name={text.size}>{number.bytes(image.sizeBytes)}</Fact>
      {image.sha256 && (
        <Fact name={text.sha256}>
          <Digest text={image.sha256} copyLabel={text.copySha256} />
        </Fact>
      )}
      {request.kind === 'build' && (
        <Fact name={text.file}>
          <Digest text={outputPath ?? image.path} copyLabel={text.copyPath} />
        </Fact>
      )}
    </Facts>
  );
}

/** The worst of the outcomes: one bad drive among twenty is not a success. */
function doneTone(job: DoneJob, outcomes: readonly Outcome[]): 'good' | 'caution' | 'bad' | 'accent' {
  if (job.request.kind === 'build') return 'accent';
  if (outcomes.some(({ tone }) => tone === 'bad')) return 'bad';
  return outcomes.every(({ tone }) => tone === 'good') ? 'good' : 'caution';
}

function WhatNext() {
  const text = useMessages().screens.outcome.whatNext;
  return (
    <Disclosure title={text.title} open>
      <ol className={css['next']}>
        <li>{text.plugIn}</li>
        <li>
          <MarkedText text={text.bootMenu} />
        </li>
        <li>{text.choose}</li>
      </ol>
    </Disclosure>
  );
}
