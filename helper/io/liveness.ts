/**
 * Tells which drives are waited for and which wait themselves, and ends the waiting. A drive that hangs cannot be told from
 * one that waits for the image or for a slower drive by what it completes; only the helper knows what it has asked of each.
 */
import { abandon, completedIo, hasPendingIo } from './pending-io.ts';

const PULSE_EVERY_MS = 500;
/** Blocks in flight should end before the helper does; a drive that hangs must not keep it. */
const STOP_WITHIN_MS = 3000;
/** Where something has to be put back first, nothing but a drive that hangs ends the waiting. As long as the parent waits. */
const GIVE_UP_AFTER_MS = 120_000;
const LOOK_EVERY_MS = 1000;
/** For what is left to be said once the drives are given up. */
const SAY_WITHIN_MS = 500;

interface Watched {
  readonly index: number;
  readonly drive: { readonly fd: number };
}

export class Liveness {
  readonly #onIdle: (drive: number) => void;
  #drives: readonly Watched[] = [];

  /** `onIdle` is called about twice a second for each drive that has nothing to answer. */
  constructor(onIdle: (drive: number) => void) {
    this.#onIdle = onIdle;
  }

  watch(drives: readonly Watched[]): void {
    this.#drives = drives;
    setInterval(() => {
      for (const { index, drive } of this.#drives) if (!hasPendingIo(drive.fd)) this.#onIdle(index);
    }, PULSE_EVERY_MS).unref();
  }

  /** Throws for a drive that is not open. */
  giveUp(index: number): void {
    const watched = this.#drives.find((candidate) => candidate.index === index);
    if (!watched) throw new Error(`drive ${index} is not open`);
    abandon(watched.drive.fd);
  }

  /** After a stop: waits for blocks in flight, then for nothing. `onOverdue` is called when something else still hangs. */
  stopInTime(onOverdue: () => void): void {
    setTimeout(() => {
      for (const { drive } of this.#drives) abandon(drive.fd);
      setTimeout(onOverdue, SAY_WITHIN_MS);
    }, STOP_WITHIN_MS);
  }

  /** After a stop with tags on the drives: waits as long as they answer. Nobody else may be left to give them up. */
  giveUpWhenSilent(): void {
    for (const { drive } of this.#drives) {
      let answers = completedIo(drive.fd);
      let sinceMs = performance.now();
      setInterval(() => {
        const nowMs = performance.now();
        if (completedIo(drive.fd) !== answers || !hasPendingIo(drive.fd)) {
          answers = completedIo(drive.fd);
          sinceMs = nowMs;
        } else if (nowMs - sinceMs > GIVE_UP_AFTER_MS) abandon(drive.fd);
      }, LOOK_EVERY_MS).unref();
    }
  }

  /** Ends the process. Node waits for its threads, and a thread whose drive hangs does not end. */
  exit(): never {
    if (this.#drives.some(({ drive }) => hasPendingIo(drive.fd))) process.kill(process.pid, 'SIGKILL');
    process.exit();
  }
}
