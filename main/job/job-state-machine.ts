/** The state machine of the job. Pure: a state and an event give the next state; an impossible event throws. */
import type { Failure } from '../../contract/wire/failure.ts';
import {
  type BuildProgress,
  type DownloadProgress,
  type DriveProgress,
  IDLE,
  type ImageSummary,
  type JobRequest,
  type JobState,
  NO_BUILD_PROGRESS,
  NO_DOWNLOAD_PROGRESS,
  type Progress,
} from '../../contract/wire/job.ts';
import type { Provenance } from '../../contract/wire/source.ts';
import type { SourceProgress } from '../../contract/wire/source-progress.ts';

export type JobEvent =
  | { kind: 'started'; request: JobRequest; at: string }
  | { kind: 'sourceAdvanced'; progress: SourceProgress }
  | { kind: 'buildBegan'; provenance: Provenance }
  | { kind: 'buildAdvanced'; build: BuildProgress }
  | { kind: 'downloadBegan'; provenance: Provenance }
  | { kind: 'downloadAdvanced'; download: DownloadProgress }
  | { kind: 'imageReadBegan'; provenance: Provenance | null }
  | { kind: 'imageReadAdvanced'; progress: Progress }
  /** The image was read to its end, before or while drives were written. */
  | { kind: 'imageRead'; image: ImageSummary }
  | { kind: 'helperBegan'; provenance: Provenance | null; image: ImageSummary | null; drives: DriveProgress[] }
  /** The expectation is now known. */
  | { kind: 'recognised'; provenance: Provenance; image: ImageSummary }
  | { kind: 'drivesAdvanced'; drives: DriveProgress[] }
  | {
      kind: 'finished';
      at: string;
      provenance: Provenance | null;
      image: ImageSummary | null;
      outputPath: string | null;
    }
  | { kind: 'failed'; at: string; failure: Failure }
  | { kind: 'cancelled'; at: string }
  | { kind: 'dismissed' };

type Phase<P extends JobState['phase']> = Extract<JobState, { phase: P }>;
type OnDrives = 'authorizing' | 'writing' | 'verifying';
type Running = Exclude<JobState, { phase: 'idle' | 'done' | 'failed' | 'cancelled' }>;
/** Null: the event is impossible in this phase. */
type Next = JobState | null;

const UNREAD: Progress = { doneBytes: 0, totalBytes: 0, bytesPerSecond: null };

/** Fields that every phase keeps. */
const begun = ({ request, startedAt }: Running) => ({ request, startedAt });

/** Fields of every final state, whatever phase it ended in. */
function remains(state: Running) {
  return {
    ...begun(state),
    provenance: 'provenance' in state ? state.provenance : null,
    image: 'image' in state ? state.image : null,
    drives: 'drives' in state ? state.drives : [],
  };
}

function atRest(event: JobEvent): Next {
  if (event.kind === 'started') return { phase: 'locking', request: event.request, startedAt: event.at };
  return event.kind === 'dismissed' ? IDLE : null;
}

function readImage(state: Running, { provenance }: Extract<JobEvent, { kind: 'imageReadBegan' }>): JobState {
  return { phase: 'reading-image', ...begun(state), provenance, progress: UNREAD };
}

function openDrives(
  state: Running,
  { provenance, image, drives }: Extract<JobEvent, { kind: 'helperBegan' }>,
): JobState {
  return { phase: 'authorizing', ...begun(state), provenance, image, drives };
}

/** Of the evaluation of what is built; those that are read to find it are no measure. */
const filesIn = ({ step, filesEvaluated }: SourceProgress) => (step === 'evaluating' ? { filesEvaluated } : {});

function locking(state: Phase<'locking'>, event: JobEvent): Next {
  switch (event.kind) {
    case 'sourceAdvanced':
      return { ...state, ...filesIn(event.progress), source: event.progress };
    case 'buildBegan':
      return { phase: 'building', ...begun(state), provenance: event.provenance, build: NO_BUILD_PROGRESS };
    case 'downloadBegan':
      return { phase: 'downloading', ...begun(state), provenance: event.provenance, download: NO_DOWNLOAD_PROGRESS };
    case 'imageReadBegan':
      return readImage(state, event);
    case 'helperBegan':
      return openDrives(state, event);
    default:
      return null;
  }
}

function building(state: Phase<'building'>, event: JobEvent): Next {
  if (event.kind === 'buildAdvanced') return { ...state, build: event.build };
  return event.kind === 'imageReadBegan' ? readImage(state, event) : null;
}

function downloading(state: Phase<'downloading'>, event: JobEvent): Next {
  if (event.kind === 'downloadAdvanced') return { ...state, download: event.download };
  return event.kind === 'imageReadBegan' ? readImage(state, event) : null;
}

function readingImage(state: Phase<'reading-image'>, event: JobEvent): Next {
  if (event.kind === 'imageReadAdvanced') return { ...state, progress: event.progress };
  if (event.kind === 'helperBegan') return openDrives(state, event);
  return event.kind === 'finished' ? done(state, event) : null;
}

/** Verifying once no drive is being written any more. */
function phaseOf(drives: readonly DriveProgress[], before: OnDrives): OnDrives {
  if (drives.every(({ step }) => step === 'waiting')) return before;
  if (drives.some(({ step }) => step === 'clearing' || step === 'writing' || step === 'flushing')) return 'writing';
  return drives.some(({ step }) => step === 'verifying') ? 'verifying' : before;
}

function onDrives(state: Phase<OnDrives>, event: JobEvent): Next {
  switch (event.kind) {
    case 'drivesAdvanced':
      return { ...state, phase: phaseOf(event.drives, state.phase), drives: event.drives };
    case 'imageReadAdvanced':
      // During the write no one waits for it.
      return state;
    case 'imageRead':
      return { ...state, image: event.image };
    case 'recognised':
      if (state.phase === 'writing') return null;
      return { ...state, phase: 'verifying', provenance: event.provenance, image: event.image };
    case 'finished':
      return done(state, event);
    default:
      return null;
  }
}

function done(state: Running, event: Extract<JobEvent, { kind: 'finished' }>): JobState {
  const { provenance, image, outputPath, at } = event;
  return { phase: 'done', ...remains(state), provenance, image, finishedAt: at, outputPath };
}

/** Events that are possible in every phase of a running job. */
function ended(state: Running, event: JobEvent): Next {
  if (event.kind === 'cancelled') return { phase: 'cancelled', ...remains(state), finishedAt: event.at };
  if (event.kind !== 'failed') return null;
  const log = state.phase === 'building' ? state.build.log : [];
  return { phase: 'failed', ...remains(state), finishedAt: event.at, failure: event.failure, log };
}

function next(state: JobState, event: JobEvent): Next {
  switch (state.phase) {
    case 'idle':
    case 'done':
    case 'failed':
    case 'cancelled':
      return atRest(event);
    case 'locking':
      return locking(state, event) ?? ended(state, event);
    case 'building':
      return building(state, event) ?? ended(state, event);
    case 'downloading':
      return downloading(state, event) ?? ended(state, event);
    case 'reading-image':
      return readingImage(state, event) ?? ended(state, event);
    case 'authorizing':
    case 'writing':
    case 'verifying':
      return onDrives(state, event) ?? ended(state, event);
  }
}

/** Throws for an impossible event. */
export function transition(state: JobState, event: JobEvent): JobState {
  const after = next(state, event);
  if (after === null) throw new Error(`${event.kind} cannot happen while ${state.phase}`);
  return after;
}
