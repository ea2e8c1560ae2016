/** Watches the drives. */
import type { Drive } from '../../../contract/wire/drive.ts';
import { drivesIn, type ListOptions } from './list.ts';
import { logFailure, watchMachine } from './machine-changes.ts';
import { WatchedLists } from './watched-lists.ts';

/**
 * Calls `onChange` with the drives there are now, and again whenever the list differs from the one before: plugged in,
 * unplugged, another card, mounted, unmounted, in use, its contents or drivelist's opinion known. It waits for no drive and not for
 * drivelist: a drive is listed before these are known. A change of used space alone does not count. The returned function stops it.
 */
export function watchDrives(options: ListOptions, onChange: (drives: Drive[]) => void): () => void {
  let stopped = false;
  const isStopped = () => stopped;
  let lastReported: string | null = null;
  let reporting = Promise.resolve();
  const lists = new WatchedLists(() => {
    // One after the other, each of what is known when it begins.
    reporting = reporting.then(report).catch(logFailure);
    return reporting;
  });

  async function report(): Promise<void> {
    const machine = lists.now();
    if (isStopped() || !machine) return;
    const drives = await drivesIn(machine, options);
    const reported = JSON.stringify(drives, (key, value: unknown) => (key === 'usedBytes' ? null : value));
    if (isStopped() || reported === lastReported) return;
    lastReported = reported;
    onChange(drives);
  }

  const stopMachine = watchMachine(() => lists.refresh());
  return () => {
    stopped = true;
    lists.stop();
    stopMachine();
  };
}
