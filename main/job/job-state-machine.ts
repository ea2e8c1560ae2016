/** Where the job is. Pure: a state and what happened give the next state; what cannot happen throws. */
import type { Failure } from '../../contract/wire/failure.ts';
import {
  type BuildProgress,
  canCancel,
  canStart,
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

export type JobEvent =
  | { kind: 'started'; request: JobRequest; at: string }
  | { kind: 'evaluationAdvanced'; filesEvaluated: number }
  | { kind: 'buildBegan'; provenance: Provenance }
  | { kind: 'buildAdvanced'; build: BuildProgress }
  | { kind: 'downloadBegan'; provenance: Provenance }
  | { kind: 'downloadAdvanced'; download: DownloadProgress }
  | { kind: 'imageReadBegan'; provenance: Provenance | null }
  | { kind: 'imageReadAdvanced'; progress: Progress }
  /** The image was read to its end, before or while drives were written. */
  | { kind: 'imageRead'; image: ImageSummary }
  | { kind: 'helperBegan'; provenance: Provenance | null; image: ImageSummary | null; drives: DriveProgress[] }
  /** It is known now what the drive should hold. */
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

type Running = Exclude<JobState, { phase: 'idle' | 'done' | 'failed' | 'cancelled' }>;

function isRunning(state: JobState): state is Running {
  return canCancel(state);
}

function isOnDrives(state: JobState): state is Extract<JobState, { phase: 'authorizing' | 'writing' | 'verifying' }> {
  return state.phase === 'authorizing' || state.phase === 'writing' || state.phase === 'verifying';
}

const NOTHING_MADE: ReadonlySet<JobState['phase']> = new Set(['locking', 'building', 'downloading']);
const UNREAD: Progress = { doneBytes: 0, totalBytes: 0, bytesPerSecond: null };

/** What every ended state says, whatever phase it ended in. */
function remains(state: Running) {
  return {
    request: state.request,
    startedAt: state.startedAt,
    provenance: 'provenance' in state ? state.provenance : null,
    image: 'image' in state ? state.image : null,
    drives: 'drives' in state ? state.drives : [],
  };
}

/** Verifying once no drive is being written any more. */
function phaseOf(
  drives: readonly DriveProgress[],
  before: 'authorizing' | 'writing' | 'verifying',
): 'authorizing' | 'writing' | 'verifying' {
  if (drives.every(({ step }) => step === 'waiting')) return before;
  if (drives.some(({ step }) => step === 'clearing' || step === 'writing' || step === 'flushing')) return 'writing';
  return drives.some(({ step }) => step === 'verifying') ? 'verifying' : before;
}

export function transition(state: JobState, event: JobEvent): JobState {
  switch (event.kind) {
    case 'started':
      if (canStart(state)) return { phase: 'locking', request: event.request, startedAt: event.at };
      break;
    case 'dismissed':
      if (canStart(state)) return IDLE;
      break;
    case 'evaluationAdvanced':
      if (state.phase === 'locking') return { ...state, filesEvaluated: event.filesEvaluated };
      break;
    case 'buildBegan':
      if (state.phase === 'locking')
        return {
          phase: 'building',
          request: state.request,
          startedAt: state.startedAt,
          provenance: event.provenance,
          build: NO_BUILD_PROGRESS,
        };
      break;
    case 'buildAdvanced':
      if (state.phase === 'building') return { ...state, build: event.build };
      break;
    case 'downloadBegan':
      if (state.phase === 'locking') {
        const { request, startedAt } = state;
        return {
          phase: 'downloading',
          request,
          startedAt,
          provenance: event.provenance,
          download: NO_DOWNLOAD_PROGRESS,
        };
      }
      break;
    case 'downloadAdvanced':
      if (state.phase === 'downloading') return { ...state, download: event.download };
      break;
    case 'imageReadBegan':
      if (state.phase === 'locking' || state.phase === 'building' || state.phase === 'downloading')
        return {
          phase: 'reading-image',
          request: state.request,
          startedAt: state.startedAt,
          provenance: event.provenance,
          progress: UNREAD,
        };
      break;
    case 'imageReadAdvanced':
      if (state.phase === 'reading-image') return { ...state, progress: event.progress };
      // Beside the writing it is nobody's wait.
      if (isOnDrives(state)) return state;
      break;
    case 'imageRead':
      if (isOnDrives(state)) return { ...state, image: event.image };
      break;
    case 'helperBegan':
      if (state.phase === 'locking' || state.phase === 'reading-image') {
        const { request, startedAt } = state;
        const { provenance, image, drives } = event;
        return { phase: 'authorizing', request, startedAt, provenance, image, drives };
      }
      break;
    case 'recognised':
      if (state.phase === 'authorizing' || state.phase === 'verifying')
        return { ...state, phase: 'verifying', provenance: event.provenance, image: event.image };
      break;
    case 'drivesAdvanced':
      if (isOnDrives(state)) return { ...state, phase: phaseOf(event.drives, state.phase), drives: event.drives };
      break;
    case 'finished':
      // Nothing has come of a job that has neither an image nor a drive yet.
      if (isRunning(state) && !NOTHING_MADE.has(state.phase))
        return {
          phase: 'done',
          ...remains(state),
          provenance: event.provenance,
          image: event.image,
          finishedAt: event.at,
          outputPath: event.outputPath,
        };
      break;
    case 'failed':
      if (isRunning(state))
        return {
          phase: 'failed',
          ...remains(state),
          finishedAt: event.at,
          failure: event.failure,
          log: state.phase === 'building' ? state.build.log : [],
        };
      break;
    case 'cancelled':
      if (isRunning(state)) return { phase: 'cancelled', ...remains(state), finishedAt: event.at };
      break;
  }
  throw new Error(`${event.kind} cannot happen while ${state.phase}`);
}
