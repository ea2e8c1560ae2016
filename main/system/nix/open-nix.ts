/** The only way to run Nix: reads its version once, always uses the same safe flags, and can always be stopped. */
import type { Readable } from 'node:stream';
import { isAtLeast } from '../../../contract/rules/nix-version.ts';
import { type Failure, JobFailure, type Stage } from '../../../contract/wire/failure.ts';
import { stopReason, throwIfStopped, timedOut } from '../../../contract/wire/outcome.ts';
import { readLines } from '../read-lines.ts';
import type { NixFailureContext } from './failure-row.ts';
import { findNix, type NixFlavour, type NixProgram } from './find-nix.ts';
import { type Ending, type GuardedProcess, QUICK_STOP_MS, startGuarded } from './guarded-process.ts';
import { type LostNetwork, lostNetworkIn, NO_CONNECTION } from './lost-network.ts';
import { nixMemoryLimit, watchMemory } from './memory-limit.ts';
import { NewestLines } from './newest-lines.ts';
import { linesOfMessage, type NixLogLine, parseNixLogLine } from './nix-log-line.ts';
import { recogniseNixFailure } from './recognise-failure.ts';
import { watchUnanswered } from './unanswered.ts';

/** Nix answers in kilobytes; what may be longer is read as a stream. */
const MAX_STDOUT_BYTES = 4 * 1024 * 1024;
/** Longer lines are cut. Nix's output for us is far shorter. */
const MAX_LINE_CHARACTERS = 1024 * 1024;
/** Between the signals for one that goes on taking memory meanwhile. */
const IMMEDIATE_STOP_MS = 30;

interface Limit {
  readonly stage: Stage;
  readonly ms: number;
  readonly isPaused?: () => boolean;
}

export interface NixRunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Every line of stderr as it comes. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Nix is asked for a log of what it does, for this. The lines of stderr are the messages in it: the same as without. */
  readonly onActivity?: ((line: NixLogLine) => void) | undefined;
  /** After this time, pauses left out, Nix is stopped and `timed-out` thrown. */
  readonly limit?: Limit | undefined;
  /** Fails at the first download for which no server can be reached, instead of the fifth. `sources`: caches do not count. */
  readonly stopsOffline?: 'sources' | 'caches-too' | undefined;
  /** Told when a connection is waited for that nobody answers, and when that is over. Only with `stopsOffline`. */
  readonly onUnanswered?: ((isWaiting: boolean) => void) | undefined;
  /** Called on a stop: true if there are builders with folders to clean up. */
  readonly isBuilding?: (() => boolean) | undefined;
  /** Of what it prints on stdout, 4 MiB when left out; the rest is left out. */
  readonly maxStdoutBytes?: number | undefined;
  /** Reads stdout as it comes; then none of it is kept. */
  readonly readStdout?: ((stdout: Readable) => void) | undefined;
  /** Working folder; ours when left out. */
  readonly folder?: string | undefined;
}

export interface NixRun {
  /** The most memory that it was seen with; null or left out where it was over too soon. */
  readonly peakBytes?: number | null;
  readonly stdout: string;
  /** The newest ones, as NIX_OUTPUT bounds them. */
  readonly stderrLines: readonly string[];
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** Of what no server could be reached, where that ended it. */
  readonly lostNetwork?: LostNetwork['of'];
}

export interface NixSession {
  /** Three numbers, e.g. `2.8.0`. */
  readonly version: string;
  readonly flavour: NixFlavour;
  /** Absolute path of `nix`. */
  readonly path: string;
  isAtLeast(version: string): boolean;
  /** Runs `nix ARGUMENTS` and captures its output. A non-zero code is a result; only cancelling and timeouts throw. */
  run(argv: readonly string[], options?: NixRunOptions): Promise<NixRun>;
  /** Like `run`, for builds: stderr goes to `onLine` only. */
  stream(argv: readonly string[], options: NixRunOptions): Promise<NixRun>;
  /** What a failed run was about; see recognise-failure.ts. */
  recogniseFailure(stderrLines: readonly string[], context: Omit<NixFailureContext, 'nixVersion'>): Failure;
}

/** Overrides user settings that could answer questions automatically: no setting that a flake asks for is applied. */
const ALWAYS = ['--extra-experimental-features', 'nix-command flakes', '--no-accept-flake-config'];

interface ExecuteOptions extends NixRunOptions {
  /** False: its lines only go to `onLine`. */
  readonly keepStderr: boolean;
}

const LOG_ARGUMENTS = ['--log-format', 'internal-json', '-v'];
/** `-v` adds what is above: the evaluated files. */
const MAX_MESSAGE_LEVEL = 3;

/** The lines for people in a line of the log. */
function messagesIn(line: NixLogLine): readonly string[] {
  if (line.kind === 'plain') return [line.text];
  return line.kind === 'message' && line.level <= MAX_MESSAGE_LEVEL ? linesOfMessage(line.text) : [];
}

function collect(child: GuardedProcess, options: ExecuteOptions, watch: LineWatch) {
  const { keepStderr, onLine, onActivity, maxStdoutBytes = MAX_STDOUT_BYTES, readStdout } = options;
  const stdout: Buffer[] = [];
  const stderr = new NewestLines();
  let roomBytes = maxStdoutBytes;
  const keep = (chunk: Buffer): void => {
    if (roomBytes > 0) stdout.push(chunk.subarray(0, roomBytes));
    roomBytes -= chunk.length;
  };
  if (readStdout) readStdout(child.stdout);
  else child.stdout.on('data', keep);
  const take = (line: string, isFirst = true): void => {
    if (keepStderr) stderr.add(line);
    onLine?.(line);
    // A flake may trace further lines that look like Nix's own.
    if (isFirst) watch.text(line);
  };
  readLines(child.stderr, MAX_LINE_CHARACTERS, (raw) => {
    if (!onActivity) return take(raw);
    const line = parseNixLogLine(raw);
    watch.activity(line);
    onActivity(line);
    for (const [place, text] of messagesIn(line).entries()) take(text, place === 0);
  });
  return { stdoutText: () => Buffer.concat(stdout).toString('utf8'), stderr };
}

/** The kernel kills what takes the last of its memory, and nothing else that we know of kills Nix so. */
function checkNotKilled({ code, signal }: Ending): void {
  // 137: of a shell that Nix was started by.
  if ((code === null && signal === 'SIGKILL') || code === 137)
    throw new JobFailure({ kind: 'nix-out-of-memory', limitBytes: null });
}

/** Calls `onExceeded` once the time is up. Gives what ends the watch. */
function watchLimit({ ms, isPaused }: Limit, onExceeded: () => void): () => void {
  let leftMs = ms;
  let lookedMs = performance.now();
  const timer = setInterval(
    () => {
      const nowMs = performance.now();
      if (!isPaused?.()) leftMs -= nowMs - lookedMs;
      lookedMs = nowMs;
      if (leftMs > 0) return;
      clearInterval(timer);
      onExceeded();
    },
    Math.min(1000, ms / 4),
  );
  return () => clearInterval(timer);
}

/** Otherwise git and the C library would print messages in the user's language, and git waits for a silent server for ever. */
const environmentOfNix = (): NodeJS.ProcessEnv => ({
  GIT_HTTP_LOW_SPEED_LIMIT: '1',
  GIT_HTTP_LOW_SPEED_TIME: '60',
  ...process.env,
  LC_ALL: 'C.UTF-8',
});

async function execute(program: string, argv: readonly string[], options: ExecuteOptions): Promise<NixRun> {
  const { signal, limit, folder, isBuilding, stopsOffline, onUnanswered } = options;
  throwIfStopped(signal);
  const child = startGuarded(program, argv, { environment: environmentOfNix(), folder });
  const stopped: { reason: Error | null; lost: LostNetwork | null } = { reason: null, lost: null };
  const onLost = (lost: LostNetwork): void => {
    stopped.lost = lost;
    void child.stop(IMMEDIATE_STOP_MS);
  };
  const lookForNetwork = networkWatch(stopsOffline, onLost);
  const output = collect(child, options, lookForNetwork);
  const stop = (reason: Error, stopWithinMs = QUICK_STOP_MS): void => {
    stopped.reason ??= reason;
    void child.stop(isBuilding?.() ? undefined : stopWithinMs);
  };
  const onAbort = (): void => signal && stop(stopReason(signal));
  signal?.addEventListener('abort', onAbort, { once: true });
  const endLimit = limit && watchLimit(limit, () => stop(timedOut(limit.stage, limit.ms)));
  const limitBytes = nixMemoryLimit();
  const endUnanswered =
    stopsOffline && watchUnanswered(child.pid, { onWaiting: onUnanswered, onLost: () => onLost(NO_CONNECTION) });
  const memory = watchMemory(child.pid, limitBytes, () =>
    stop(new JobFailure({ kind: 'nix-out-of-memory', limitBytes }), IMMEDIATE_STOP_MS),
  );
  try {
    const ending = await child.ended;
    if (stopped.reason) throw stopped.reason;
    return stopped.lost ? lostRun(stopped.lost, output) : { ...runOf(ending, output), peakBytes: memory.peakBytes };
  } finally {
    memory.end();
    endLimit?.();
    endUnanswered?.();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** What is told of each line of Nix: its activity, where that is asked for, and the text in it. */
interface LineWatch {
  readonly activity: (line: NixLogLine) => void;
  readonly text: (line: string) => void;
}

/** Calls `onLost` once, when nothing was received and no server can be reached. */
function networkWatch(stopsOffline: NixRunOptions['stopsOffline'], onLost: (lost: LostNetwork) => void): LineWatch {
  let isOver = stopsOffline === undefined;
  return {
    activity(line) {
      isOver ||= line.kind === 'progress' && line.done > 0;
    },
    text(line) {
      const lost = isOver ? null : lostNetworkIn(line);
      if (!lost || (lost.of === 'cache' && stopsOffline === 'sources')) return;
      isOver = true;
      onLost(lost);
    },
  };
}

type Output = ReturnType<typeof collect>;

function runOf(ending: Ending, { stdoutText, stderr }: Output): NixRun {
  checkNotKilled(ending);
  return { stdout: stdoutText(), stderrLines: stderr.lines, code: ending.code };
}

function lostRun({ of, complaint }: LostNetwork, { stderr }: Output): NixRun {
  return { stdout: '', stderrLines: [...stderr.lines, complaint], code: 1, lostNetwork: of };
}

const loggingArguments = ({ onActivity }: NixRunOptions): string[] => (onActivity ? LOG_ARGUMENTS : []);

function sessionOf(program: NixProgram): NixSession {
  const whole = (argv: readonly string[], options: NixRunOptions): string[] => [
    ...ALWAYS,
    ...loggingArguments(options),
    ...argv,
  ];
  return {
    version: program.version,
    flavour: program.flavour,
    path: program.path,
    isAtLeast: (version) => isAtLeast(program.version, version),
    run: (argv, options = {}) => execute(program.path, whole(argv, options), { ...options, keepStderr: true }),
    stream: (argv, options) => execute(program.path, whole(argv, options), { ...options, keepStderr: false }),
    recogniseFailure: (lines, context) => recogniseNixFailure(lines, { ...context, nixVersion: program.version }),
  };
}

/** Like `run`, but without Flakestick's flags, so that Nix behaves as on a user's terminal. */
export function runAsTyped(nix: NixSession, argv: readonly string[], options: NixRunOptions = {}): Promise<NixRun> {
  return execute(nix.path, argv, { ...options, keepStderr: true });
}

/** Finds Nix on this machine. Fails with `nix-missing` or `nix-too-old`; throws Cancelled. */
export async function openNix({ signal }: { signal?: AbortSignal } = {}): Promise<NixSession> {
  const program = await findNix(signal);
  throwIfStopped(signal);
  return sessionOf(program);
}
