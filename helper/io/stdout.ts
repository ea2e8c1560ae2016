/** What the helper reports: one event in each line. */
import { type HelperEvent, MAX_TEXT_LENGTH } from '../../contract/wire/helper-protocol.ts';

/** A detail that contains a path of the greatest length is cut, because main refuses longer texts. */
export function send(event: HelperEvent): void {
  const sent = 'detail' in event ? { ...event, detail: event.detail.slice(0, MAX_TEXT_LENGTH) } : event;
  process.stdout.write(`${JSON.stringify(sent)}\n`);
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
