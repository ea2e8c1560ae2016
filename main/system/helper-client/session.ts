/** One run of the helper: start, handshake, events, stop. */
import type { Failure } from '../../../contract/wire/failure.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { BadHelperMessage, decodeHelperEvent } from '../../../contract/wire/helper-lines.ts';
import type { HelperEvent, HelperOrder, HelperRequest, ImageRequest } from '../../../contract/wire/helper-protocol.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { type DriveExpectation, DriveTracker, type TrackedDrive } from './drive-tracker.ts';
import { type Exit, HelperProcess } from './helper-process.ts';
import { type Command, isExecutable, mayOpen, pkexecPath, plainCommand, privilegedCommand } from './program.ts';
import { type Decide, Sampling } from './sampling.ts';
import { SilenceWatch } from './silence-watch.ts';
import { startTextAgent } from './text-agent.ts';
import { HELPER_TIMEOUTS, type HelperTimeouts } from './timeouts.ts';

/** Snapshots at most this often. */
const SNAPSHOT_EVERY_MS = 100;
/** For a helper that has said its last word: it may hang in the kernel with its drive. */
const EXIT_WITHIN_MS = 500;

export interface HelperRun {
  readonly request: ImageRequest;
  /** In the order of the request's drives. */
  readonly drives: readonly TrackedDrive[];
  /** Null when nothing is read back. */
  readonly expectation: DriveExpectation | null;
  /** Of a request to recognise: what the drive is compared with, told by its samples. */
  readonly decide?: Decide;
  /**
   * When the image is still being read: drives are judged once it was, and fail as it does. Whoever aborts `signal` ends
   * this too.
   */
  readonly imageRead?: Promise<unknown>;
  /** Called when the helper answered: from then on no password dialog is open. */
  readonly onStarted: () => void;
  /** Runs after permission was given, right before the helper is told to open the drives. Must not throw. */
  readonly prepare?: () => Promise<void>;
  readonly onProgress: (drives: DriveProgress[]) => void;
  readonly signal: AbortSignal;
}

export interface HelperResult {
  /** `stopped` when the signal was aborted before the helper was done. */
  readonly end: 'done' | 'stopped';
  readonly drives: DriveProgress[];
}

/** Whoever hears what the helper says about one drive, and is told how it ended. */
export interface DriveFollower {
  readonly isFinished: boolean;
  accept(event: Extract<HelperEvent, { drive: number }>, nowMs: number): void;
  /** Nothing was heard for so long; true when that was too long. */
  waited(elapsedMs: number, patience: HelperTimeouts): boolean;
  /** The helper stopped in good order. */
  stop(): void;
  /** It is not known what became of the drive. */
  lose(failure: Failure): void;
}

/** A run about one drive and no image. */
export interface OneDriveRun {
  readonly request: Exclude<HelperRequest, ImageRequest>;
  readonly follower: DriveFollower;
  /** Called when the helper answered; `say` gives it orders. */
  readonly onStarted: (say: (order: HelperOrder) => void) => void;
  readonly onChange: () => void;
  /** A stop is waited for as long as the drive answers: something has to be put back first. */
  readonly isStopPatient: () => boolean;
  readonly signal: AbortSignal;
}

export interface HelperSession {
  /** Throws JobFailure when nothing was begun; Cancelled when it was stopped before the helper had started. */
  run(run: HelperRun): Promise<HelperResult>;
}

export interface OneDriveSession {
  /** Throws as HelperSession does; what became of the drive is told to the follower. */
  runOne(run: OneDriveRun): Promise<void>;
}

export interface HelperSessionOptions {
  /** A person sits at a terminal, and can be asked for the password there where no desktop asks. */
  readonly terminal: boolean;
  /** Another program in the helper's place. */
  readonly command?: Command;
  readonly patience?: HelperTimeouts;
}

export function openHelperSession({
  terminal,
  command: given,
  patience = HELPER_TIMEOUTS,
}: HelperSessionOptions): HelperSession & OneDriveSession {
  /** Starts it as the user where that is enough, else through pkexec. */
  const start = async <T>(request: HelperRequest, attempt: (command: Command) => Promise<T>): Promise<T> => {
    if (given) return attempt(given);
    const access = request.task === 'verify' || request.task === 'blink' ? 'read' : 'write';
    if (request.drives.every(({ devicePath }) => mayOpen(devicePath, access))) return attempt(plainCommand());
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
    if (!terminal) return attempt(command);
    return attempt(command).catch((thrown: unknown) => attemptWithTextAgent(thrown, pkexec, () => attempt(command)));
  };
  return {
    run: (run) => start(run.request, (command) => runHelper(command, run, patience)),
    runOne: (run) => start(run.request, (command) => runOne(command, run, patience)),
  };
}

/** Tries again when nobody could be asked the first time: nothing was begun, and the desktop's own dialog goes first. */
async function attemptWithTextAgent<T>(thrown: unknown, pkexec: string, attempt: () => Promise<T>): Promise<T> {
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

/** The file that the helper takes its bytes from. */
function sourceOf(request: HelperRequest): string {
  if (request.task === 'restore') return request.originalsPath;
  return request.task === 'write' ? request.imagePath : '';
}

function imageFailure(event: Extract<HelperEvent, { event: 'image-refused' }>, path: string): Failure {
  if (event.reason === 'missing') return { kind: 'file-not-found', path };
  if (event.reason === 'size-differs') return { kind: 'image-changed', path };
  return { kind: 'file-unreadable', path, detail: event.detail };
}

interface Following {
  readonly request: HelperRequest;
  readonly followers: readonly DriveFollower[];
  readonly onStarted: () => void;
  /** Of a request to recognise. */
  readonly sampling?: Sampling | undefined;
  readonly say: (order: HelperOrder) => void;
}

/** What the events said, apart from the drives. */
interface Account {
  started: boolean;
  /** The helper knows what to do: from then on it has something to answer. */
  asked: boolean;
  ended: 'done' | 'stopped' | null;
  failure: Failure | null;
  /** Drives are judged when the helper is done: what goes wrong before that spoils every good result. */
  finished: Extract<HelperEvent, { event: 'finished' }>[];
}

function follow(event: HelperEvent, account: Account, conversation: Following): void {
  const { request, followers, onStarted, sampling = null, say } = conversation;
  if (!account.started && event.event !== 'hello') throw new BadHelperMessage(`${event.event} before hello`);
  if (account.ended) throw new BadHelperMessage(`${event.event} after the end`);
  const path = sourceOf(request);
  switch (event.event) {
    case 'hello':
      if (account.started) throw new BadHelperMessage('hello twice');
      account.started = true;
      onStarted();
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
      account.ended = 'done';
      return;
    case 'stopped':
      account.ended = 'stopped';
      return;
    default: {
      const follower = followers[event.drive];
      if (!follower) throw new BadHelperMessage(`no drive ${event.drive}`);
      if (event.event === 'finished') {
        account.finished.push(event);
        return;
      }
      follower.accept(event, performance.now());
      const isAboutSamples = event.event === 'sampled' || event.event === 'sampled-all';
      if (isAboutSamples && !sampling) throw new BadHelperMessage(`${event.event} where nothing was to be recognised`);
      const order = sampling?.accept(event);
      if (order) say(order);
    }
  }
}

/** Asked anew each time: the compiler would take the first answer for the last. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function runHelper(command: Command, run: HelperRun, patience: HelperTimeouts): Promise<HelperResult> {
  const { request, signal } = run;
  const trackers = run.drives.map(
    (drive) =>
      new DriveTracker(drive, request.task === 'write' ? 'write' : 'verify', request.imageBytes, run.expectation),
  );
  const [first] = trackers;
  const sampling =
    request.task === 'recognise' && run.decide && first ? new Sampling(request.sample, run.decide, first) : undefined;
  const report = reporter(trackers, run.onProgress);
  const ended = await converse(command, {
    ...{ request, signal, patience, report, imageRead: run.imageRead },
    followers: trackers,
    sampling,
    prepare: run.prepare,
    onStarted: run.onStarted,
    stopWithinMs: () => patience.stopWithinMs,
  });
  const drives = trackers.map(({ progress }) => progress);
  run.onProgress(drives);
  return { end: isAborted(signal) && ended !== 'done' ? 'stopped' : 'done', drives };
}

async function runOne(command: Command, run: OneDriveRun, patience: HelperTimeouts): Promise<void> {
  const { request, signal, follower, onChange } = run;
  await converse(command, {
    ...{ request, signal, patience },
    followers: [follower],
    report: onChange,
    onStarted: run.onStarted,
    stopWithinMs: () => (run.isStopPatient() ? null : patience.stopWithinMs),
  });
  onChange();
}

interface Conversation extends Omit<Following, 'onStarted' | 'say'> {
  readonly onStarted: (say: (order: HelperOrder) => void) => void;
  /** Right before the helper is told what to do. */
  readonly prepare?: (() => Promise<void>) | undefined;
  readonly report: () => void;
  /** Asked when it is told to stop; null: as long as its drive answers. */
  readonly stopWithinMs: () => number | null;
  readonly patience: HelperTimeouts;
  readonly signal: AbortSignal;
  readonly imageRead?: Promise<unknown> | undefined;
}

/** Gives the helper's own last word, after every follower was told how it ended. */
async function converse(command: Command, conversation: Conversation): Promise<Account['ended']> {
  const { request, followers, prepare, report, stopWithinMs, patience, signal } = conversation;
  throwIfStopped(signal);
  const account: Account = { started: false, asked: false, ended: null, failure: null, finished: [] };
  const ask = (): void => {
    account.asked = true;
    helper.say(request);
  };
  const helper = new HelperProcess(command, (line) => {
    if (account.failure?.kind === 'helper-failed') return;
    try {
      if (line === null) throw new BadHelperMessage('a line is too long');
      const say = (order: HelperOrder): void => helper.say(order);
      const event = decodeHelperEvent(line);
      follow(event, account, {
        ...{ request, followers, sampling: conversation.sampling, say },
        onStarted: () => conversation.onStarted(say),
      });
      if (event.event === 'hello' && prepare) void prepare().finally(ask);
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
    helper.stop(account.ended ? EXIT_WITHIN_MS : account.started ? stopWithinMs() : patience.stopWithinMs);
  };
  signal.addEventListener('abort', cancel, { once: true });
  const silence = new SilenceWatch(followers, patience, {
    isRunning: () => account.started && account.asked && !account.ended && !account.failure,
    onChange: report,
    onStalled: (drive) => helper.say({ order: 'give-up', drive }),
    onAllFinished: () => helper.stop(EXIT_WITHIN_MS),
  });
  conversation.imageRead?.catch((thrown: unknown) => {
    if (!(thrown instanceof JobFailure)) return;
    if (account.ended || account.failure) return;
    account.failure = thrown.failure;
    cancel();
  });
  if (!prepare) ask();

  const exit = await helper.exit;
  silence.stop();
  signal.removeEventListener('abort', cancel);

  if (!account.started) {
    throwIfStopped(signal);
    throw new JobFailure(account.failure ?? startFailure(exit.code, exit.error?.message ?? exit.stderr));
  }
  if (account.ended === 'done' && !account.failure) await judge(account, conversation);
  close(followers, account, exit, isAborted(signal));
  return account.ended;
}

/** Drives are compared with the image as a whole: what goes wrong before it was read spoils every good result. */
async function judge(account: Account, { followers, imageRead, signal }: Conversation): Promise<void> {
  try {
    await imageRead;
    for (const finished of account.finished) followers[finished.drive]?.accept(finished, performance.now());
  } catch (thrown) {
    if (thrown instanceof JobFailure) account.failure = thrown.failure;
    else if (isAborted(signal)) account.ended = 'stopped';
    else throw thrown;
  }
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
function close(trackers: readonly DriveFollower[], account: Account, exit: Exit, isCancelled: boolean): void {
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
