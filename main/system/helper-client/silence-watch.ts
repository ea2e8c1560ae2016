/** Lets drives fail that answer nothing. */

import type { DriveFollower } from './session.ts';
import type { HelperTimeouts } from './timeouts.ts';

const LOOK_EVERY_MS = 1000;

export interface SilenceReport {
  /** Time counts only while the helper works. */
  isRunning(): boolean;
  onChange(): void;
  onStalled(drive: number): void;
  onAllFinished(): void;
}

export class SilenceWatch {
  readonly #timer: NodeJS.Timeout;
  #lookedAtMs = performance.now();

  constructor(trackers: readonly DriveFollower[], patience: HelperTimeouts, report: SilenceReport) {
    const everyMs = Math.min(LOOK_EVERY_MS, patience.block.failAfterMs / 4);
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      // While this process was stopped (Ctrl-Z, a debugger) it heard nothing, and that is not the drive's silence.
      const elapsedMs = Math.min(nowMs - this.#lookedAtMs, 2 * everyMs);
      this.#lookedAtMs = nowMs;
      if (!report.isRunning()) return;
      for (const [drive, tracker] of trackers.entries()) {
        if (tracker.isFinished) continue;
        const isGivenUp = tracker.waited(elapsedMs, patience);
        if (isGivenUp) report.onStalled(drive);
      }
      report.onChange();
      if (trackers.every(({ isFinished }) => isFinished)) report.onAllFinished();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
