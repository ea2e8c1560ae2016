/**
 * Reports which drives have no pending request, and ends the wait for those that hang. Progress alone cannot distinguish a hanging
 * drive from one that waits for the image or for a slower drive; only the helper knows the pending requests.
 */
import { HELPER_WAITS } from '../../contract/wire/helper-protocol.ts';
import { abandon, completedIo, hasPendingIo } from './pending-io.ts';

const TICK_MS = 1000;

interface Watched {
  readonly index: number;
  readonly drive: { readonly fd: number };
}

export class Liveness {
  readonly #onIdle: (drive: number) => void;
  #drives: readonly Watched[] = [];

  /** `onIdle` is called about twice a second for each drive without a pending request. */
  constructor(onIdle: (drive: number) => void) {
    this.#onIdle = onIdle;
  }

  watch(drives: readonly Watched[]): void {
    this.#drives = drives;
    setInterval(() => {
      for (const { index, drive } of this.#drives) if (!hasPendingIo(drive.fd)) this.#onIdle(index);
    }, HELPER_WAITS.idleEveryMs).unref();
  }

  /** Throws for a drive that is not open. */
  abandon(index: number): void {
    const watched = this.#drives.find((candidate) => candidate.index === index);
    if (!watched) throw new Error(`drive ${index} is not open`);
    abandon(watched.drive.fd);
  }

  /** After a stop: waits for blocks in flight, but not longer. `onOverdue` is called if something else still hangs. */
  stopInTime(onOverdue: () => void): void {
    setTimeout(() => {
      for (const { drive } of this.#drives) abandon(drive.fd);
      setTimeout(onOverdue, HELPER_WAITS.lastReportMs);
    }, HELPER_WAITS.drainMs);
  }

  /**
   * After a stop with tags on the drives: waits as long as they answer, because the parent may be gone and cannot give them
   * up.
   */
  abandonWhenSilent(): void {
    for (const { drive } of this.#drives) {
      let answers = completedIo(drive.fd);
      let sinceMs = performance.now();
      setInterval(() => {
        const nowMs = performance.now();
        if (completedIo(drive.fd) !== answers || !hasPendingIo(drive.fd)) {
          answers = completedIo(drive.fd);
          sinceMs = nowMs;
        } else if (nowMs - sinceMs > HELPER_WAITS.abandonAfterMs) abandon(drive.fd);
      }, TICK_MS).unref();
    }
  }

  /** Ends the process. Node waits for its threads, and a thread whose drive hangs does not end. */
  exit(): never {
    if (this.#drives.some(({ drive }) => hasPendingIo(drive.fd))) process.kill(process.pid, 'SIGKILL');
    process.exit();
  }
}
