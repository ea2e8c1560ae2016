/** Events of the kernel and udev that a block device was added, removed or changed. */
import type { Readable } from 'node:stream';
import { startProgram } from '../../system/program.ts';

/**
 * Calls `onEvent` for every line of `udevadm monitor`, until the returned function is called. If udevadm or setpriv
 * is missing, or the monitor ends, there are no calls: the caller also polls.
 */
export function watchUevents(onEvent: () => void): () => void {
  // Without the death signal the monitor would outlive a killed parent until its next event, which may never come.
  const monitor = startProgram(
    'setpriv',
    ['--pdeathsig', 'KILL', 'udevadm', 'monitor', '--kernel', '--udev', '--subsystem-match=block'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const end = () => {
    monitor.kill('SIGKILL');
  };
  monitor.on('error', () => {});
  const events = monitor.stdout as Readable;
  events.on('data', onEvent);
  process.once('exit', end);
  return () => {
    process.off('exit', end);
    events.removeAllListeners('data');
    events.destroy();
    end();
  };
}
