/**
 * A lock between processes that ends with its holder, however that ends: flock(2), which belongs to an open file and which
 * the kernel drops with the last descriptor of it (ADR 0030). Node cannot call flock(2); flock(1) can, and what it locks
 * is the open file that it shares with us.
 */
import { spawn } from 'node:child_process';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findProgram } from './find-program.ts';

const CHILD_FD = 3;

export interface FileLock {
  /** Open for reading and appending: the holder may say in it who it is. */
  readonly file: FileHandle;
  /** False where this machine has no flock(1): then nothing keeps other processes away. */
  readonly isExclusive: boolean;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly mode?: 'exclusive' | 'shared';
  /** How long another holder is waited for; 0: not at all. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Exit status of flock(1), null when it was ended. `detached`: the terminal's Ctrl-C is for us to handle. */
function flock(program: string, file: FileHandle, { mode = 'exclusive', waitMs, signal }: LockOptions) {
  return new Promise<number | null>((resolve) => {
    // Only what BusyBox knows too: no --timeout.
    const argv = [mode === 'shared' ? '-s' : '-x', ...(waitMs === 0 ? ['-n'] : []), String(CHILD_FD)];
    const child = spawn(program, argv, {
      stdio: ['ignore', 'ignore', 'ignore', file.fd],
      env: { LC_ALL: 'C' },
      detached: true,
    });
    const stop = (): void => void child.kill('SIGKILL');
    const timer = waitMs > 0 ? setTimeout(stop, waitMs) : undefined;
    const end = (code: number | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(code);
    };
    signal?.addEventListener('abort', stop, { once: true });
    child.once('error', () => end(null));
    child.once('close', end);
  });
}

/**
 * Locks the file at `path`, which is made where it is missing and never removed: a lock on a removed file would be held
 * beside one on the file that replaces it. Null while somebody else holds it, or when the signal aborted. Throws the errno.
 */
export async function lockFile(path: string, options: LockOptions): Promise<FileLock | null> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    const program = await findProgram('flock');
    const isLocked = program !== null && (await flock(program, file, options)) === 0;
    if (program === null || isLocked) {
      return { file, isExclusive: isLocked && options.mode !== 'shared', release: () => file.close() };
    }
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
  await file.close();
  return null;
}
