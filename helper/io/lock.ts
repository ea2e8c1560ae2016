/**
 * The lock of flock(2) on an open drive: exclusive to write, shared to read. It keeps udev away from a half-written drive
 * (https://systemd.io/BLOCK_DEVICE_LOCKING/), and keeps one Flakestick from reading what another one writes. O_EXCL does not,
 * because readers open without it. Node cannot call flock(2); flock(1) can, and what it locks is the open file that it shares with
 * us, so that the lock is ours when it has ended.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';

/** NixOS has the last one only. Never looked up on PATH: that is the caller's. */
const PROGRAMS = ['/usr/bin/flock', '/bin/flock', '/run/current-system/sw/bin/flock'];
/** udev holds a shared lock while it looks at a drive, which it does right after an unmount, and slowly on a bad drive. */
const WAIT_SECONDS = { exclusive: 10, shared: 2 };
const CHILD_FD = 3;

export type LockMode = keyof typeof WAIT_SECONDS;

/**
 * Whether the lock is ours: false if another process holds it, if flock(1) failed or was killed, or if `signal` ended the wait.
 * True where flock(1) is not installed; then O_EXCL has to do. To be called after root was given up.
 */
export function lockDrive(fd: number, mode: LockMode, signal: AbortSignal): Promise<boolean> {
  const program = PROGRAMS.find((path) => fs.existsSync(path));
  if (!program) return Promise.resolve(true);
  const wait = ['--timeout', String(WAIT_SECONDS[mode])];
  return new Promise((resolve) => {
    const child = spawn(program, [`--${mode}`, ...wait, String(CHILD_FD)], {
      stdio: ['ignore', 'ignore', 'ignore', fd],
      env: { LC_ALL: 'C' },
      cwd: '/',
      signal,
    });
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ENOENT'));
    child.once('close', (code) => resolve(code === 0));
  });
}
