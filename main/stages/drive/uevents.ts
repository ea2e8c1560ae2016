/** The kernel's and udev's word that a block device came, went or changed. */
import { spawn } from 'node:child_process';

/**
 * Calls `onEvent` for every line of `udevadm monitor`, until the returned function is called. Where udevadm or setpriv
 * is missing, or the monitor ends, nothing is called any more: the caller polls as well.
 */
export function watchUevents(onEvent: () => void): () => void {
  // Without the death signal the monitor would outlive a killed parent until its next event, which may never come.
  const monitor = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'udevadm', 'monitor', '--kernel', '--udev', '--subsystem-match=block'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const end = () => {
    monitor.kill('SIGKILL');
  };
  monitor.on('error', () => {});
  monitor.stdout.on('data', onEvent);
  process.once('exit', end);
  return () => {
    process.off('exit', end);
    monitor.stdout.removeAllListeners('data');
    monitor.stdout.destroy();
    end();
  };
}
