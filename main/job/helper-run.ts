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

/** What the helper works on. */
export interface HelperSubject {
  readonly image: ImageSummary | null;
  readonly provenance: Provenance | null;
  readonly drives: readonly { readonly drive: Drive; readonly scope?: WriteScope }[];
  /** Shown with the others, and part of the result. */
  readonly refused?: readonly DriveProgress[];
  /** Called as soon as a drive is finished; the result waits for it. Must not throw. */
  readonly whenFinished?: (finished: FinishedDrive) => Promise<void>;
}

/** Of the stage that runs the helper. */
export interface HelperRunOptions {
  readonly onStarted: () => void;
  readonly onProgress: (drives: DriveProgress[]) => void;
  readonly onFinished: (index: number, progress: DriveProgress) => void;
  readonly signal: AbortSignal;
}

/** Publishes the state of every drive, and measures how long each was being written and read. Throws what `run` throws. */
export async function runHelper(
  subject: HelperSubject,
  { apply, signal }: PipelineContext,
  run: (options: HelperRunOptions) => Promise<HelperResult>,
): Promise<TimedResult> {
  const drives = new RunningDrives(subject, apply);
  const result = await run({
    onStarted: () => drives.started(),
    onProgress: (now) => drives.advance(now),
    onFinished: (index, progress) => drives.finish(index, progress),
    signal,
  });
  return { ...result, ...(await drives.end(result.drives)) };
}

class RunningDrives {
  readonly #subject: HelperSubject;
  readonly #apply: PipelineContext['apply'];
  /** By drive: what is known of it beside the helper's events. */
  readonly #added: Partial<DriveProgress>[];
  readonly #timing: Timing[];
  readonly #following: Promise<void>[] = [];
  #latest: readonly DriveProgress[];
  #latestAtMs = performance.now();

  constructor(subject: HelperSubject, apply: PipelineContext['apply']) {
    const { image, provenance, drives, refused = [] } = subject;
    const waiting = drives.map(({ drive, scope }) => waitingDrive(drive, image?.sizeBytes ?? 0, scope));
    this.#subject = subject;
    this.#apply = apply;
    this.#latest = waiting;
    this.#added = waiting.map(() => ({}));
    this.#timing = waiting.map(() => ({ writeMs: 0, verifyMs: 0 }));
    apply({ kind: 'helperBegan', image, provenance, drives: [...waiting, ...refused] });
  }

  /** Asking for the password is no work on a drive. */
  started(): void {
    this.#latestAtMs = performance.now();
  }

  advance(now: readonly DriveProgress[]): void {
    const nowMs = performance.now();
    // The time since the last snapshot belongs to the step shown in it.
    for (const [index, { step }] of this.#latest.entries()) {
      const spent = this.#timing[index];
      if (!spent) continue;
      if (step === 'clearing' || step === 'writing' || step === 'flushing') spent.writeMs += nowMs - this.#latestAtMs;
      else if (step === 'verifying') spent.verifyMs += nowMs - this.#latestAtMs;
    }
    this.#latestAtMs = nowMs;
    this.#publish(now);
  }

  finish(index: number, progress: DriveProgress): void {
    const add = (what: Partial<DriveProgress>): void => {
      this.#added[index] = { ...this.#added[index], ...what };
      this.#publish(this.#latest);
    };
    const named = this.#withHolder(progress, index);
    // Not a list of blocks, which can be too long for snapshots: those have it in short.
    if (named.failure && !('blocks' in named.failure)) add({ failure: named.failure });
    const timing = this.#timing[index] ?? { writeMs: 0, verifyMs: 0 };
    const following = this.#subject.whenFinished?.({ index, progress: named, timing, add });
    if (following) this.#following.push(following);
  }

  /** Resolves when everything that follows from a finished drive is done. */
  async end(last: readonly DriveProgress[]): Promise<Pick<TimedResult, 'drives' | 'timing'>> {
    this.#publish(last.map((drive, index) => this.#withHolder(drive, index)));
    await Promise.all(this.#following);
    return { drives: this.#publish(this.#latest), timing: this.#timing };
  }

  #publish(now: readonly DriveProgress[]): DriveProgress[] {
    this.#latest = now;
    const { refused = [] } = this.#subject;
    const all = [...now.map((drive, index) => ({ ...drive, ...this.#added[index] })), ...refused];
    this.#apply({ kind: 'drivesAdvanced', drives: all });
    return all;
  }

  /** Names the process of Flakestick that uses a busy drive. */
  #withHolder(progress: DriveProgress, index: number): DriveProgress {
    const drive = this.#subject.drives[index]?.drive;
    return progress.failure && drive ? { ...progress, failure: withHolder(progress.failure, drive) } : progress;
  }
}

/**
 * A job that was stopped ends as its signal says. Otherwise one failed drive makes it fail, whatever the others did. Each drive
 * keeps its own outcome. Throws JobFailure, Cancelled.
 */
export function endWith(
  result: HelperResult,
  { apply, signal }: PipelineContext,
  about: { readonly provenance: Provenance | null; readonly image: ImageSummary | null },
): void {
  if (result.end === 'stopped') throw stopReason(signal);
  const failed = result.drives.find(({ failure }) => failure !== null);
  if (failed?.failure) throw new JobFailure(failed.failure);
  apply({ kind: 'finished', at: instant(), ...about, outputPath: null });
}
