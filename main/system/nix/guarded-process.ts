/** Starts a program that cannot outlive this process, and that is stopped with SIGINT first. */
import type { ChildProcess } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { startProgram } from '../program.ts';

/** Between SIGINT, SIGTERM and SIGKILL. The guard script below uses the same. */
const STOP_WITHIN_MS = 5_000;
/** The same for a program without anything to clean up. Nix does not check for signals during evaluation. */
export const QUICK_STOP_MS = 300;
/** How long a descendant (an ssh master, say) may hold the output open after the program itself has ended. */
const OUTPUT_GRACE_MS = 1_000;

/**
 * Forks a watcher, then executes the program, which thus keeps the process ID. Descriptor 3 is one end of a pipe whose other
 * end only this process holds: it closes when this process ends, however it ends, and then the watcher stops the program. The
 * start time (field 22 of /proc/PID/stat, the 20th after the command's name) distinguishes it from a later process with the
 * same ID.
 */
const GUARD = `
started() {
  read -r line <"/proc/$1/stat" || return 1
  set -- \${line##*) }
  echo "\${20}"
} 2>/dev/null
self=$$
born=$(started "$self")
(
  exec <&3 3<&- >/dev/null 2>&1
  while read -r _; do :; done
  for signal in INT TERM KILL; do
    for second in 1 2 3 4 5; do
      [ "$(started "$self")" = "$born" ] || exit 0
      [ "$second" != 1 ] || kill "-$signal" "$self"
      sleep 1
    done
  done
) &
exec 3<&-
exec "$@"
`;

export interface Ending {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface GuardedProcess {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the output is complete. */
  readonly ended: Promise<Ending>;
  /** SIGINT, a while (five seconds), SIGTERM, the same again, SIGKILL; resolves when it has ended. */
  stop(stopWithinMs?: number): Promise<void>;
}

export interface GuardOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly folder?: string | undefined;
}

function ending(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let end: Ending = { code: null, signal: null };
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      end = { code, signal };
      // Our end of the guard's pipe: ends the watcher and lets 'close' be emitted.
      (child.stdio[3] as Duplex).destroy();
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, OUTPUT_GRACE_MS).unref();
    });
    child.once('close', () => resolve(end));
  });
}

function endsWithin(child: ChildProcess, timeoutMs: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (ended: boolean): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(ended);
    };
    const onExit = (): void => finish(true);
    const timer = setTimeout(() => finish(false), timeoutMs);
    child.once('exit', onExit);
  });
}

/** Starts `program` by argv, in a session of its own so that it can neither ask on our terminal nor be hit by its Ctrl-C. */
export function startGuarded(program: string, argv: readonly string[], options: GuardOptions): GuardedProcess {
  const child = startProgram('/bin/sh', ['-c', GUARD, 'guard', program, ...argv], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ownSession: true,
    logAs: [program, ...argv],
  });
  const ended = ending(child);
  // EPIPE must not become an uncaught error.
  (child.stdio[3] as Duplex).on('error', () => {});
  return {
    pid: child.pid,
    stdout: child.stdout as Readable,
    stderr: child.stderr as Readable,
    ended,
    async stop(stopWithinMs = STOP_WITHIN_MS) {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
        child.kill(signal);
        if (await endsWithin(child, stopWithinMs)) break;
      }
      await ended.catch(() => null);
    },
  };
}
