/** Makes drives fail that do not respond. */
import type { HelperTimeouts } from '../../../contract/wire/helper-protocol.ts';
import type { DriveFollower } from './drive-follower.ts';

const TICK_MS = 1000;

export interface SilenceReport {
  /** Time counts only while the helper is working. */
  isRunning(): boolean;
  /** The helper has closed this drive: its silence means nothing any more. */
  isClosed(drive: number): boolean;
  onChange(): void;
  onStalled(drive: number): void;
  onAllFinished(): void;
}

export class SilenceWatch {
  readonly #timer: NodeJS.Timeout;
  #lastTickAtMs = performance.now();

  constructor(followers: readonly DriveFollower[], timeouts: HelperTimeouts, report: SilenceReport) {
    const everyMs = Math.min(TICK_MS, timeouts.block.failAfterMs / 4);
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      // Time during which this process itself was stopped (Ctrl-Z, a debugger) does not count.
      const elapsedMs = Math.min(nowMs - this.#lastTickAtMs, 2 * everyMs);
      this.#lastTickAtMs = nowMs;
      if (!report.isRunning()) return;
      for (const [drive, follower] of followers.entries())
        if (!follower.isFinished && !report.isClosed(drive) && follower.tick(elapsedMs, timeouts))
          report.onStalled(drive);
      report.onChange();
      if (followers.every(({ isFinished }) => isFinished)) report.onAllFinished();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
