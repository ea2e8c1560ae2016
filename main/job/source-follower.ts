/** Tells people what is done with a source while they wait, and how long it took the last time. */
import type { SourceProgress, SourceStep } from '../../contract/wire/source-progress.ts';
import { noteSourceTimes, readSourceTimes, type SourceTimes } from '../stages/record/index.ts';
import {
  activityAfter,
  NO_SOURCE_ACTIVITY,
  type SourceActivity,
  type SourceTeller,
  shownActivity,
} from '../stages/source/index.ts';
import type { NixLogLine } from '../system/nix/index.ts';
import { reportAtIntervals } from '../system/throttle.ts';
import { instant } from './context.ts';

const REPORT_INTERVAL_MS = 100;
/** The same again, so that the user sees that work goes on. */
const HEARTBEAT_MS = 1000;

export type TellProgress = (progress: SourceProgress) => void;

class SourceFollower implements SourceTeller {
  readonly #usual: SourceTimes;
  readonly #reports: ReturnType<typeof reportAtIntervals<SourceProgress>>;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #times: SourceTimes = {};
  #step: { readonly name: SourceStep; readonly startedAt: string; readonly startedMs: number } | null = null;
  #activity: SourceActivity = NO_SOURCE_ACTIVITY;
  #unansweredSince: string | null = null;

  constructor(usual: SourceTimes, tell: TellProgress) {
    this.#usual = usual;
    this.#reports = reportAtIntervals(tell, REPORT_INTERVAL_MS);
    this.#heartbeat = setInterval(() => this.#report(), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  readonly begin = (step: SourceStep): void => {
    if (this.#step?.name === step) return;
    this.#endStep();
    this.#step = { name: step, startedAt: instant(), startedMs: performance.now() };
    this.#activity = NO_SOURCE_ACTIVITY;
    this.#report();
  };

  readonly take = (line: NixLogLine): void => {
    const before = this.#activity;
    this.#activity = activityAfter(before, line, instant());
    if (this.#activity !== before) this.#report();
  };

  readonly unanswered = (isWaiting: boolean): void => {
    if (isWaiting === (this.#unansweredSince !== null)) return;
    this.#unansweredSince = isWaiting ? instant() : null;
    this.#report();
  };

  /** Reports the last of it; gives the durations of the steps. For work that has succeeded. */
  finish(): SourceTimes {
    this.#reports.flush();
    this.#endStep();
    return this.#times;
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#step = null;
    this.#reports.drop();
  }

  #endStep(): void {
    if (this.#step) this.#times[this.#step.name] = Math.round(performance.now() - this.#step.startedMs);
  }

  #report(): void {
    if (!this.#step) return;
    const { name, startedAt } = this.#step;
    this.#reports.offer({
      step: name,
      startedAt,
      ...shownActivity(this.#activity),
      ...(this.#unansweredSince !== null && { unansweredSince: this.#unansweredSince }),
      usualMs: this.#usual[name] ?? null,
    });
  }
}

/**
 * Runs `work`, and reports its progress at most ten times a second and at least once a second. `source`: any text that names it
 * and its options, for the durations. Fails like `work`.
 */
export async function following<T>(
  source: readonly unknown[],
  tell: TellProgress | undefined,
  work: (teller: SourceTeller | undefined) => Promise<T>,
): Promise<T> {
  if (!tell) return work(undefined);
  const key = JSON.stringify(source);
  const follower = new SourceFollower(await readSourceTimes(key), tell);
  try {
    const result = await work(follower);
    await noteSourceTimes(key, follower.finish());
    return result;
  } finally {
    follower.close();
  }
}
