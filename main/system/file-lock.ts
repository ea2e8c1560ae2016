/**
 * A lock between processes that ends with its holder, however that ends: flock(2), which belongs to an open file and which
 * the kernel releases with its last descriptor (ADR 0030). Node cannot call flock(2); flock(1) can, and what it locks
 * is the open file that it shares with us.
 */
import { spawn } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findProgram } from './find-program.ts';
import { makeFolder } from './own-folder.ts';

const CHILD_FD = 3;

export interface FileLock {
  /** Open for reading and appending, so that the holder can identify itself in it. */
  readonly file: FileHandle;
  /** False where this machine has no flock(1): then nothing keeps other processes away. */
  readonly isExclusive: boolean;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly mode?: 'exclusive' | 'shared';
  /** How long to wait for another holder; 0: not at all. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Exit status of flock(1), null if it was killed. `detached`: Ctrl-C on the terminal must only reach us. */
function flock(program: string, file: FileHandle, { mode = 'exclusive', waitMs, signal }: LockOptions) {
  return new Promise<number | null>((resolve) => {
    // Only options that BusyBox has too: no --timeout.
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
 * Locks the file at `path`, which is created if missing and never removed: otherwise two processes could hold locks on a
 * removed file and on its replacement. Null if another process holds it, or the signal was aborted. Throws the errno.
 */
export async function lockFile(path: string, options: LockOptions): Promise<FileLock | null> {
  makeFolder(dirname(path));
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
