/** Bytes per second over the last few seconds: steady enough to read, quick enough to show a stall. */
const WINDOW_MS = 4000;
const MIN_MS = 300;

export class RateMeter {
  #samples: { atMs: number; doneBytes: number }[] = [];

  /** Takes the bytes done so far; returns null until there is enough data. */
  add(doneBytes: number, atMs: number): number | null {
    this.#samples.push({ atMs, doneBytes });
    while (this.#samples.length > 2 && atMs - (this.#samples[1]?.atMs ?? atMs) >= WINDOW_MS) this.#samples.shift();
    const oldest = this.#samples[0];
    if (!oldest || atMs - oldest.atMs < MIN_MS) return null;
    return (Math.max(0, doneBytes - oldest.doneBytes) * 1000) / (atMs - oldest.atMs);
  }
}
