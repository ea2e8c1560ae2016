/** One run of the helper: start, handshake, events, stop. */
import type { Failure } from '../../contract/failure.ts';
import { Cancelled, JobFailure } from '../../contract/failure.ts';
import {
  BadHelperMessage,
  decodeHelperEvent,
  type HelperEvent,
  type HelperRequest,
} from '../../contract/helper-protocol.ts';
import type { DriveProgress } from '../../contract/job.ts';
import { type DriveExpectation, DriveTracker, type TrackedDrive } from './drive-tracker.ts';
import { type Exit, HelperProcess } from './helper-process.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { type Command, isExecutable, mayOpen, pkexecPath, plainCommand, privilegedCommand } from './program.ts';
import { SilenceWatch } from './silence-watch.ts';
import { startTextAgent } from './text-agent.ts';

/** Snapshots at most this often. */
const SNAPSHOT_EVERY_MS = 100;
/** For a helper that has said its last word: it may hang in the kernel with its drive. */
const EXIT_WITHIN_MS = 500;

export interface HelperRun {
  readonly request: HelperRequest;
  /** In the order of the request's drives. */
  readonly drives: readonly TrackedDrive[];
  /** Null when nothing is read back. */
  readonly expectation: DriveExpectation | null;
  /** Called when the helper answered: from then on no password dialog is open. */
  readonly onStarted: () => void;
  readonly onProgress: (drives: DriveProgress[]) => void;
  readonly signal: AbortSignal;
}

export interface HelperResult {
  /** `stopped` when the signal was aborted before the helper was done. */
  readonly end: 'done' | 'stopped';
  readonly drives: DriveProgress[];
}

export interface HelperSession {
  /** Throws JobFailure when nothing was begun; Cancelled when it was stopped before the helper had started. */
  run(run: HelperRun): Promise<HelperResult>;
}

export interface HelperSessionOptions {
  /** A person sits at a terminal, and can be asked for the password there where no desktop asks. */
  readonly terminal: boolean;
  /** Another program in the helper's place. */
  readonly command?: Command;
  readonly patience?: Patience;
}

export function openHelperSession({
  terminal,
  command: given,
  patience = PATIENCE,
}: HelperSessionOptions): HelperSession {
  return {
    run(run) {
      if (given) return runHelper(given, run, patience);
      const access = run.request.task === 'write' ? 'write' : 'read';
      if (run.request.drives.every(({ devicePath }) => mayOpen(devicePath, access)))
        return runHelper(plainCommand(), run, patience);
      const pkexec = pkexecPath();
      if (!pkexec)
        throw new JobFailure({
          kind: 'authorization-unavailable',
          detail: 'The drive may not be opened by this user, and pkexec is not installed.',
        });
      const command = privilegedCommand(pkexec);
      if (!command)
        throw new JobFailure({
          kind: 'authorization-unavailable',
          detail: 'The helper that may ask for a password is not installed: this copy of Flakestick was only unpacked.',
        });
      const attempt = (): Promise<HelperResult> => runHelper(command, run, patience);
      return terminal ? attempt().catch((thrown: unknown) => attemptWithTextAgent(thrown, pkexec, attempt)) : attempt();
    },
  };
}

/** Tries again when nobody could be asked the first time: nothing was begun, and the desktop's own dialog goes first. */
async function attemptWithTextAgent(
  thrown: unknown,
  pkexec: string,
  attempt: () => Promise<HelperResult>,
): Promise<HelperResult> {
  const isNobodyThere = thrown instanceof JobFailure && thrown.failure.kind === 'authorization-unavailable';
  const agent = isNobodyThere ? await startTextAgent(pkexec, isExecutable) : null;
  if (!agent) throw thrown;
  return attempt().finally(() => agent.stop());
}

/** pkexec's own ends: 126 dismissed, 127 not authorized or no agent (pkexec(1)). */
function startFailure(code: number | null, stderr: string): Failure {
  if (code === 126) return { kind: 'authorization-dismissed' };
  if (/no authentication agent|no session for cookie/i.test(stderr))
    return {
      kind: 'authorization-unavailable',
      detail: 'No password dialog is available: the desktop runs no polkit agent.',
    };
  if (code === 127) return { kind: 'authorization-refused' };
  return { kind: 'helper-failed', detail: stderr.trim() || `it ended with code ${code ?? 'none'} before it began` };
}

function imageFailure(event: Extract<HelperEvent, { event: 'image-refused' }>, path: string): Failure {
  if (event.reason === 'missing') return { kind: 'file-not-found', path };
  if (event.reason === 'size-differs') return { kind: 'image-changed', path };
  return { kind: 'file-unreadable', path, detail: event.detail };
}

/** What the events said, apart from the drives. */
interface Account {
  started: boolean;
  ended: 'done' | 'stopped' | null;
  failure: Failure | null;
  /** Drives are judged when the helper is done: what goes wrong before that spoils every good result. */
  finished: Extract<HelperEvent, { event: 'finished' }>[];
}

function follow(event: HelperEvent, account: Account, trackers: readonly DriveTracker[], run: HelperRun): void {
  if (!account.started && event.event !== 'hello') throw new BadHelperMessage(`${event.event} before hello`);
  if (account.ended) throw new BadHelperMessage(`${event.event} after the end`);
  const path = run.request.task === 'write' ? run.request.imagePath : '';
  switch (event.event) {
    case 'hello':
      if (account.started) throw new BadHelperMessage('hello twice');
      account.started = true;
      run.onStarted();
      return;
    case 'image-refused':
      account.failure = imageFailure(event, path);
      account.ended = 'done';
      return;
    case 'image-changed':
      account.failure = { kind: 'image-changed', path };
      account.ended = 'done';
      return;
    case 'done':
      for (const finished of account.finished) trackers[finished.drive]?.accept(finished, performance.now());
      account.ended = 'done';
      return;
    case 'stopped':
      account.ended = 'stopped';
      return;
    default: {
      const tracker = trackers[event.drive];
      if (!tracker) throw new BadHelperMessage(`no drive ${event.drive}`);
      if (event.event === 'finished') account.finished.push(event);
      else tracker.accept(event, performance.now());
    }
  }
}

/** Asked anew each time: the compiler would take the first answer for the last. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function runHelper(command: Command, run: HelperRun, patience: Patience): Promise<HelperResult> {
  if (isAborted(run.signal)) throw new Cancelled();
  const { request } = run;
  const trackers = run.drives.map(
    (drive) => new DriveTracker(drive, request.task, request.imageBytes, run.expectation),
  );
  const account: Account = { started: false, ended: null, failure: null, finished: [] };
  const report = reporter(trackers, run.onProgress);

  const helper = new HelperProcess(command, (line) => {
    if (account.failure?.kind === 'helper-failed') return;
    try {
      if (line === null) throw new BadHelperMessage('a line is too long');
      follow(decodeHelperEvent(line), account, trackers, run);
      report();
      if (account.ended) helper.stop(EXIT_WITHIN_MS);
    } catch (thrown) {
      // Strict with our own messages: whatever it does next cannot be understood either.
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      account.failure = { kind: 'helper-failed', detail: `it said something that is not understood: ${detail}` };
      helper.stop(patience.stopWithinMs);
    }
  });
  const cancel = (): void => {
    // Where nothing has begun nothing has to end in good order.
    if (!account.started) helper.terminate();
    helper.stop(account.ended ? EXIT_WITHIN_MS : patience.stopWithinMs);
  };
  run.signal.addEventListener('abort', cancel, { once: true });
  const silence = new SilenceWatch(trackers, patience, {
    isRunning: () => account.started && !account.ended && !account.failure,
    onChange: report,
    onStalled: (drive) => helper.say({ order: 'give-up', drive }),
    onAllFinished: () => helper.stop(EXIT_WITHIN_MS),
  });
  helper.say(request);

  const exit = await helper.exit;
  silence.stop();
  run.signal.removeEventListener('abort', cancel);

  if (!account.started) {
    if (isAborted(run.signal)) throw new Cancelled();
    throw new JobFailure(account.failure ?? startFailure(exit.code, exit.error?.message ?? exit.stderr));
  }
  close(trackers, account, exit, isAborted(run.signal));
  const drives = trackers.map(({ progress }) => progress);
  run.onProgress(drives);
  return { end: isAborted(run.signal) && account.ended !== 'done' ? 'stopped' : 'done', drives };
}

/** Tells a new step at once, progress within a step only now and then. */
function reporter(trackers: readonly DriveTracker[], onProgress: (drives: DriveProgress[]) => void): () => void {
  let reportedAtMs = 0;
  let reportedSteps = '';
  return () => {
    const nowMs = performance.now();
    const steps = trackers.map(({ progress }) => progress.step).join();
    if (steps === reportedSteps && nowMs - reportedAtMs < SNAPSHOT_EVERY_MS) return;
    reportedAtMs = nowMs;
    reportedSteps = steps;
    onProgress(trackers.map(({ progress }) => progress));
  };
}

/** What the helper's end means for drives that have not come to theirs. */
function close(trackers: readonly DriveTracker[], account: Account, exit: Exit, isCancelled: boolean): void {
  if (!account.failure && isCancelled && account.ended === 'stopped') {
    for (const tracker of trackers) tracker.stop();
    return;
  }
  const failure = account.failure ?? { kind: 'helper-failed', detail: unexpectedEnd(account, exit) };
  for (const tracker of trackers) tracker.lose(failure);
}

function unexpectedEnd({ ended }: Account, { error, stderr, code }: Exit): string {
  if (ended === 'done') return 'it left a drive unfinished';
  if (ended === 'stopped') return 'it stopped without being told to';
  return (
    error?.message || stderr || `it ended with ${code === null ? 'a signal' : `code ${code}`} in the middle of its work`
  );
}
