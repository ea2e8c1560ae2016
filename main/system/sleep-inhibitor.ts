/** Keeps the machine awake, through logind: a drive that loses power during a write is half written. */
import { findProgramSync } from './find-program.ts';
import { startProgram } from './program.ts';

/**
 * Returns a function that starts it and returns a function that ends it. systemd-inhibit holds the lock while its program runs:
 * `cat` ends when our end of its pipe is closed, even if we are killed. Without systemd-inhibit, or if logind refuses, the
 * machine may sleep; that is not a failure.
 */
export function sleepInhibitor(why: string): () => () => void {
  return () => {
    const program = findProgramSync('systemd-inhibit');
    if (program === null) return () => {};
    const argv = ['--what=sleep:idle', '--who=Flakestick', `--why=${why}`, '--mode=block', 'cat'];
    const child = startProgram(program, argv, { stdio: ['pipe', 'ignore', 'ignore'], ownSession: true });
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    child.unref();
    return () => void child.stdin?.end();
  };
}
