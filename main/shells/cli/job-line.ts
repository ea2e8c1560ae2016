/** A job state as one line for a terminal. Pure. */
import { formatBytes, formatDuration, formatRate } from '../../../contract/messages/bytes.ts';
import type { BuildProgress, DownloadProgress, DriveProgress, JobState, Progress } from '../../../contract/wire/job.ts';

/** `42 %  630 MB of 1.5 GB  24.0 MB/s  36 s left`. */
export function progressText({ doneBytes, totalBytes, bytesPerSecond }: Progress): string {
  const percent = totalBytes > 0 ? Math.floor((doneBytes / totalBytes) * 100) : 0;
  const parts = [`${percent} %`, `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`];
  if (bytesPerSecond !== null && bytesPerSecond > 0) {
    parts.push(formatRate(bytesPerSecond), `${formatDuration((totalBytes - doneBytes) / bytesPerSecond)} left`);
  }
  return parts.join('  ');
}

const BUILD_STAGES: { readonly [S in BuildProgress['stage']]: string } = {
  evaluating: 'Evaluating',
  fetching: 'Fetching',
  building: 'Building',
  'packing-image': 'Packing the image',
};

function buildText({ stage, filesEvaluated, builds, fetches, running }: BuildProgress): string {
  const parts = [BUILD_STAGES[stage]];
  if (stage === 'evaluating' && filesEvaluated > 0) parts.push(`${filesEvaluated} files`);
  if (builds.expected > 0) parts.push(`${builds.done} of ${builds.expected} built`);
  if (fetches.expected > 0) parts.push(`${fetches.done} of ${fetches.expected} fetched`);
  const now = running.at(-1);
  if (now) parts.push(now.phase ? `${now.name} (${now.phase})` : now.name);
  return parts.join('  ');
}

function downloadText({ step, progress, keptBytes, retries }: DownloadProgress): string {
  if (step === 'checking') return `Checking what is here already  ${progressText(progress)}`;
  if (step === 'connecting') return retries > 0 ? `The connection was lost; trying again (${retries})` : 'Connecting';
  const kept = keptBytes > 0 ? `  (${formatBytes(keptBytes)} were here already)` : '';
  const soFar = progress.totalBytes > 0 ? progressText(progress) : formatBytes(progress.doneBytes);
  return `Downloading  ${soFar}${kept}`;
}

const STEPS: { readonly [S in DriveProgress['step']]: string } = {
  waiting: 'Waiting for',
  unmounting: 'Unmounting',
  clearing: 'Clearing',
  writing: 'Writing',
  flushing: 'Flushing',
  verifying: 'Verifying',
  finished: 'Finished',
};

/** A write that goes on from what is there reads first, and writes little. */
function stepText({ step, writes }: DriveProgress): string {
  if (step !== 'writing' || writes === 'everything') return STEPS[step];
  return writes === 'missing' ? 'Continuing on' : 'Mending';
}

/** `  /dev/sdb is not answering for 45 s`. */
function silenceText(drives: readonly DriveProgress[]): string {
  return drives
    .map(({ devicePath, stalledForMs }) =>
      stalledForMs === null ? '' : `  ${devicePath} is not answering for ${formatDuration(stalledForMs / 1000)}`,
    )
    .join('');
}

/** With several drives: the slowest one, and how many there are. */
function drivesText(drives: readonly DriveProgress[]): string {
  const busy = drives.filter(({ step }) => step !== 'finished');
  const slowest = busy.toSorted((a, b) => a.progress.doneBytes - b.progress.doneBytes)[0] ?? drives[0];
  if (!slowest) return '';
  const which = drives.length > 1 ? `${drives.length} drives` : slowest.devicePath;
  const detail =
    slowest.step === 'writing' || slowest.step === 'verifying' ? `  ${progressText(slowest.progress)}` : '';
  return `${stepText(slowest)} ${which}${detail}${silenceText(busy)}`;
}

/** Null where there is nothing to say. */
export function jobLine(state: JobState): string | null {
  switch (state.phase) {
    case 'locking':
      if (state.request.kind === 'verify') return null;
      return state.filesEvaluated === undefined ? 'Locking the source' : `Evaluating  ${state.filesEvaluated} files`;
    case 'building':
      return buildText(state.build);
    case 'downloading':
      return downloadText(state.download);
    case 'reading-image':
      return state.progress.totalBytes > 0
        ? `Checking the image  ${progressText(state.progress)}`
        : 'Checking the image';
    case 'authorizing':
      return 'Opening the drive';
    case 'writing':
    case 'verifying':
      return drivesText(state.drives);
    case 'idle':
    case 'done':
    case 'failed':
    case 'cancelled':
      return null;
  }
}
