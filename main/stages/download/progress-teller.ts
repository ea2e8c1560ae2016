/** Progress of a download, at most ten times a second, with a rate that neither jumps nor lags. */
import type { DownloadProgress } from '../../../contract/wire/job.ts';

const TELL_EVERY_MS = 100;
const TELL_LEAST_EVERY_MS = 300;
/** How much of the rate is of the last moments. */
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

  constructor(onProgress: (progress: DownloadProgress) => void, totalBytes: number) {
    this.#onProgress = onProgress;
    this.totalBytes = totalBytes;
  }

  /** Also when nothing comes: a rate that stays on the screen would not be true. Gives what ends it. */
  tellSteadily(): () => void {
    const timer = setInterval(() => {
      if (this.#step === 'receiving') this.tell(this.#step, this.#doneBytes);
    }, TELL_LEAST_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** A new step is told at once. */
  tell(step: DownloadProgress['step'], doneBytes: number): void {
    this.#doneBytes = doneBytes;
    const nowMs = performance.now();
    const isNew = step !== this.#step;
    if (!isNew && this.#before && nowMs - this.#before.atMs < TELL_EVERY_MS) return;
    if (isNew) this.#rate = null;
    else if (this.#before) this.#follow(doneBytes - this.#before.bytes, nowMs - this.#before.atMs);
    this.#step = step;
    this.#before = { atMs: nowMs, bytes: doneBytes };
    const { keptBytes, retries, totalBytes } = this;
    const progress = { doneBytes, totalBytes: Math.max(totalBytes, 0), bytesPerSecond: this.#rate };
    this.#onProgress({ step, progress, keptBytes, retries });
  }

  #follow(bytes: number, overMs: number): void {
    const now = (Math.max(0, bytes) * 1000) / overMs;
    const weight = 1 - Math.exp(-overMs / SMOOTHING_MS);
    this.#rate = this.#rate === null ? now : this.#rate + (now - this.#rate) * weight;
  }
}
