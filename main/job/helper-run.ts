/** Runs a stage that acts on drives, publishes their states, and ends the job by their outcomes. */
import type { Drive } from '../../contract/wire/drive.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import { type DriveProgress, type ImageSummary, type WriteScope, waitingDrive } from '../../contract/wire/job.ts';
import { stopReason } from '../../contract/wire/outcome.ts';
import type { Provenance } from '../../contract/wire/source.ts';
import type { HelperResult } from '../system/helper-client/index.ts';
import { instant, type PipelineContext } from './context.ts';
import { withHolder } from './drive-leases.ts';

/** How long one drive was being written and read. */
export interface Timing {
  writeMs: number;
  verifyMs: number;
}

export interface TimedResult extends HelperResult {
  readonly timing: readonly Timing[];
}

/** One drive of a job, with its complete outcome. */
export interface FinishedDrive {
  readonly index: number;
  readonly progress: DriveProgress;
  readonly timing: Timing;
  /** Publishes what follows from it, and keeps that in the result. */
  readonly add: (what: Partial<DriveProgress>) => void;
}

/** Publishes the state of every drive, and measures how long each was being written and read. */
export async function runHelper(
  subject: {
    image: ImageSummary | null;
    provenance: Provenance | null;
    drives: readonly { drive: Drive; scope?: WriteScope }[];
    /** Shown with the others, and part of the result. */
    refused?: readonly DriveProgress[];
    /** Called as soon as a drive is finished; the result waits for it. Must not throw. */
    whenFinished?: (finished: FinishedDrive) => Promise<void>;
  },
  { apply, signal }: PipelineContext,
  run: (options: {
    onStarted: () => void;
    onProgress: (drives: DriveProgress[]) => void;
    onFinished: (index: number, progress: DriveProgress) => void;
    signal: AbortSignal;
  }) => Promise<HelperResult>,
): Promise<TimedResult> {
  const { image, provenance, drives, refused = [], whenFinished } = subject;
  const waiting = drives.map(({ drive, scope }) => waitingDrive(drive, image?.sizeBytes ?? 0, scope));
  apply({ kind: 'helperBegan', image, provenance, drives: [...waiting, ...refused] });
  const timing = waiting.map((): Timing => ({ writeMs: 0, verifyMs: 0 }));
  let before = waiting;
  let lastMs = performance.now();
  /** By drive: what is known of it beside the helper's events. */
  const added = waiting.map((): Partial<DriveProgress> => ({}));
  const publish = (now: readonly DriveProgress[]): DriveProgress[] => {
    const all = [...now.map((drive, index) => ({ ...drive, ...added[index] })), ...refused];
    apply({ kind: 'drivesAdvanced', drives: all });
    return all;
  };
  const onProgress = (now: DriveProgress[]): void => {
    const nowMs = performance.now();
    // The time since the last snapshot belongs to the step shown in it.
    for (const [index, { step }] of before.entries()) {
      const spent = timing[index];
      if (!spent) continue;
      if (step === 'clearing' || step === 'writing' || step === 'flushing') spent.writeMs += nowMs - lastMs;
      else if (step === 'verifying') spent.verifyMs += nowMs - lastMs;
    }
    before = now;
    lastMs = nowMs;
    publish(now);
  };
  const following: Promise<void>[] = [];
  const onFinished = (index: number, progress: DriveProgress): void => {
    const add = (what: Partial<DriveProgress>): void => {
      added[index] = { ...added[index], ...what };
      publish(before);
    };
    const named = nameHolder(progress, drives[index]?.drive);
    // Not a list of blocks, which can be too long for snapshots: those have it in short.
    if (named.failure && !('blocks' in named.failure)) add({ failure: named.failure });
    const finished = { index, progress: named, timing: timing[index] ?? { writeMs: 0, verifyMs: 0 }, add };
    if (whenFinished) following.push(whenFinished(finished));
  };
  const onStarted = (): void => {
    lastMs = performance.now();
  };
  const result = await run({ onStarted, onProgress, onFinished, signal });
  before = result.drives.map((drive, index) => nameHolder(drive, drives[index]?.drive));
  publish(before);
  await Promise.all(following);
  return { ...result, drives: publish(before), timing };
}

/** Names the process of Flakestick that uses a busy drive. */
function nameHolder(progress: DriveProgress, drive: Drive | undefined): DriveProgress {
  return progress.failure && drive ? { ...progress, failure: withHolder(progress.failure, drive) } : progress;
}

/**
 * A job that was stopped ends as its signal says. Otherwise one failed drive makes it fail, whatever the others did. Each drive
 * keeps its own outcome.
 */
export function endWith(
  result: HelperResult,
  { apply, signal }: PipelineContext,
  provenance: Provenance | null,
  image: ImageSummary | null,
): void {
  if (result.end === 'stopped') throw stopReason(signal);
  const failed = result.drives.find(({ failure }) => failure !== null);
  if (failed?.failure) throw new JobFailure(failed.failure);
  apply({ kind: 'finished', at: instant(), provenance, image, outputPath: null });
}
