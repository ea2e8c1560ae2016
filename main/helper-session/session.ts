/** One run of the helper: start, handshake, events, stop. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Failure } from '../../contract/failure.ts';
import { Cancelled, JobFailure } from '../../contract/failure.ts';
import {
  BadHelperMessage,
  decodeHelperEvent,
  type HelperEvent,
  type HelperRequest,
  MAX_LINE_BYTES,
} from '../../contract/helper-protocol.ts';
import type { DriveProgress } from '../../contract/job.ts';
import { type DriveExpectation, DriveTracker, type TrackedDrive } from './drive-tracker.ts';
import { type Command, mayOpen, pkexecPath, plainCommand, privilegedCommand } from './program.ts';

/** Snapshots at most this often. */
const SNAPSHOT_EVERY_MS = 100;
/** How long a helper that was told to stop may take; a block in flight on a slow drive has to end first. */
const STOP_WITHIN_MS = 60_000;

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
  /** A person sits at a terminal, so pkexec may ask there. */
  readonly terminal: boolean;
  /** Another program in the helper's place. */
  readonly command?: Command;
  readonly stopWithinMs?: number;
}

export function openHelperSession({
  terminal,
  command: given,
  stopWithinMs = STOP_WITHIN_MS,
}: HelperSessionOptions): HelperSession {
  return {
    run(run) {
      if (given) return runHelper(given, run, stopWithinMs);
      const access = run.request.task === 'write' ? 'write' : 'read';
      if (run.request.drives.every(({ devicePath }) => mayOpen(devicePath, access)))
        return runHelper(plainCommand(), run, stopWithinMs);
      const pkexec = pkexecPath();
      if (!pkexec)
        throw new JobFailure({
          kind: 'authorization-unavailable',
          detail: 'The drive may not be opened by this user, and pkexec is not installed.',
        });
      const command = privilegedCommand(pkexec, terminal);
      if (!command)
        throw new JobFailure({
          kind: 'authorization-unavailable',
          detail: 'The helper that may ask for a password is not installed: this copy of Flakestick was only unpacked.',
        });
      return runHelper(command, run, stopWithinMs);
    },
  };
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
}

function follow(event: HelperEvent, account: Account, trackers: readonly DriveTracker[], run: HelperRun): void {
  if (!account.started && event.event !== 'hello') throw new BadHelperMessage(`${event.event} before hello`);
  if (account.ended) throw new BadHelperMessage(`${event.event} after the end`);
  const path = run.request.task === 'write' ? run.request.imagePath : '';
  switch (event.event) {
    case 'hello':
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
    case 'stopped':
      account.ended = event.event;
      return;
    default: {
      const tracker = trackers[event.drive];
      if (!tracker) throw new BadHelperMessage(`no drive ${event.drive}`);
      tracker.accept(event, performance.now());
    }
  }
}

/** Asked anew each time: the compiler would take the first answer for the last. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function runHelper(command: Command, run: HelperRun, stopWithinMs: number): Promise<HelperResult> {
  if (isAborted(run.signal)) throw new Cancelled();
  const { request } = run;
  const trackers = run.drives.map(
    (drive) => new DriveTracker(drive, request.task, request.imageBytes, run.expectation),
  );
  const snapshot = (): DriveProgress[] => trackers.map((tracker) => tracker.progress);
  const account: Account = { started: false, ended: null, failure: null };
  const child = spawn(command.file, command.arguments, {
    env: command.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  child.stdin.on('error', () => {});

  let overdue: NodeJS.Timeout | undefined;
  let isOverdue = false;
  /**
   * Only the end of stdin reaches a helper that runs as root; a signal is for one that hangs, and for pkexec, which heeds
   * nothing else while its dialog is open. Where nothing has begun nothing has to end in good order.
   */
  const stop = (): void => {
    child.stdin.end();
    if (!account.started) child.kill('SIGTERM');
    overdue ??= setTimeout(() => {
      isOverdue = true;
      child.kill('SIGKILL');
    }, stopWithinMs);
  };
  run.signal.addEventListener('abort', stop, { once: true });

  let reportedAtMs = 0;
  let reportedSteps = '';
  /** A new step is told at once; progress within a step only now and then. */
  const report = (): void => {
    const nowMs = performance.now();
    const steps = trackers.map(({ progress }) => progress.step).join();
    if (steps === reportedSteps && nowMs - reportedAtMs < SNAPSHOT_EVERY_MS) return;
    reportedAtMs = nowMs;
    reportedSteps = steps;
    run.onProgress(snapshot());
  };

  createInterface({ input: child.stdout }).on('line', (line) => {
    if (account.failure?.kind === 'helper-failed') return;
    try {
      if (line.length > MAX_LINE_BYTES) throw new BadHelperMessage('a line is too long');
      follow(decodeHelperEvent(line), account, trackers, run);
      report();
    } catch (thrown) {
      // Strict with our own messages: whatever it does next cannot be understood either.
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      account.failure = { kind: 'helper-failed', detail: `it said something that is not understood: ${detail}` };
      stop();
    }
  });
  child.stdin.write(`${JSON.stringify(request)}\n`);

  const exit = await new Promise<{ code: number | null; error: Error | null }>((resolve) => {
    child.on('error', (error) => {
      // A helper that became root meanwhile may not be signalled: stdin stops it. One that hangs is given up.
      if (child.pid === undefined || isOverdue) resolve({ code: null, error });
    });
    child.once('close', (code) => resolve({ code, error: null }));
  });
  clearTimeout(overdue);
  run.signal.removeEventListener('abort', stop);

  if (!account.started) {
    if (isAborted(run.signal)) throw new Cancelled();
    throw new JobFailure(account.failure ?? startFailure(exit.code, exit.error?.message ?? stderr));
  }
  if (account.failure) for (const tracker of trackers) tracker.lose(account.failure);
  else if (!account.ended) {
    const detail =
      exit.error?.message ||
      stderr.trim() ||
      `it ended with ${exit.code === null ? 'a signal' : `code ${exit.code}`} in the middle of its work`;
    for (const tracker of trackers) tracker.lose({ kind: 'helper-failed', detail });
  } else if (account.ended === 'stopped') for (const tracker of trackers) tracker.stop();
  else for (const tracker of trackers) tracker.lose({ kind: 'helper-failed', detail: 'it left a drive unfinished' });
  run.onProgress(snapshot());
  return {
    end: account.ended === 'stopped' || (isAborted(run.signal) && !account.ended) ? 'stopped' : 'done',
    drives: snapshot(),
  };
}
