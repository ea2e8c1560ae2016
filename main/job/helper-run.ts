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

/** Publishes the state of every drive, and measures how long each was being written and read. */
export async function runHelper(
  subject: {
    image: ImageSummary | null;
    provenance: Provenance | null;
    drives: readonly { drive: Drive; scope?: WriteScope }[];
    /** Shown with the others, and part of the result. */
    refused?: readonly DriveProgress[];
  },
  { apply, signal }: PipelineContext,
  run: (options: {
    onStarted: () => void;
    onProgress: (drives: DriveProgress[]) => void;
    signal: AbortSignal;
  }) => Promise<HelperResult>,
): Promise<TimedResult> {
  const { image, provenance, drives, refused = [] } = subject;
  const waiting = drives.map(({ drive, scope }) => waitingDrive(drive, image?.sizeBytes ?? 0, scope));
  apply({ kind: 'helperBegan', image, provenance, drives: [...waiting, ...refused] });
  const timing = waiting.map((): Timing => ({ writeMs: 0, verifyMs: 0 }));
  let before = waiting;
  let lastMs = performance.now();
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
    apply({ kind: 'drivesAdvanced', drives: [...now, ...refused] });
  };
  const onStarted = (): void => {
    lastMs = performance.now();
  };
  const result = await run({ onStarted, onProgress, signal });
  const named = result.drives.map((drive, index) => nameHolder(drive, drives[index]?.drive));
  const all = [...named, ...refused];
  apply({ kind: 'drivesAdvanced', drives: all });
  return { ...result, drives: all, timing };
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
