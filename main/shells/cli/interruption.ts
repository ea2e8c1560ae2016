/** Handles Ctrl-C and similar signals for one run of the program. */
import { type EventEmitter, getEventListeners } from 'node:events';
import { Cancelled } from '../../../contract/wire/failure.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type InterruptSignal = (typeof SIGNALS)[number];
/** What listens to `signal` gets this long to stop the programs it started; Nix needs a few hundred milliseconds. */
const GRACE_MS = 2000;

/**
 * A command that only reads is interrupted by `signal`, and ends soon even if it ignores it. A command that has to clean up
 * first (a job, a capacity check) handles interruptions itself with `takeOver`.
 */
export class Interruption {
  readonly #stop = new AbortController();
  readonly #ended = Promise.withResolvers<never>();
  #handler: ((signal: InterruptSignal) => void) | null = null;
  readonly signal = this.#stop.signal;

  /** `source`: of the signals, for tests; the listeners stay until the process ends. */
  constructor(source: EventEmitter = process) {
    // No caller awaits it.
    this.#ended.promise.catch(() => {});
    for (const signal of SIGNALS) source.on(signal, () => this.#interrupt(signal));
  }

  #interrupt(signal: InterruptSignal): void {
    if (this.#handler) return this.#handler(signal);
    const end = (): void => this.#ended.reject(new Cancelled());
    if (this.signal.aborted || getEventListeners(this.signal, 'abort').length === 0) end();
    else setTimeout(end, GRACE_MS);
    this.#stop.abort(new Cancelled());
  }

  /** Until the returned function is called, interruptions go to `handler` instead of `signal`. */
  takeOver(handler: (signal: InterruptSignal) => void): () => void {
    this.#handler = handler;
    return () => {
      this.#handler = null;
    };
  }

  /** After the work: aborted by the next interruption, even if output is still pending. */
  afterwards(): AbortSignal {
    const again = new AbortController();
    this.#handler = () => again.abort();
    return again.signal;
  }

  /** Settles like `work`; rejects with Cancelled if it was interrupted and does not end by itself. */
  raced<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#ended.promise]);
  }
}
