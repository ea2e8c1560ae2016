/** The one way to run Nix: asked for its version once, always with the same guarded flags, always stoppable. */
import path from 'node:path';
import type { Failure, Stage } from '../../../contract/wire/failure.ts';
import { stopReason, throwIfStopped, timedOut } from '../../../contract/wire/outcome.ts';
import type { NixFailureContext } from './failure-context.ts';
import { findNix, isAtLeast, type NixFlavour, type NixProgram } from './find-nix.ts';
import { BRISK_MS, type GuardedProcess, startGuarded } from './guarded-process.ts';
import { readLines } from './read-lines.ts';
import { recogniseNixFailure } from './recognise-failure.ts';

/** A trace of a failed evaluation can be long; its end and its beginning matter, and both fit. */
const MAX_STDERR_LINES = 20_000;
const MAX_STDOUT_BYTES = 256 * 1024 * 1024;

export interface NixRunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Every line of stderr as it comes. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** When it is up, Nix is stopped and `timed-out` thrown. */
  readonly limit?: { readonly stage: Stage; readonly ms: number } | undefined;
  /** Asked when it is stopped: true while there are builders and their folders to clear away. */
  readonly isBuilding?: (() => boolean) | undefined;
  /** Working folder; ours when left out. */
  readonly folder?: string | undefined;
}

export interface NixRun {
  readonly stdout: string;
  /** At most the newest 20 000. */
  readonly stderrLines: readonly string[];
  /** Null when a signal ended it. */
  readonly code: number | null;
}

export interface NixSession {
  /** Three numbers, e.g. `2.8.0`. */
  readonly version: string;
  readonly flavour: NixFlavour;
  /** Absolute path of `nix`. */
  readonly path: string;
  isAtLeast(version: string): boolean;
  /** Runs `nix ARGUMENTS` and keeps what it prints. A non-zero code is a result; only cancelling and timeouts throw. */
  run(argv: readonly string[], options?: NixRunOptions): Promise<NixRun>;
  /** As `run`, for builds: stderr goes to `onLine` only. `nix-build` is the program beside this `nix`. */
  stream(program: 'nix' | 'nix-build', argv: readonly string[], options: NixRunOptions): Promise<NixRun>;
  /** What a failed run was about; see recognise-failure.ts. */
  recogniseFailure(stderrLines: readonly string[], context: Omit<NixFailureContext, 'nixVersion'>): Failure;
}

/** Settings of the user's that could answer a question on our behalf are overruled: nothing a flake asks for is applied. */
const ALWAYS = ['--extra-experimental-features', 'nix-command flakes', '--no-accept-flake-config'];

function collect(child: GuardedProcess, keepStderr: boolean, onLine: NixRunOptions['onLine']) {
  const stdout: Buffer[] = [];
  const stderrLines: string[] = [];
  let stdoutBytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    stdoutBytes += chunk.length;
    if (stdoutBytes <= MAX_STDOUT_BYTES) stdout.push(chunk);
  });
  readLines(child.stderr, (line) => {
    if (keepStderr) stderrLines.push(line);
    if (stderrLines.length > MAX_STDERR_LINES) stderrLines.shift();
    onLine?.(line);
  });
  return { stdoutText: () => Buffer.concat(stdout).toString('utf8'), stderrLines };
}

async function execute(
  program: string,
  argv: readonly string[],
  keepStderr: boolean,
  { signal, onLine, limit, folder, isBuilding }: NixRunOptions,
): Promise<NixRun> {
  throwIfStopped(signal);
  // Messages of git and of the C library would otherwise come in the user's language.
  const environment = { ...process.env, LC_ALL: 'C.UTF-8' };
  const child = startGuarded(program, argv, { environment, folder });
  const output = collect(child, keepStderr, onLine);
  const stopped: { reason: Error | null } = { reason: null };
  const stop = (reason: Error): void => {
    stopped.reason ??= reason;
    void child.stop(isBuilding?.() ? undefined : BRISK_MS);
  };
  const onAbort = (): void => signal && stop(stopReason(signal));
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = limit && setTimeout(() => stop(timedOut(limit.stage, limit.ms)), limit.ms);
  try {
    const code = await child.ended;
    if (stopped.reason) throw stopped.reason;
    return { stdout: output.stdoutText(), stderrLines: output.stderrLines, code };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function sessionOf(program: NixProgram): NixSession {
  return {
    version: program.version,
    flavour: program.flavour,
    path: program.path,
    isAtLeast: (version) => isAtLeast(program.version, version),
    run: (argv, options = {}) => execute(program.path, [...ALWAYS, ...argv], true, options),
    stream(name, argv, options) {
      if (name === 'nix') return execute(program.path, [...ALWAYS, ...argv], false, options);
      return execute(path.join(path.dirname(program.path), 'nix-build'), argv, false, options);
    },
    recogniseFailure: (lines, context) => recogniseNixFailure(lines, { ...context, nixVersion: program.version }),
  };
}

/** As `run`, but with nothing that Flakestick adds: what Nix would say to a person at a terminal. */
export function runAsTyped(nix: NixSession, argv: readonly string[], options: NixRunOptions = {}): Promise<NixRun> {
  return execute(nix.path, argv, true, options);
}

/** Finds Nix on this machine. Fails with `nix-missing` or `nix-too-old`; throws Cancelled. */
export async function openNix({ signal }: { signal?: AbortSignal } = {}): Promise<NixSession> {
  const program = await findNix(signal);
  throwIfStopped(signal);
  return sessionOf(program);
}
