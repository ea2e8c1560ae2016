/** How long the program waits for a page. */
export interface ShellTimeouts {
  /** After the page has left: it may be a reload, or a laptop's lid. */
  leftAloneMs: number;
  /** Before the first page came. */
  neverVisitedMs: number;
}
const SHELL_TIMEOUTS: ShellTimeouts = { leftAloneMs: 15_000, neverVisitedMs: 600_000 };

/** Ends the program when no page is open any more, but never while a job is running. */
export class Lifetime {
  readonly #isBusy: () => boolean;
  readonly #end: () => void;
  readonly #timeouts: ShellTimeouts;
  #timer: NodeJS.Timeout | undefined;
  #connected = false;
  #visited = false;
  #windowClosed = false;

  constructor(isBusy: () => boolean, end: () => void, timeouts = SHELL_TIMEOUTS) {
    this.#isBusy = isBusy;
    this.#end = end;
    this.#timeouts = timeouts;
    this.#wait();
  }

  /** False until a page has connected for the first time. */
  get visited(): boolean {
    return this.#visited;
  }

  clientChanged(connected: boolean): void {
    this.#connected = connected;
    this.#visited ||= connected;
    // Another window than the one that was closed.
    if (connected) this.#windowClosed = false;
    this.#wait();
  }

  /** The browser has ended, so the page cannot reconnect. */
  windowClosed(): void {
    this.#windowClosed = true;
    this.#wait();
  }

  /** Another window will connect, as if it were the first. */
  awaitVisit(): void {
    this.#visited = false;
    this.#windowClosed = false;
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#connected) return;
    const { leftAloneMs, neverVisitedMs } = this.#timeouts;
    let waitMs = this.#visited ? leftAloneMs : neverVisitedMs;
    if (this.#visited && this.#windowClosed && !this.#isBusy()) waitMs = 0;
    this.#timer = setTimeout(() => (this.#isBusy() ? this.#wait() : this.#end()), waitMs);
  }
}
