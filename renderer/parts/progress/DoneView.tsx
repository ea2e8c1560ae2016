import type { Messages } from '../../../contract/messages/en/page.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { Digest, Disclosure, Fact, Facts, Quiet, ToneIcon } from '../../ui/index.ts';
import { ReceiptCard, receiptOfDrive } from '../receipt/index.ts';
import { TryButton } from '../try/index.ts';
import { BootLines } from './BootLines.tsx';
import { DriveOutcomes, RecordButton } from './DriveOutcomes.tsx';
import css from './ended.module.css';
import { HeroStick } from './HeroStick.tsx';
import { headlineOf } from './headline.ts';
import { JobActions } from './JobActions.tsx';
import { type Outcome, outcomeOf } from './outcome.ts';
import { EjectButton, ReleaseLines } from './ReleaseLines.tsx';
import { type Glow, Stage } from './Stage.tsx';
import stage from './stage.module.css';
import type { ActiveJob } from './stages.ts';
import { WhatNext } from './WhatNext.tsx';

type DoneJob = Extract<ActiveJob, { phase: 'done' }>;

export function DoneView({ job }: { job: DoneJob }) {
  const [only, ...others] = job.drives;
  return only && others.length === 0 ? <OneDriveDone job={job} drive={only} /> : <SeveralDone job={job} />;
}

function OneDriveDone({ job, drive }: { job: DoneJob; drive: DriveProgress }) {
  const messages = useMessages();
  const outcome = outcomeOf(drive, messages);
  const isVerification = job.request.kind === 'verify';
  const receipt = receiptOfDrive(job, drive);
  return (
    <Stage picture={<HeroStick drive={drive} isOld={isVerification} sealLands />} glow={GLOWS[outcome.tone]}>
      <p className={stage['sentence']}>{job.provenance?.title ?? drive.name}</p>
      <h1 className={stage['verdict']}>{headlineOf(job, messages).title}</h1>
      <p className={stage['lead']}>{outcome.detail}</p>
      <BootLines drive={drive} />
      <ReleaseLines release={drive.release} />
      <Quiet>{tookText(job, messages)}</Quiet>
      <div className={css['endActions']}>
        <JobActions job={job} />
        {job.request.kind === 'flash' && <EjectButton drive={drive} />}
        {drive.recordId && <RecordButton id={drive.recordId} />}
      </div>
      <ImageFacts job={job} />
      {receipt && (
        <Disclosure title={messages.screens.receipt.title} isLazy>
          <ReceiptCard receipt={receipt} verdict={outcome.label} tone={outcome.tone} />
        </Disclosure>
      )}
      {job.request.kind === 'flash' && outcome.tone !== 'bad' && <WhatNext />}
    </Stage>
  );
}

const GLOWS: { readonly [T in Outcome['tone']]: Glow } = {
  good: 'proven',
  caution: 'turn',
  bad: 'loss',
  quiet: 'none',
};

const tookText = (job: DoneJob, { screens }: Messages): string => {
  const seconds = (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000;
  return screens.progress.took({ image: job.provenance?.title ?? null, seconds });
};

/** Several drives, or none: an image was built. */
function SeveralDone({ job }: { job: DoneJob }) {
  const messages = useMessages();
  const tone = doneTone(
    job,
    job.drives.map((drive) => outcomeOf(drive, messages)),
  );
  return (
    <div className={css['ended']}>
      <header className={css['hero']}>
        <ToneIcon tone={tone} sizePixels={34} />
        <div>
          <h1>{headlineOf(job, messages).title}</h1>
          <Quiet>{tookText(job, messages)}</Quiet>
        </div>
      </header>
      <DriveOutcomes
        drives={job.drives}
        title={messages.screens.outcome.outcomeLabel}
        isOld={job.request.kind === 'verify'}
        ejectable={job.request.kind === 'flash'}
      />
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
          <TryButton
            subject={{ kind: 'image', path: outputPath ?? image.path }}
            name={image.volumeLabel ?? image.path}
          />
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
