/**
 * How long the thread of a test was busy without a pause, in milliseconds of its processor: on a busy machine the clock says more
 * of other programs.
 */
export class SliceWatch {
  #last = process.threadCpuUsage();
  #longestMs = 0;
  #next: NodeJS.Timeout | undefined;

  constructor() {
    this.#begin();
  }

  #begin(): void {
    this.#last = process.threadCpuUsage();
    // A slice ends when the event loop gets to the timers again.
    this.#next = setTimeout(() => this.#tick(), 0);
  }

  #tick(): void {
    const { user, system } = process.threadCpuUsage(this.#last);
    this.#longestMs = Math.max(this.#longestMs, (user + system) / 1000);
    this.#begin();
  }

  /** The longest since the last call. */
  take(): number {
    const { user, system } = process.threadCpuUsage(this.#last);
    const longestMs = Math.max(this.#longestMs, (user + system) / 1000);
    this.#longestMs = 0;
    this.#last = process.threadCpuUsage();
    return longestMs;
  }

  stop(): void {
    clearTimeout(this.#next);
  }
}
