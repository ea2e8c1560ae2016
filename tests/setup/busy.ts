import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

/** From this share of the time on, in percent, a process that could run waits for a processor on a machine that is busy. */
const BUSY_PERCENT = 30;
/** Of a machine whose load average has not risen yet. */
const WAITING_WHEN_BUSY = 3;

/** How much of the last ten seconds some process waited for a processor; 0 where the kernel does not tell. */
function cpuPressure(): number {
  try {
    return Number(/^some avg10=([\d.]+)/.exec(readFileSync('/proc/pressure/cpu', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** How long something may take, in whole milliseconds, that is promised within `quietMs` on a machine with a processor to spare. */
export function promisedMs(quietMs: number): number {
  const load = (loadavg()[0] ?? 0) / availableParallelism();
  // The load average lags by a minute.
  const waiting = Math.max(load, cpuPressure() >= BUSY_PERCENT ? WAITING_WHEN_BUSY : 0);
  // Whole milliseconds, which is all that a child process's `timeout` accepts.
  return waiting <= 1 ? quietMs : Math.ceil(quietMs * (1 + 2 * waiting));
}
