/**
 * Reports which drives have no pending request, ends the wait for those that hang, and closes those that are done. Progress alone
 * cannot distinguish a hanging drive from one that waits for the image; only the helper knows the pending requests.
 */
import fs from 'node:fs';
import { HELPER_WAITS } from '../../contract/wire/helper-protocol.ts';
import { abandon, completedIo, hasPendingIo, trackIo } from './pending-io.ts';

const TICK_MS = 1000;

interface Watched {
  readonly index: number;
  readonly drive: { readonly fd: number };
}

export class Liveness {
  readonly #onIdle: (drive: number) => void;
  #drives: readonly Watched[] = [];
  /** The system may have given its number to another file: it must not be used any more. */
  readonly #closed = new Set<number>();

  /** `onIdle` is called about twice a second for each drive without a pending request. */
  constructor(onIdle: (drive: number) => void) {
    this.#onIdle = onIdle;
  }

  watch(drives: readonly Watched[]): void {
    this.#drives = drives;
    setInterval(() => {
      for (const { index, drive } of this.#open) if (!hasPendingIo(drive.fd)) this.#onIdle(index);
    }, HELPER_WAITS.idleEveryMs).unref();
  }

  /** Throws for a drive that was never open. */
  abandon(index: number): void {
    const watched = this.#find(index);
    if (!this.#closed.has(index)) abandon(watched.drive.fd);
  }

  /**
   * So that others can use the drive. One with an unanswered request stays open, because closing it could hang; and one that was given
   * up, because its number must not name another file.
   */
  async close(index: number): Promise<void> {
    const { fd } = this.#find(index).drive;
    if (hasPendingIo(fd)) return;
    // Everything was flushed, and the end of the process closes it as well.
    await trackIo(fd, 0, (answered) => fs.close(fd, (error) => answered(error, 0))).catch(() => {});
    if (!hasPendingIo(fd)) this.#closed.add(index);
  }

  /** After a stop: waits for blocks in flight, but not longer. `onOverdue` is called if something else still hangs. */
  stopInTime(onOverdue: () => void): void {
    setTimeout(() => {
      for (const { drive } of this.#open) abandon(drive.fd);
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
    if (this.#open.some(({ drive }) => hasPendingIo(drive.fd))) process.kill(process.pid, 'SIGKILL');
    process.exit();
  }

  get #open(): Watched[] {
    return this.#drives.filter(({ index }) => !this.#closed.has(index));
  }

  #find(index: number): Watched {
    const watched = this.#drives.find((candidate) => candidate.index === index);
    if (!watched) throw new Error(`drive ${index} is not open`);
    return watched;
  }
}
