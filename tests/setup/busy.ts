import { availableParallelism, loadavg } from 'node:os';

/** How long something may take that is promised within `quietMs` on a machine with a processor to spare. */
export function promisedMs(quietMs: number): number {
  const waiting = (loadavg()[0] ?? 0) / availableParallelism();
  // The average lags by a minute, so a machine that is just becoming busy has some room too.
  return waiting <= 1 ? quietMs : quietMs * (1 + 2 * waiting);
}
