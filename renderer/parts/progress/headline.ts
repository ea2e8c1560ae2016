/** The job in a line: for the top of its screen, for the sidebar, and for the ear. Pure. */
import type { DriveProgress, Progress } from '../../../contract/wire/job.ts';
import { outcomeOf } from './outcome-words.ts';
import { type ActiveJob, currentStage } from './stages.ts';
import { fractionOf, timeLeftWords } from './time-left.ts';

export interface Headline {
  title: string;
  short: string;
  /** The whole state in a sentence, for screen readers. */
  spoken: string;
  /** 0 to 1 of the present stage; null when it cannot be known. */
  fraction: number | null;
  running: boolean;
}

const BUILD_WORDS = {
  evaluating: 'Evaluating',
  fetching: 'Downloading',
  building: 'Building',
  'packing-image': 'Packing the image',
} as const;

export function headlineOf(job: ActiveJob): Headline {
  const what = jobTitle(job);
  switch (job.phase) {
    case 'locking':
      return running(`Preparing ${what}`, 'Locking the source', null);
    case 'building':
      return running(`Building ${what}`, BUILD_WORDS[job.build.stage], buildFraction(job));
    case 'downloading':
      return running(`Downloading ${what}`, 'Downloading', fractionOf(job.download.progress), job.download.progress);
    case 'reading-image':
      return running(`Reading ${what}`, 'Reading the image', fractionOf(job.progress), job.progress);
    case 'authorizing':
      return job.drives.some(({ step }) => step === 'unmounting')
        ? running(`Unmounting ${drivesTitle(job.drives)}`, 'Unmounting', null)
        : running('Waiting for permission', 'Waiting for permission', null);
    case 'writing':
    case 'verifying': {
      const together = sumOf(job.drives);
      return currentStage(job) === 'verify'
        ? running(`Verifying ${drivesTitle(job.drives)}`, 'Verifying', fractionOf(together), together)
        : running(`${writingWords(job.drives)} ${what}`, 'Writing', fractionOf(together), together);
    }
    case 'done':
      return ended(doneTitle(job));
    case 'failed':
      return ended(job.request.kind === 'build' ? 'The build did not finish' : 'It did not work');
    case 'cancelled':
      return ended('Cancelled');
  }
}

function writingWords(drives: readonly DriveProgress[]): string {
  if (drives.every(({ writes }) => writes === 'missing')) return 'Continuing';
  return drives.every(({ writes }) => writes === 'bad-blocks') ? 'Mending' : 'Writing';
}

function running(title: string, short: string, fraction: number | null, progress?: Progress): Headline {
  const percent = fraction === null ? null : `${Math.floor(fraction * 100)} percent`;
  const spoken = [title, percent, progress && timeLeftWords(progress)].filter(Boolean).join(', ');
  return { title, short, spoken, fraction, running: true };
}

function ended(title: string): Headline {
  return { title, short: title, spoken: title, fraction: null, running: false };
}

/** What is being made, as a person calls it. */
export function jobTitle(job: ActiveJob): string {
  const { request } = job;
  if ('provenance' in job && job.provenance) return job.provenance.title;
  if (request.kind !== 'verify') return request.source.replace(/^preset:/, '');
  return request.expectation.kind === 'record' ? 'the record' : 'the image';
}

function drivesTitle(drives: readonly DriveProgress[]): string {
  const [first] = drives;
  return drives.length === 1 && first ? first.name : `${drives.length} drives`;
}

function doneTitle(job: Extract<ActiveJob, { phase: 'done' }>): string {
  if (job.request.kind === 'build') return 'The image is ready';
  const outcomes = job.drives.map(outcomeOf);
  const good = outcomes.filter(({ tone }) => tone === 'good').length;
  const [only] = outcomes;
  if (outcomes.length === 1 && only) {
    const name = drivesTitle(job.drives);
    if (job.drives[0]?.verdict?.kind === 'changed-by-mounting') return `${name} changed only by being mounted`;
    if (only.tone === 'good') return job.request.kind === 'verify' ? `${name} is intact` : `${name} is verified`;
    if (only.tone === 'caution') return `${name} is written, not verified`;
    return job.request.kind === 'verify' ? `${name} is not what it should be` : `${name} failed`;
  }
  if (good === outcomes.length) return good === 2 ? 'Both drives are verified' : `All ${good} drives are verified`;
  const bad = outcomes.filter(({ tone }) => tone === 'bad').length;
  return bad > 0 ? `${bad} of ${outcomes.length} drives failed` : `${outcomes.length} drives are written, not verified`;
}

/** Builds count for what they take: fetched bytes while only fetching, derivations when building. */
function buildFraction({ build }: Extract<ActiveJob, { phase: 'building' }>): number | null {
  if (build.stage === 'evaluating') return null;
  if (build.stage === 'fetching' && build.fetches.expectedBytes > 0) {
    return Math.min(1, build.fetches.doneBytes / build.fetches.expectedBytes);
  }
  return build.builds.expected > 0 ? Math.min(1, build.builds.done / build.builds.expected) : null;
}

/** All drives together: their bytes added up, and the time of the slowest. */
function sumOf(drives: readonly DriveProgress[]): Progress {
  const sum = (pick: (progress: Progress) => number) =>
    drives.reduce((total, { progress }) => total + pick(progress), 0);
  const rates = drives.map(({ progress }) => progress.bytesPerSecond);
  const known = rates.every((rate) => rate !== null);
  return {
    doneBytes: sum(({ doneBytes }) => doneBytes),
    totalBytes: sum(({ totalBytes }) => totalBytes),
    bytesPerSecond: known ? sum(({ bytesPerSecond }) => bytesPerSecond ?? 0) : null,
  };
}
