import type { Messages } from '../../../contract/messages/en/page.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { explainProblem } from '../../problem.ts';
import { Badge, Quiet, ToneIcon } from '../../ui/index.ts';
import { DriveOutcomes } from './DriveOutcomes.tsx';
import css from './ended.module.css';
import { DriveStick, HeroStick } from './HeroStick.tsx';
import { JobActions } from './JobActions.tsx';
import { ownError } from './job-log.ts';
import { contentsOutcome, isReady, type Outcome, outcomeOf } from './outcome.ts';
import { ReleaseLines } from './ReleaseLines.tsx';
import { SomeReadyView } from './SomeReadyView.tsx';
import { Stage } from './Stage.tsx';
import stage from './stage.module.css';
import { type ActiveJob, isBadVerdict, isUnknown } from './stages.ts';
import { WhatToDo } from './WhatToDo.tsx';

type StoppedJob = Extract<ActiveJob, { phase: 'failed' | 'cancelled' }>;

/** A job that failed or was cancelled: what happened, what is on each drive now, and what to do. */
export function StoppedView({ job }: { job: StoppedJob }) {
  const [only, ...others] = job.drives;
  if (job.phase === 'failed' && job.request.kind === 'flash' && job.drives.some(isReady))
    return <SomeReadyView job={job} />;
  const words = <StoppedWords job={job} only={others.length === 0 ? only : undefined} />;
  if (!only || others.length > 0) return <div className={css['ended']}>{words}</div>;
  const isVerification = job.request.kind === 'verify';
  const isBad = only.verdict !== null && isBadVerdict(only.verdict.kind);
  const glow = isBad ? 'loss' : only.contents === 'untouched' ? 'none' : 'turn';
  return (
    <Stage picture={<HeroStick drive={only} isOld={isVerification} />} glow={glow}>
      <p className={stage['sentence']}>{isolated(only.name)}</p>
      {words}
    </Stage>
  );
}

/** `only`: the one drive of the job, which is drawn beside them. */
function StoppedWords({ job, only }: { job: StoppedJob; only: DriveProgress | undefined }) {
  const messages = useMessages();
  const { stopped } = messages.screens.outcome;
  const explanation = job.phase === 'failed' ? explainProblem(job.failure, messages) : null;
  const reading = job.request.kind === 'verify';
  const found = reading ? job.drives.filter(({ verdict }) => verdict && isBadVerdict(verdict.kind)) : [];
  return (
    <>
      <header className={css['hero']}>
        {!only && <ToneIcon tone={toneOf(job)} sizePixels={34} />}
        <div>
          <h1 className={only && stage['verdict']}>{explanation?.title ?? (reading ? stopped.verify : stopped.job)}</h1>
          {/* The row of the drive repeats it, with its picture. */}
          {found.length === 0 && <Happened job={job} otherwise={explanation?.happened ?? stopped.detail} />}
        </div>
      </header>
      {job.phase === 'failed' && <WhatToDo job={job} />}
      <DrivesLeft job={job} found={found} only={only} />
      <JobActions job={job} />
    </>
  );
}

/** A failed build leads with what the compiler said. */
function Happened({ job, otherwise }: { job: StoppedJob; otherwise: string }) {
  const own = ownError(job);
  if (own === null) return <p className={css['happened']}>{otherwise}</p>;
  return (
    <>
      <p className={css['ownError']}>{own}</p>
      <p className={css['happened']}>{otherwise}</p>
    </>
  );
}

const toneOf = (job: StoppedJob): 'quiet' | 'caution' | 'bad' => {
  if (job.phase === 'cancelled') return 'quiet';
  return isUnknown(job) ? 'caution' : 'bad';
};

interface DrivesLeftProps {
  job: StoppedJob;
  /** Drives that were read and are bad. */
  found: readonly DriveProgress[];
  only: DriveProgress | undefined;
}

/** In which state the drives were left. */
function DrivesLeft({ job, found, only }: DrivesLeftProps) {
  const messages = useMessages();
  const { stopped, outcomeLabel } = messages.screens.outcome;
  if (job.request.kind === 'restore' && only?.contents === 'partly-written')
    return <OnlyDriveNow drive={only} detail={messages.screens.restore.done.partly} />;
  if (job.request.kind !== 'verify') return only ? <OnlyDriveNow drive={only} /> : <DrivesNow drives={job.drives} />;
  return (
    <>
      {only && found.length > 0 && <p className={stage['lead']}>{outcomeOf(only, messages).detail}</p>}
      {!only && <DriveOutcomes drives={found} title={outcomeLabel} isOld />}
      <Quiet>{stopped.onlyRead}</Quiet>
    </>
  );
}

/** Bad blocks are more than “not verified”: the drive was read back, and failed. */
const stateOf = (drive: DriveProgress, messages: Messages): Outcome =>
  drive.verdict !== null && isBadVerdict(drive.verdict.kind)
    ? outcomeOf(drive, messages)
    : contentsOutcome(drive.contents, messages);

/** `detail`: in place of what is said after a flash. */
function OnlyDriveNow({ drive, detail }: { drive: DriveProgress; detail?: string }) {
  const messages = useMessages();
  const { tone, label, detail: usual } = stateOf(drive, messages);
  return (
    <section aria-label={messages.screens.outcome.stopped.onDrive} className={css['now']}>
      <Badge tone={tone}>{label}</Badge>
      <p>{detail ?? usual}</p>
      <ReleaseLines release={drive.release} />
    </section>
  );
}

/** What is on the drives of a job that writes. */
function DrivesNow({ drives }: { drives: readonly DriveProgress[] }) {
  const text = useMessages().screens.outcome.stopped;
  if (drives.length === 0) return <Quiet>{text.noneTouched}</Quiet>;
  return (
    <section aria-label={text.onDrives}>
      <h2 className={css['subtitle']}>{drives.length > 1 ? text.onDrives : text.onDrive}</h2>
      <ul className={css['outcomes']}>
        {drives.map((drive) => (
          <DriveNow key={drive.id} drive={drive} />
        ))}
      </ul>
    </section>
  );
}

function DriveNow({ drive }: { drive: DriveProgress }) {
  const { tone, label, detail } = stateOf(drive, useMessages());
  return (
    <li className={css['outcome']}>
      <DriveStick drive={drive} isOld={false} heightPixels={112} />
      <div className={css['outcomeText']}>
        <div className={css['outcomeTitle']}>
          <h3>{isolated(drive.name)}</h3>
          <Badge tone={tone}>{label}</Badge>
          <span className={css['path']}>{drive.devicePath}</span>
        </div>
        <p>{detail}</p>
        <ReleaseLines release={drive.release} />
      </div>
    </li>
  );
}
