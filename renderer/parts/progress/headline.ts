/** The job in one line: for the top of its screen, the sidebar and screen readers. Pure. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import { buildFraction, currentDriveStage, fractionOf, togetherOf } from '../../../contract/rules/job-progress.ts';
import type { DriveProgress, Progress } from '../../../contract/wire/job.ts';
import { isReady, outcomeOf } from './outcome.ts';
import type { ActiveJob } from './stages.ts';
import { timeLeftText, wholePercent } from './time-left.ts';

export interface Headline {
  title: string;
  short: string;
  /** The whole state in a sentence, for screen readers. */
  spoken: string;
  /** 0 to 1 of the present stage; null when it cannot be known. */
  fraction: number | null;
  running: boolean;
}

interface Running {
  title: string;
  short: string;
  fraction: number | null;
  progress?: Progress;
}

export function headlineOf(job: ActiveJob, messages: Messages): Headline {
  if (job.phase === 'done' || job.phase === 'failed' || job.phase === 'cancelled') {
    const title = endedTitle(job, messages);
    return { title, short: title, spoken: title, fraction: null, running: false };
  }
  const { title, short, fraction, progress } = runningHeadline(job, messages);
  const spoken = messages.screens.progress.spoken({
    title,
    percent: fraction === null ? null : wholePercent(fraction),
    timeLeft: progress ? timeLeftText(progress, messages) : null,
  });
  return { title, short, spoken, fraction, running: true };
}

type RunningJob = Exclude<ActiveJob, { phase: 'done' | 'failed' | 'cancelled' }>;
type EndedJob = Extract<ActiveJob, { phase: 'done' | 'failed' | 'cancelled' }>;

function runningHeadline(job: RunningJob, messages: Messages): Running {
  const { titles, short } = messages.screens.progress;
  const what = jobTitle(job, messages);
  const drives = 'drives' in job ? drivesTitle(job.drives, messages) : '';
  switch (job.phase) {
    case 'locking':
      if (job.request.kind === 'restore') return { ...inOneWord(messages.screens.restore.job.making), fraction: null };
      return { title: titles.locking({ what }), short: short.locking, fraction: null };
    case 'building':
      return { title: titles.building({ what }), short: short[job.build.stage], fraction: buildFraction(job.build) };
    case 'downloading':
      return measured(titles.downloading({ what }), short.downloading, job.download.progress);
    case 'reading-image':
      return measured(titles['reading-image']({ what }), short['reading-image'], job.progress);
    case 'authorizing':
      return job.drives.some(({ step }) => step === 'unmounting')
        ? { title: titles.unmounting({ what: drives }), short: short.unmounting, fraction: null }
        : { title: titles.authorizing, short: short.authorizing, fraction: null };
    case 'writing':
    case 'verifying': {
      const stage = currentDriveStage(job);
      const together = togetherOf(job.drives, stage);
      if (job.request.kind === 'restore' && stage !== 'verify')
        return measured(messages.screens.restore.job.restoring({ drive: drives }), short.writing, together);
      return stage === 'verify'
        ? measured(titles.verifying({ what: drives }), short.verifying, together)
        : measured(titles[writesOf(job.drives)]({ what }), short.writing, together);
    }
  }
}

const inOneWord = (title: string) => ({ title, short: title });

function measured(title: string, short: string, progress: Progress): Running {
  return { title, short, fraction: fractionOf(progress), progress };
}

/** The state that all drives of a job share. */
function writesOf(drives: readonly DriveProgress[]): DriveProgress['writes'] {
  const [first] = drives;
  return first && drives.every(({ writes }) => writes === first.writes) ? first.writes : 'everything';
}

/** The name of what is being made, as shown to people. */
function jobTitle(job: ActiveJob, { screens }: Messages): string {
  const { request } = job;
  if ('provenance' in job && job.provenance) return job.provenance.title;
  if (request.kind === 'restore') return request.drive.identity.model ?? request.drive.devicePath;
  if (request.kind !== 'verify') return request.source.replace(/^preset:/, '');
  const { unnamed } = screens.progress;
  return request.expectation.kind === 'record' ? unnamed.record : unnamed.image;
}

function drivesTitle(drives: readonly DriveProgress[], { screens }: Messages): string {
  const [first] = drives;
  return drives.length === 1 && first ? first.name : screens.progress.drives({ count: drives.length });
}

function endedTitle(job: EndedJob, messages: Messages): string {
  const { titles, done } = messages.screens.progress;
  if (job.phase === 'cancelled') return titles.cancelled;
  if (job.phase === 'failed' && job.request.kind === 'flash' && job.drives.some(isReady))
    return someReadyTitle(job.drives, messages);
  if (job.phase === 'failed') return job.request.kind === 'build' ? titles.buildFailed : titles.failed;
  if (job.request.kind === 'build') return done.build;
  const [only, ...others] = job.drives;
  return only && others.length === 0
    ? oneDriveTitle(only, job.request.kind === 'verify', messages)
    : severalDrivesTitle(job.drives, messages);
}

function oneDriveTitle(drive: DriveProgress, isVerification: boolean, messages: Messages): string {
  const { done } = messages.screens.progress;
  const named = { drive: drive.name };
  if (drive.restored && drive.failure === null) return messages.screens.restore.done.title(named);
  if (drive.verdict?.kind === 'changed-by-mounting') return done.onlyMounted(named);
  const { tone } = outcomeOf(drive, messages);
  if (tone === 'good') return isVerification ? done.intact(named) : done.verified(named);
  if (tone === 'caution') return done.unverified(named);
  return isVerification ? done.differs(named) : done.failed(named);
}

function severalDrivesTitle(drives: readonly DriveProgress[], messages: Messages): string {
  const { done } = messages.screens.progress;
  const tones = drives.map((drive) => outcomeOf(drive, messages).tone);
  const count = tones.length;
  if (tones.every((tone) => tone === 'good')) return done.allVerified({ count });
  const bad = tones.filter((tone) => tone === 'bad').length;
  return bad > 0 ? done.someFailed({ bad, count }) : done.allUnverified({ count });
}

/** At least one is ready. */
function someReadyTitle(drives: readonly DriveProgress[], { screens }: Messages): string {
  const { someReady, someUnverified } = screens.progress.done;
  const ready = drives.filter(isReady);
  const isProven = ready.every(({ contents }) => contents === 'verified');
  return (isProven ? someReady : someUnverified)({ ready: ready.length, count: drives.length });
}
