/** Keeps the machine awake, through logind: a drive that loses power during a write is half written. */
import { findProgramSync } from './find-program.ts';
import { startProgram } from './program.ts';

/** Each with a lock of its own: polkit may permit one and deny the other. Closing the lid ignores the first (logind.conf). */
const WHAT = ['sleep:idle', 'handle-lid-switch'] as const;

/**
 * Returns a function that starts it and returns a function that ends it. systemd-inhibit holds the lock while its program runs:
 * `cat` ends when our end of its pipe is closed, even if we are killed. Without systemd-inhibit, or if logind refuses, the
 * machine may sleep; that is not a failure.
 */
export function sleepInhibitor(why: string): () => () => void {
  return () => {
    const program = findProgramSync('systemd-inhibit');
    if (program === null) return () => {};
    const locks = WHAT.map((what) => holdLock(program, what, why));
    return () => {
      for (const release of locks) release();
    };
  };
}

function holdLock(program: string, what: (typeof WHAT)[number], why: string): () => void {
  const argv = [`--what=${what}`, '--who=Flakestick', `--why=${why}`, '--mode=block', 'cat'];
  const child = startProgram(program, argv, { stdio: ['pipe', 'ignore', 'ignore'], ownSession: true });
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  return () => void child.stdin?.end();
}
