/** Publishes the progress of a download, at most ten times a second, with a smoothed rate. */
import type { DownloadProgress } from '../../../contract/wire/job.ts';

const TELL_EVERY_MS = 100;
const TELL_LEAST_EVERY_MS = 300;
/** The weight of the latest interval in the rate. */
const SMOOTHING_MS = 3000;

export class ProgressTeller {
  keptBytes = 0;
  retries = 0;
  totalBytes: number;
  readonly #onProgress: (progress: DownloadProgress) => void;
  #step: DownloadProgress['step'] | null = null;
  #before: { atMs: number; bytes: number } | null = null;
  #rate: number | null = null;
  #doneBytes = 0;
  #unansweredSince: string | null = null;

  constructor(onProgress: (progress: DownloadProgress) => void, totalBytes: number) {
    this.#onProgress = onProgress;
    this.totalBytes = totalBytes;
  }

  /** Publishes even if nothing arrives, because the old rate would be wrong. Returns a function that ends it. */
  tellSteadily(): () => void {
    const timer = setInterval(() => {
      if (this.#step === 'receiving') this.tell(this.#step, this.#doneBytes);
    }, TELL_LEAST_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** Whether the server is late. */
  readonly unanswered = (isWaiting: boolean): void => {
    if (isWaiting === (this.#unansweredSince !== null)) return;
    this.#unansweredSince = isWaiting ? new Date().toISOString() : null;
    if (this.#step) this.tell(this.#step, this.#doneBytes, true);
  };

  /** A new step is published immediately, and so is what `isNews`. */
  tell(step: DownloadProgress['step'], doneBytes: number, isNews = false): void {
    this.#doneBytes = doneBytes;
    const nowMs = performance.now();
    const isNew = isNews || step !== this.#step;
    if (!isNew && this.#before && nowMs - this.#before.atMs < TELL_EVERY_MS) return;
    if (isNew) this.#rate = null;
    else if (this.#before) this.#follow(doneBytes - this.#before.bytes, nowMs - this.#before.atMs);
    this.#step = step;
    this.#before = { atMs: nowMs, bytes: doneBytes };
    const { keptBytes, retries, totalBytes } = this;
    const progress = { doneBytes, totalBytes: Math.max(totalBytes, 0), bytesPerSecond: this.#rate };
    const unanswered = this.#unansweredSince === null ? {} : { unansweredSince: this.#unansweredSince };
    this.#onProgress({ step, progress, keptBytes, retries, ...unanswered });
  }

  #follow(bytes: number, overMs: number): void {
    const now = (Math.max(0, bytes) * 1000) / overMs;
    const weight = 1 - Math.exp(-overMs / SMOOTHING_MS);
    this.#rate = this.#rate === null ? now : this.#rate + (now - this.#rate) * weight;
  }
}
