/** What the helper reports: one event in each line. */
import type { HelperEvent } from '../../contract/wire/helper-protocol.ts';

export function send(event: HelperEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/**
 * Resolves when everything sent so far was passed to the kernel, so that exiting does not lose it; immediately if `signal` is
 * aborted.
 */
export function flushStdout(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    if (signal.aborted) return done();
    process.stdout.write('', done);
  });
}
