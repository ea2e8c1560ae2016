/** Work of which only one may run at a time, in the order in which it was asked for. */
import { stopReason, throwIfStopped } from '../../contract/wire/outcome.ts';

function settledOrStopped(before: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return before;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(stopReason(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  void before.then(resolve);
  return promise.finally(() => signal.removeEventListener('abort', onAbort));
}

export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Fails like `work`; throws the reason of the signal if it is aborted before the turn has come. */
  async take<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    throwIfStopped(signal);
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    try {
      await settledOrStopped(before, signal);
      return await work();
    } finally {
      // A waiter that gives up does not let the next one pass before its turn.
      void before.then(resolve);
    }
  }
}
