/** Keeps the machine from sleeping, through logind: a drive that loses its power in the middle of a write is half written. */
import { findProgramSync } from './find-program.ts';
import { startProgram } from './program.ts';

/**
 * Gives the function that begins it, which gives the one that ends it. systemd-inhibit holds the lock for as long as the
 * program runs that it starts: `cat` ends with our end of its pipe, also when we are killed. Without systemd-inhibit, or
 * where logind refuses, the machine may sleep; that is no failure.
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
