/**
 * The two lists of drives while they are watched. That of sysfs takes milliseconds and is read at each change; drivelist's takes
 * a second on an emulated or busy machine, and is asked beside it, once at a time. Most of that is the start of its thread: the next one
 * is started when there is nothing else to do, so that a plugged stick can soon be chosen.
 */
import { askDrivelist, type DrivelistAnswer, prepareDrivelist } from '../../system/drivelist/index.ts';
import type { HostSnapshot } from './host-snapshot.ts';
import { logFailure } from './machine-changes.ts';
import { withEarlierOpinion } from './read-both-lists.ts';
import { beginHostSnapshot, type SnapshotReading } from './read-host-snapshot.ts';
import { agree } from './second-opinion.ts';

/** drivelist that did not answer, on a busy machine or beside a dying disk, is asked again: after the first pause that it is given. */
const ASK_AGAIN_MS = 31_000;

export class WatchedLists {
  readonly #onMore: () => Promise<void>;
  #isStopped = false;
  #isReading = false;
  #isStale = false;
  #isAsking = false;
  #askAgain: NodeJS.Timeout | null = null;
  /** The newest snapshot. */
  #reading: SnapshotReading | null = null;
  /** drivelist's newest answer, and the snapshot that was there when it was asked: what came later it could not list. */
  #opinion: { readonly of: SnapshotReading; readonly answer: DrivelistAnswer } | null = null;

  /** `onMore` is called whenever more is known, and awaited before anything slow is started. */
  constructor(onMore: () => Promise<void>) {
    this.#onMore = async () => (this.#isStopped ? undefined : onMore());
  }

  /** What is known at this moment; null before the first snapshot. */
  now(): HostSnapshot | null {
    const reading = this.#reading;
    if (!reading) return null;
    const opinion = this.#opinion;
    if (opinion?.of === reading) return { ...reading.now(), drivelist: opinion.answer };
    return withEarlierOpinion(reading.now(), opinion && { ...opinion.of.now(), drivelist: opinion.answer });
  }

  /** Reads sysfs, now or as soon as the reading that is under way has ended. Waits neither for contents nor for drivelist. */
  async refresh(): Promise<void> {
    this.#isStale = true;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isStale && !this.#isStopped) {
        this.#isStale = false;
        await this.#read();
      }
    } finally {
      this.#isReading = false;
    }
  }

  async #read(): Promise<void> {
    const reading = await beginHostSnapshot();
    this.#reading = reading;
    // Programs and drivelist's thread would delay what is shown first: by 0.6 s on an emulated processor.
    await this.#onMore();
    if (this.#isStopped) return;
    for (const each of reading.read())
      each.then(() => (this.#reading === reading ? this.#onMore() : undefined)).catch(logFailure);
    this.#ask().catch(logFailure);
  }

  /** Until the answer is about the newest snapshot. */
  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      for (let isSecond = false; !this.#isStopped && this.#reading && this.#opinion?.of !== this.#reading; ) {
        const of = this.#reading;
        const answer = await askDrivelist();
        this.#opinion = { of, answer };
        if (answer.state === 'absent' && answer.reason === 'no-answer') this.#planToAskAgain();
        await this.#onMore();
        if (isSecond || agree({ ...of.now(), drivelist: answer })) continue;
        // What was plugged in between the two lists is in both of the next; what only one of them ever lists stays so.
        isSecond = true;
        await this.refresh();
      }
    } finally {
      this.#isAsking = false;
    }
    if (!this.#isStopped) prepareDrivelist();
  }

  #planToAskAgain(): void {
    if (this.#isStopped) return;
    this.#askAgain ??= setTimeout(() => {
      this.#askAgain = null;
      this.refresh().catch(logFailure);
    }, ASK_AGAIN_MS);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#askAgain) clearTimeout(this.#askAgain);
  }
}
