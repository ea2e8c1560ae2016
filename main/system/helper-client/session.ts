/** Starts the helper with the rights that it needs, and returns the outcome of each drive. */
import { JobFailure } from '../../../contract/wire/failure.ts';
import {
  accessOf,
  HELPER_TIMEOUTS,
  type HelperRequest,
  type HelperTimeouts,
  type ImageRequest,
} from '../../../contract/wire/helper-protocol.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { isNixos } from '../distribution.ts';
import { converse, type SendOrder } from './conversation.ts';
import type { DriveFollower } from './drive-follower.ts';
import { type DriveExpectation, DriveTracker, type TrackedDrive } from './drive-tracker.ts';
import { type HelperCommand, HelperProcess } from './helper-process.ts';
import { findPkexec } from './pkexec.ts';
import { type Command, mayOpen, plainCommand, privilegedCommand } from './program.ts';
import { type Decide, Sampling } from './sampling.ts';
import { startTextAgent } from './text-agent.ts';

/** Maximum rate of snapshots. */
const SNAPSHOT_EVERY_MS = 100;

export interface HelperRun {
  readonly request: ImageRequest;
  /** In the order of the request's drives. */
  readonly drives: readonly TrackedDrive[];
  /** Null if nothing is read back. */
  readonly expectation: DriveExpectation | null;
  /** For a request to recognise: finds the expectation from the samples. */
  readonly decide?: Decide;
  /**
   * If the image is still being read: drives are judged once it was read, and fail if that fails. Aborting `signal` must end this
   * too.
   */
  readonly imageRead?: Promise<unknown>;
  /** Called when the helper has answered: from then on no password dialog is open. */
  readonly onStarted: () => void;
  /** Runs after permission was given, right before the helper is told to open the drives. Must not throw. */
  readonly prepare?: () => Promise<void>;
  readonly onProgress: (drives: DriveProgress[]) => void;
  /** Called once for each drive, with its complete outcome, as soon as that is known. */
  readonly onFinished?: (drive: number, progress: DriveProgress) => void;
  readonly signal: AbortSignal;
}

export interface HelperResult {
  /** `stopped` if the signal was aborted before the helper was done. */
  readonly end: 'done' | 'stopped';
  readonly drives: DriveProgress[];
}

/** A run for one drive without an image. */
export interface OneDriveRun {
  readonly request: Exclude<HelperRequest, ImageRequest>;
  readonly follower: DriveFollower;
  /** Called when the helper answered. */
  readonly onStarted: (sendOrder: SendOrder) => void;
  readonly onChange: () => void;
  /** After a stop, wait as long as the drive answers, because something has to be put back first. */
  readonly mustPutBack: () => boolean;
  readonly signal: AbortSignal;
}

export interface HelperSession {
  /** Throws JobFailure if nothing was started; Cancelled if it was stopped before the helper had started. */
  run(run: HelperRun): Promise<HelperResult>;
}

export interface HelperPreparation {
  /**
   * Starts the helper of the next write of these drives, which may not be judged yet. Only where it needs no more rights than this
   * user has: no password is asked for ahead of its time.
   */
  startAhead(devicePaths: readonly string[]): void;
  /** Ends a helper that was started ahead and not used. */
  discard(): void;
}

export interface OneDriveSession {
  /** Throws like HelperSession; the follower gets the outcome of the drive. */
  runOne(run: OneDriveRun): Promise<void>;
}

export interface HelperSessionOptions {
  /** Whether the password can be requested on the terminal if there is no desktop. */
  readonly terminal: boolean;
  /** Another program instead of the helper. */
  readonly command?: Command;
  readonly timeouts?: HelperTimeouts;
}

export function openHelperSession({
  terminal,
  command: given,
  timeouts = HELPER_TIMEOUTS,
}: HelperSessionOptions): HelperSession & HelperPreparation & OneDriveSession {
  let ahead: HelperProcess | undefined;
  const takeAhead = (): HelperProcess | undefined => {
    const helper = ahead;
    ahead = undefined;
    return helper;
  };
  /** Starts it as the user if that is enough, else through pkexec. */
  const start = async <T>(request: HelperRequest, attempt: (command: HelperCommand) => Promise<T>): Promise<T> => {
    if (given) return attempt({ ...given, started: takeAhead() });
    const access = accessOf(request.task);
    if (request.drives.every(({ devicePath }) => mayOpen(devicePath, access)))
      return attempt({ ...plainCommand(), started: takeAhead() });
    const pkexec = usablePkexec();
    const command = privilegedCommand(pkexec);
    if (!command)
      throw new JobFailure({
        kind: 'authorization-unavailable',
        missing: 'helper',
        detail: { because: 'helper-not-installed' },
      });
    if (!terminal) return attempt(command);
    return attempt(command).catch((thrown: unknown) => attemptWithTextAgent(thrown, pkexec, () => attempt(command)));
  };
  return {
    startAhead(devicePaths) {
      if (devicePaths.every((path) => mayOpen(path, 'write'))) ahead ??= new HelperProcess(given ?? plainCommand());
    },
    discard: () => takeAhead()?.stop(timeouts.exitWithinMs),
    run: (run) => start(run.request, (command) => runHelper(command, run, timeouts)),
    runOne: (run) => start(run.request, (command) => runOne(command, run, timeouts)),
  };
}

function usablePkexec(): string {
  const pkexec = findPkexec();
  switch (pkexec.state) {
    case 'usable':
      return pkexec.path;
    case 'not-setuid':
      throw new JobFailure({ kind: 'pkexec-not-setuid', program: pkexec.path, onNixos: isNixos() });
    case 'missing':
      throw new JobFailure({
        kind: 'authorization-unavailable',
        missing: 'pkexec',
        detail: { because: 'no-pkexec' },
      });
  }
}

/** Retries on the terminal if there was no password agent: nothing was started yet, and the desktop's dialog takes precedence. */
async function attemptWithTextAgent<T>(thrown: unknown, pkexec: string, attempt: () => Promise<T>): Promise<T> {
  const isNobodyThere = thrown instanceof JobFailure && thrown.failure.kind === 'authorization-unavailable';
  const agent = isNobodyThere ? await startTextAgent(pkexec) : null;
  if (!agent) throw thrown;
  return attempt().finally(() => agent.stop());
}

async function runHelper(command: HelperCommand, run: HelperRun, timeouts: HelperTimeouts): Promise<HelperResult> {
  const { request, signal } = run;
  const trackers = run.drives.map(
    (drive) =>
      new DriveTracker(drive, {
        task: accessOf(request.task) === 'write' ? 'write' : 'verify',
        imageBytes: request.imageBytes,
        expectation: run.expectation,
      }),
  );
  const [first] = trackers;
  const sampling =
    request.task === 'recognise' && run.decide && first ? new Sampling(request.sample, run.decide, first) : undefined;
  const tellFinished = finishReporter(trackers, run.onFinished);
  const reportProgress = reporter(trackers, run.onProgress);
  const report = (): void => {
    reportProgress();
    tellFinished();
  };
  const ended = await converse(command, {
    ...{ request, signal, timeouts, report, imageRead: run.imageRead },
    followers: trackers,
    sampling,
    prepare: run.prepare,
    onStarted: run.onStarted,
    stopWithinMs: () => timeouts.stopWithinMs,
  });
  const drives = trackers.map(({ result }) => result);
  run.onProgress(drives);
  tellFinished();
  return { end: signal.aborted && ended !== 'done' ? 'stopped' : 'done', drives };
}

async function runOne(command: HelperCommand, run: OneDriveRun, timeouts: HelperTimeouts): Promise<void> {
  const { request, signal, follower, onChange } = run;
  await converse(command, {
    ...{ request, signal, timeouts },
    followers: [follower],
    report: onChange,
    onStarted: run.onStarted,
    stopWithinMs: () => (run.mustPutBack() ? null : timeouts.stopWithinMs),
  });
  onChange();
}

/** Publishes a new step immediately, progress within a step at intervals. */
function reporter(trackers: readonly DriveTracker[], onProgress: (drives: DriveProgress[]) => void): () => void {
  let reportedAtMs = 0;
  let reportedSteps = '';
  return () => {
    const nowMs = performance.now();
    const steps = trackers.map(({ step }) => step).join();
    if (steps === reportedSteps && nowMs - reportedAtMs < SNAPSHOT_EVERY_MS) return;
    reportedAtMs = nowMs;
    reportedSteps = steps;
    onProgress(trackers.map(({ progress }) => progress));
  };
}

function finishReporter(trackers: readonly DriveTracker[], onFinished: HelperRun['onFinished']): () => void {
  const told = new Set<number>();
  return () => {
    for (const [drive, tracker] of trackers.entries()) {
      if (!tracker.isFinished || told.has(drive)) continue;
      told.add(drive);
      onFinished?.(drive, tracker.result);
    }
  };
}
