/** A job state as one line for a terminal. Pure. */
import type { Messages } from '../../../contract/messages/en/index.ts';
import { waitingParts } from '../../../contract/messages/waiting-words.ts';
import type { BuildProgress, DownloadProgress, DriveProgress, JobState, Progress } from '../../../contract/wire/job.ts';

type Texts = Messages['cliRun'];

/** `42 %  630 MB of 1.5 GB  24.0 MB/s  36 s left`. */
export function progressText({ doneBytes, totalBytes, bytesPerSecond }: Progress, texts: Texts): string {
  const percent = totalBytes > 0 ? Math.floor((doneBytes / totalBytes) * 100) : 0;
  const parts = [texts.percent({ percent, doneBytes, totalBytes })];
  if (bytesPerSecond !== null && bytesPerSecond > 0)
    parts.push(texts.rateAndRest({ bytesPerSecond, seconds: (totalBytes - doneBytes) / bytesPerSecond }));
  return parts.join('  ');
}

function buildText(
  { plan, stage, filesEvaluated, builds, fetches, running }: BuildProgress,
  messages: Messages,
): string {
  const { cliRun: texts } = messages;
  // What is built was evaluated before; the plan is on its way.
  const isPlanning = stage === 'evaluating' && plan === null && filesEvaluated === 0;
  const parts = [isPlanning ? messages.waiting.steps.planning : texts.stages[stage]];
  if (stage === 'evaluating' && filesEvaluated > 0) parts.push(texts.files({ count: filesEvaluated }));
  if (builds.expected > 0) parts.push(texts.built(builds));
  if (fetches.expected > 0) parts.push(texts.fetched(fetches));
  const now = running.at(-1);
  if (now) parts.push(now.phase ? `${now.name} (${now.phase})` : now.name);
  return parts.join('  ');
}

/** A server that is late. */
function lateParts(since: string | undefined, nowMs: number, { waiting }: Messages): string[] {
  if (since === undefined) return [];
  return [waiting.noAnswer({ seconds: Math.max(1, (nowMs - Date.parse(since)) / 1000) })];
}

/** Changes when a line is due at once: with the phase, and when a server is late. */
export function jobLineKey(state: JobState): string {
  const late = state.phase === 'locking' ? state.source : state.phase === 'downloading' ? state.download : null;
  return `${state.phase} ${late?.unansweredSince ?? ''}`;
}

function downloadText(download: DownloadProgress, nowMs: number, messages: Messages): string {
  const { cliRun: texts } = messages;
  const { step, progress, keptBytes, retries, unansweredSince } = download;
  if (step === 'checking') return `${texts.checkingPart}  ${progressText(progress, texts)}`;
  if (step === 'connecting') {
    const what = retries > 0 ? texts.reconnecting({ retries }) : texts.connecting;
    return [what, ...lateParts(unansweredSince, nowMs, messages)].join('  ');
  }
  const { doneBytes, totalBytes } = progress;
  const parts = [
    texts.downloading,
    totalBytes > 0 ? progressText(progress, texts) : texts.size({ sizeBytes: doneBytes }),
    ...(keptBytes > 0 ? [texts.downloadedBefore({ sizeBytes: keptBytes })] : []),
  ];
  return parts.join('  ');
}

/** A write that continues from what is there reads first, and writes little. */
function stepOf({ step, writes }: DriveProgress): keyof Texts['steps'] {
  if (step !== 'writing' || writes === 'everything') return step;
  return writes === 'missing' ? 'continuing' : 'repairing';
}

const STEPS: readonly DriveProgress['step'][] = [
  'waiting',
  'unmounting',
  'clearing',
  'writing',
  'flushing',
  'verifying',
  'finished',
];

/** Negative when `a` is behind `b`. */
const compareProgress = (a: DriveProgress, b: DriveProgress): number =>
  STEPS.indexOf(a.step) - STEPS.indexOf(b.step) || a.progress.doneBytes - b.progress.doneBytes;

/** For several drives: the slowest one, and the number of those that are not finished. */
function drivesText(drives: readonly DriveProgress[], messages: Messages): string {
  const { cliRun: texts } = messages;
  const busy = drives.filter(({ step }) => step !== 'finished');
  const [starting] = drives.filter(({ booting }) => booting);
  if (busy.length === 0 && starting?.booting) {
    const { stage, elapsedMs } = starting.booting;
    const what = texts.startingInMachine({ devicePath: starting.devicePath, stage: messages.try.stages[stage] });
    return `${what}  ${messages.number.duration(elapsedMs / 1000)}`;
  }
  const slowest = busy.toSorted(compareProgress)[0] ?? drives[0];
  if (!slowest) return '';
  const count = busy.length > 0 ? busy.length : drives.length;
  const what = count > 1 ? texts.drives({ count }) : slowest.devicePath;
  const parts = [texts.steps[stepOf(slowest)]({ what })];
  if (slowest.step === 'writing' || slowest.step === 'verifying') parts.push(progressText(slowest.progress, texts));
  for (const { devicePath, stalledForMs } of busy)
    if (stalledForMs !== null) parts.push(texts.notAnswering({ devicePath, seconds: stalledForMs / 1000 }));
  return parts.join('  ');
}

/** Null if there is nothing to show. */
export function jobLine(state: JobState, messages: Messages, nowMs = Date.now()): string | null {
  const { cliRun: texts } = messages;
  switch (state.phase) {
    case 'locking':
      if (state.request.kind === 'verify') return null;
      if (state.request.kind === 'restore') return texts.makingFileSystem;
      return state.source ? waitingParts(state.source, nowMs, messages).join('  ') : texts.locking;
    case 'building':
      return buildText(state.build, messages);
    case 'downloading':
      return downloadText(state.download, nowMs, messages);
    case 'reading-image':
      return state.progress.totalBytes > 0
        ? `${texts.checkingImage}  ${progressText(state.progress, texts)}`
        : texts.checkingImage;
    case 'authorizing':
      return texts.openingDrive;
    case 'writing':
    case 'verifying':
      return drivesText(state.drives, messages);
    case 'idle':
    case 'done':
    case 'failed':
    case 'cancelled':
      return null;
  }
}
