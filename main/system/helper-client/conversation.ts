/** One conversation with a helper: the hello, the request, events and orders, and the consequences of its end. */
import { type Failure, failureOf, JobFailure } from '../../../contract/wire/failure.ts';
import { BadHelperMessage, decodeHelperEvent, OtherProtocol } from '../../../contract/wire/helper-lines.ts';
import type {
  HelperEvent,
  HelperOrder,
  HelperRequest,
  HelperTimeouts,
} from '../../../contract/wire/helper-protocol.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { isNixos } from '../distribution.ts';
import type { DriveEvent, DriveFollower } from './drive-follower.ts';
import { type Exit, type HelperCommand, HelperProcess } from './helper-process.ts';
import type { Sampling } from './sampling.ts';
import { SilenceWatch } from './silence-watch.ts';

export interface ConversationOptions {
  readonly request: HelperRequest;
  /** In the order of the request's drives. */
  readonly followers: readonly DriveFollower[];
  /** For a request to recognise. */
  readonly sampling?: Sampling | undefined;
  readonly onStarted: (sendOrder: SendOrder) => void;
  /** Called right before the request is sent. */
  readonly prepare?: (() => Promise<void>) | undefined;
  readonly report: () => void;
  /** The time to wait after a stop; null: as long as its drive answers. */
  readonly stopWithinMs: () => number | null;
  readonly timeouts: HelperTimeouts;
  readonly signal: AbortSignal;
  readonly imageRead?: Promise<unknown> | undefined;
}

export type SendOrder = (order: HelperOrder) => void;
type Ended = 'done' | 'stopped' | null;
type FinishedEvent = Extract<HelperEvent, { event: 'finished' }>;

/** Returns the helper's last event, after every follower has been informed. Throws JobFailure, Cancelled. */
export function converse(command: HelperCommand, options: ConversationOptions): Promise<Ended> {
  throwIfStopped(options.signal);
  return new Conversation(command, options).run();
}

class Conversation {
  readonly #options: ConversationOptions;
  readonly #helper: HelperProcess;
  /** pkexec, or what the helper runs on. */
  readonly #program: string;
  #hasStarted = false;
  /** The request was sent: from now on silence counts. */
  #hasRequest = false;
  #ended: Ended = null;
  #failure: Failure | null = null;
  readonly #finished = new Map<number, FinishedEvent>();
  /** Drives are compared with the whole image: none is judged before it was read. */
  #isImageRead: boolean;

  constructor(command: HelperCommand, options: ConversationOptions) {
    this.#options = options;
    this.#program = command.file;
    this.#isImageRead = options.imageRead === undefined;
    this.#helper = command.started ?? new HelperProcess(command);
  }

  async run(): Promise<Ended> {
    this.#helper.hear((line) => this.#takeLine(line));
    const { followers, report, timeouts, signal, imageRead, prepare } = this.#options;
    const cancel = (): void => this.#cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const silence = new SilenceWatch(followers, timeouts, {
      isRunning: () => this.#hasStarted && this.#hasRequest && !this.#ended && !this.#failure,
      isClosed: (drive) => this.#finished.has(drive),
      onChange: report,
      onStalled: (drive) => this.#helper.send({ order: 'give-up', drive }),
      onAllFinished: () => this.#helper.stop(timeouts.exitWithinMs),
    });
    imageRead?.then(
      () => this.#onImageRead(),
      (thrown: unknown) => this.#imageFailed(thrown),
    );
    if (!prepare) this.#sendRequest();

    const exit = await this.#helper.exit;
    silence.stop();
    signal.removeEventListener('abort', cancel);
    if (!this.#hasStarted) {
      throwIfStopped(signal);
      throw new JobFailure(this.#failure ?? startFailure(exit, this.#program));
    }
    const endedInOrder = this.#ended === 'done' || (this.#ended === 'stopped' && signal.aborted);
    if (endedInOrder && !this.#failure) await this.#judgeAll();
    this.#endDrives(exit);
    return this.#ended;
  }

  #sendRequest(): void {
    this.#hasRequest = true;
    this.#helper.send(this.#options.request);
  }

  #takeLine(line: string | null): void {
    if (this.#failure?.kind === 'helper-failed') return;
    const { prepare, report, timeouts } = this.#options;
    try {
      if (line === null) throw new BadHelperMessage('a line is too long');
      const event = decodeHelperEvent(line);
      this.#accept(event);
      if (event.event === 'hello' && prepare) void prepare().finally(() => this.#sendRequest());
      report();
      if (this.#ended) this.#helper.stop(timeouts.exitWithinMs);
    } catch (thrown) {
      // Strict with our own messages: later ones could not be trusted either.
      const problem = thrown instanceof Error ? thrown.message : String(thrown);
      const isOther = thrown instanceof OtherProtocol && !this.#hasStarted;
      const detail: Detail = isOther ? { because: 'other-version' } : { because: 'unreadable-line', problem };
      this.#failure = { kind: 'helper-failed', detail };
      this.#helper.stop(timeouts.stopWithinMs);
    }
  }

  #accept(event: HelperEvent): void {
    if (!this.#hasStarted && event.event !== 'hello') throw new BadHelperMessage(`${event.event} before hello`);
    if (this.#ended) throw new BadHelperMessage(`${event.event} after the end`);
    const { request, onStarted } = this.#options;
    switch (event.event) {
      case 'hello':
        if (this.#hasStarted) throw new BadHelperMessage('hello twice');
        this.#hasStarted = true;
        return onStarted((order) => this.#helper.send(order));
      case 'image-refused':
        return this.#endWith(imageFailure(event, sourcePath(request)));
      case 'image-changed':
        return this.#endWith({ kind: 'image-changed', path: sourcePath(request) });
      case 'done':
      case 'stopped':
        this.#ended = event.event;
        return;
      default:
        return this.#acceptOfDrive(event);
    }
  }

  #endWith(failure: Failure): void {
    this.#failure = failure;
    this.#ended = 'done';
  }

  #acceptOfDrive(event: DriveEvent): void {
    const { followers, sampling } = this.#options;
    const follower = followers[event.drive];
    if (!follower) throw new BadHelperMessage(`no drive ${event.drive}`);
    if (event.event === 'finished') {
      if (this.#finished.has(event.drive)) throw new BadHelperMessage(`drive ${event.drive} finished twice`);
      this.#finished.set(event.drive, event);
      return this.#judgeFinished();
    }
    follower.accept(event, performance.now());
    const blocks = event.event === 'written' ? follower.digested : null;
    if (blocks) this.#helper.send({ order: 'digest', drive: event.drive, blocks: [...blocks] });
    const isAboutSamples = event.event === 'sampled' || event.event === 'sampled-all';
    if (isAboutSamples && !sampling) throw new BadHelperMessage(`${event.event} where nothing was to be recognised`);
    void sampling?.accept(event)?.then(
      (order) => this.#helper.send(order),
      (thrown: unknown) => this.#failDecision(thrown),
    );
  }

  /** The record that the drive should hold cannot be read. */
  #failDecision(thrown: unknown): void {
    this.#failure ??= failureOf(thrown);
    this.#helper.stop(this.#options.timeouts.stopWithinMs);
  }

  #cancel(): void {
    const { stopWithinMs, timeouts } = this.#options;
    // If nothing was started, it can be ended immediately.
    if (!this.#hasStarted) this.#helper.terminate();
    if (this.#ended) this.#helper.stop(timeouts.exitWithinMs);
    else this.#helper.stop(this.#hasStarted ? stopWithinMs() : timeouts.stopWithinMs);
  }

  #imageFailed(thrown: unknown): void {
    if (!(thrown instanceof JobFailure) || this.#ended || this.#failure) return;
    this.#failure = thrown.failure;
    this.#cancel();
  }

  #onImageRead(): void {
    this.#isImageRead = true;
    if (this.#failure) return;
    this.#judgeFinished();
    this.#options.report();
  }

  /** While the helper is busy with another drive. Otherwise its end follows, and an error until then invalidates a good result. */
  #judgeFinished(): void {
    const { followers } = this.#options;
    const isBusy = followers.some(({ isFinished }, drive) => !isFinished && !this.#finished.has(drive));
    if (this.#isImageRead && isBusy) this.#judge();
  }

  #judge(): void {
    for (const [drive, finished] of this.#finished) this.#options.followers[drive]?.accept(finished, performance.now());
  }

  /** An error before the image was read invalidates every good result. */
  async #judgeAll(): Promise<void> {
    const { imageRead, signal } = this.#options;
    try {
      await imageRead;
      this.#judge();
    } catch (thrown) {
      if (thrown instanceof JobFailure) this.#failure = thrown.failure;
      else if (signal.aborted) this.#ended = 'stopped';
      else throw thrown;
    }
  }

  /** The consequences of the helper's end for unfinished drives. */
  #endDrives(exit: Exit): void {
    const { followers, signal } = this.#options;
    if (!this.#failure && signal.aborted && this.#ended === 'stopped') {
      for (const follower of followers) follower.stop();
      return;
    }
    const failure = this.#failure ?? { kind: 'helper-failed', detail: unexpectedEnd(this.#ended, exit) };
    for (const follower of followers) follower.markUnknown(failure);
  }
}

/** The file from which the helper reads. */
function sourcePath(request: HelperRequest): string {
  if (request.task === 'put-back') return request.originalsPath;
  return 'imagePath' in request ? request.imagePath : '';
}

function imageFailure(event: Extract<HelperEvent, { event: 'image-refused' }>, path: string): Failure {
  if (event.reason === 'missing') return { kind: 'file-not-found', path };
  if (event.reason === 'size-differs') return { kind: 'image-changed', path };
  const detail = event.reason === 'not-a-file' ? ({ because: 'not-a-regular-file' } as const) : event.detail;
  return { kind: 'file-unreadable', path, detail };
}

/** pkexec's exit codes: 126 dismissed, 127 not authorized or no agent (pkexec(1)). */
function startFailure({ code, error, stderr: said }: Exit, program: string): Failure {
  const stderr = error?.message ?? said;
  // The bit is set, but the kernel ignores it: a file system mounted nosuid, no_new_privs, a user namespace.
  if (code === 127 && /must be setuid root/i.test(stderr))
    return { kind: 'pkexec-not-setuid', program, onNixos: isNixos() };
  if (code === 126) return { kind: 'authorization-dismissed' };
  if (/no authentication agent|no session for cookie/i.test(stderr))
    return {
      kind: 'authorization-unavailable',
      missing: 'agent',
      detail: { because: 'no-polkit-agent' },
    };
  if (code === 127) return { kind: 'authorization-refused' };
  return { kind: 'helper-failed', detail: stderr.trim() || { because: 'ended-before-start', code } };
}

function unexpectedEnd(ended: Ended, { error, stderr, code }: Exit): Detail {
  if (ended === 'done') return { because: 'drive-left-unfinished' };
  if (ended === 'stopped') return { because: 'stopped-unasked' };
  return error?.message || stderr || (code === null ? { because: 'killed-midway' } : { because: 'ended-midway', code });
}
