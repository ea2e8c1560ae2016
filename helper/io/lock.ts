/**
 * Keeps udev, and every program that honours it, away from an open drive, with the lock of flock(2) on the drive's own descriptor.
 * Source: https://systemd.io/BLOCK_DEVICE_LOCKING/. Node cannot call flock(2); flock(1) can, and what it locks is the open
 * file that it shares with us, so that the lock is ours when it has ended. O_EXCL is what protects the drive: without the
 * lock udev only looks at a half-written drive in vain.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';

/** NixOS has the last one only. Never looked up on PATH: that is the caller's. */
const PROGRAMS = ['/usr/bin/flock', '/bin/flock', '/run/current-system/sw/bin/flock'];
/** udev holds a shared lock while it looks at a drive, which it does right after an unmount. */
const WAIT_SECONDS = 2;
const CHILD_FD = 3;

/** Resolves when the drive is locked, or cannot be. To be called after root was given up. */
export function lockDrive(fd: number): Promise<void> {
  const program = PROGRAMS.find((path) => fs.existsSync(path));
  if (!program) return Promise.resolve();
  return new Promise((resolve) => {
    const child = spawn(program, ['--exclusive', '--timeout', String(WAIT_SECONDS), String(CHILD_FD)], {
      stdio: ['ignore', 'ignore', 'ignore', fd],
      env: { LC_ALL: 'C' },
      cwd: '/',
    });
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
}
