/** Starts other programs with an argument list, never through a shell. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Detail } from '../../contract/wire/reason.ts';
import { findProgram, searchPathOfPrograms } from './find-program.ts';
import { log } from './log.ts';

/** Enough for the output of a tool; its end is kept, because the error is there. */
const MAX_CHARACTERS = 64 * 1024;

export interface StartOptions {
  /** Ours when left out. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly folder?: string | undefined;
  readonly stdio: SpawnOptions['stdio'];
  /** A session of its own: it can neither ask on our terminal nor be hit by its Ctrl-C. */
  readonly ownSession?: boolean;
  /** Its name in the log, if it is started through another program. */
  readonly logAs?: readonly string[];
}

/** How much of the last output of a failed program is kept: a Nix error of 300 lines is whole. */
const MAX_LOGGED_CHARACTERS = 32_000;

/** Starts a program that runs in parallel; the caller has to end it. Errors come as the child's `error` event. */
export function startProgram(path: string, argv: readonly string[], options: StartOptions): ChildProcess {
  const child = spawnProgram(path, argv, options);
  logUntilEnd(child, options.logAs ?? [path, ...argv]);
  return child;
}

function spawnProgram(path: string, argv: readonly string[], options: StartOptions): ChildProcess {
  const { environment = process.env, folder, stdio, ownSession = false } = options;
  return spawn(path, argv, {
    env: { ...environment, PATH: searchPathOfPrograms(environment['PATH'] ?? '') },
    stdio,
    detached: ownSession,
    ...(folder === undefined ? {} : { cwd: folder }),
  });
}

/** Keeps its stderr in case it fails. */
function logUntilEnd(child: ChildProcess, argv: readonly string[]): void {
  const startedMs = performance.now();
  let said = '';
  log({ event: 'started', argv, child: child.pid ?? null });
  child.stderr?.on('data', (chunk: Buffer | string) => {
    said = (said + chunk.toString()).slice(-MAX_LOGGED_CHARACTERS);
  });
  const end = (ended: string, code: number | null): void => {
    const ms = Math.round(performance.now() - startedMs);
    log({ event: 'ran', argv, ended, code, ms, ...(code === 0 ? {} : { said }) });
  };
  child.once('error', (error) => end(error.message, null));
  child.once('exit', (code, signal) => end(signal ?? 'exited', code));
}

export interface RunOptions {
  /** Omit it if any duration is acceptable: an unmount may have to write back a lot of data. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Added to our own environment and the C locale, which makes messages recognisable. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string | undefined;
  readonly ownSession?: boolean;
  /** How much of each stream is kept, from its end. */
  readonly maxCharacters?: number;
  /** Default `always`; frequent calls would fill the log. */
  readonly log?: 'always' | 'failures' | 'never';
}

export interface ProgramRun {
  /** `timed-out` and `stopped` (by the signal) are recorded where they happen; `missing`: the program does not exist. */
  readonly ended: 'exited' | 'killed' | 'timed-out' | 'stopped' | 'missing' | 'not-started';
  /** Null unless it exited. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in order, trimmed; if empty, why the system did not start it. */
  readonly said: string;
}

/** Ran to its end with status 0. */
export const succeeded = ({ code }: Pick<ProgramRun, 'code'>): boolean => code === 0;

/** Null if it exited: then what it said, or its code, is the reason. */
export const whyItEnded = ({ ended }: ProgramRun, program: string): Detail | null =>
  ended === 'exited' ? null : { because: 'program-ended', program, ended };

class Output {
  readonly #max: number;
  readonly #texts = { stdout: '', stderr: '', said: '' };

  constructor(max: number) {
    this.#max = max;
  }

  collect(name: 'stdout' | 'stderr', stream: Readable): void {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const each of [name, 'said'] as const) this.#texts[each] = (this.#texts[each] + text).slice(-this.#max);
    });
  }

  result(ended: ProgramRun['ended'], code: number | null, whyNotStarted = ''): ProgramRun {
    return { ...this.#texts, ended, code, said: this.#texts.said.trim() || whyNotStarted };
  }
}

/**
 * Runs a program and captures its output; a name is looked up by findProgram. Never throws. On timeout or abort it is killed,
 * without waiting for its end, because it may hang in the kernel.
 */
export async function runProgram(
  program: string,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<ProgramRun> {
  const startedMs = performance.now();
  const run = await findAndFollow(program, argv, options);
  const { ended, code, said } = run;
  const isLogged = options.log === 'failures' ? code !== 0 : options.log !== 'never';
  const ms = Math.round(performance.now() - startedMs);
  if (isLogged) log({ event: 'ran', argv: [program, ...argv], ended, code, ms, ...(code === 0 ? {} : { said }) });
  return run;
}

async function findAndFollow(program: string, argv: readonly string[], options: RunOptions): Promise<ProgramRun> {
  const output = new Output(options.maxCharacters ?? MAX_CHARACTERS);
  if (options.signal?.aborted) return output.result('stopped', null);
  const path = await findProgram(program);
  if (!path) return output.result('missing', null);
  return follow(path, argv, { ...options, output });
}

function follow(
  path: string,
  argv: readonly string[],
  {
    output,
    timeoutMs,
    signal,
    ownSession = false,
    folder,
    environment: added,
  }: RunOptions & { readonly output: Output },
): Promise<ProgramRun> {
  const environment = { ...process.env, LC_ALL: 'C', ...added };
  return new Promise((resolve) => {
    const child = spawnProgram(path, argv, { environment, folder, ownSession, stdio: ['ignore', 'pipe', 'pipe'] });
    const streams = [child.stdout, child.stderr] as Readable[];
    const end = (ended: ProgramRun['ended'], code: number | null = null, whyNotStarted?: string): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(output.result(ended, code, whyNotStarted));
    };
    const abandon = (ended: 'timed-out' | 'stopped'): void => {
      kill(child, ownSession);
      child.unref();
      for (const stream of streams) stream.destroy();
      end(ended);
    };
    const stop = (): void => abandon('stopped');
    const timer = timeoutMs ? setTimeout(() => abandon('timed-out'), timeoutMs) : undefined;
    output.collect('stdout', child.stdout as Readable);
    output.collect('stderr', child.stderr as Readable);
    child.once('error', (error) => end('not-started', null, error.message));
    child.once('close', (code) => end(code === null ? 'killed' : 'exited', code));
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
  });
}

export interface StreamOptions {
  /** Without a byte for so long it is given up, and ended. */
  readonly idleMs: number;
  /** For all of it. */
  readonly timeoutMs: number;
  /** What it reads from its standard input. */
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
  /** Then what it has started is ended with it. */
  readonly ownSession?: boolean;
  /** Called with each piece; false ends the program. */
  readonly onBytes: (piece: Buffer) => boolean;
}

/**
 * Hands on what a program writes, as bytes. `enough`: `onBytes` ended it; `failed`: it is missing, failed or did not answer. Never
 * throws, logs nothing, and does not wait for the end of a program that hangs in the kernel.
 */
export async function streamFromProgram(
  program: string,
  argv: readonly string[],
  { idleMs, timeoutMs, input, signal, ownSession = false, onBytes }: StreamOptions,
): Promise<'ended' | 'enough' | 'failed'> {
  const path = await findProgram(program);
  if (!path || signal?.aborted) return 'failed';
  return new Promise((resolve) => {
    const child = spawnProgram(path, argv, {
      environment: { ...process.env, LC_ALL: 'C' },
      ownSession,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    });
    const stdout = child.stdout as Readable;
    const end = (how: 'ended' | 'enough' | 'failed'): void => {
      clearTimeout(total);
      clearTimeout(idle);
      signal?.removeEventListener('abort', stop);
      resolve(how);
    };
    const abandon = (how: 'enough' | 'failed'): void => {
      kill(child, ownSession);
      child.unref();
      child.stdin?.destroy();
      stdout.destroy();
      end(how);
    };
    const stop = (): void => abandon('failed');
    signal?.addEventListener('abort', stop, { once: true });
    const total = setTimeout(() => abandon('failed'), timeoutMs);
    const idle = setTimeout(() => abandon('failed'), idleMs);
    stdout.on('data', (piece: Buffer) => {
      idle.refresh();
      if (!onBytes(piece)) abandon('enough');
    });
    child.once('error', () => end('failed'));
    child.once('close', (code) => end(code === 0 ? 'ended' : 'failed'));
    // A program that ended before it read everything fails by its status.
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** What a program writes, as bytes; null when it fails, takes longer or writes more. Never throws, logs nothing. */
export async function readFromProgram(
  program: string,
  argv: readonly string[],
  { timeoutMs, maxBytes }: { readonly timeoutMs: number; readonly maxBytes: number },
): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const ended = await streamFromProgram(program, argv, {
    idleMs: timeoutMs,
    timeoutMs,
    onBytes: (piece) => {
      bytes += piece.length;
      pieces.push(piece);
      return bytes <= maxBytes;
    },
  });
  return ended === 'ended' ? Buffer.concat(pieces, bytes) : null;
}

/** Including its children, if it has its own session and thus its own process group. */
function kill(child: ChildProcess, isGroup: boolean): void {
  try {
    if (isGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has already ended.
  }
}
