/** The one line that changes in place on a terminal; without a terminal, a plain line now and then. */
import { everyMs } from '../../system/throttle.ts';

const PLAIN_EVERY_MS = 5000;

export class LiveLine {
  readonly #terminal = process.stderr.isTTY === true;
  #shown = '';
  readonly #isPlainDue = everyMs(PLAIN_EVERY_MS);

  /** `stage` changes when something else begins: then a plain line is printed at once. */
  show(text: string, stage: string): void {
    if (this.#terminal) {
      const width = Math.max(20, (process.stderr.columns || 80) - 1);
      this.#shown = text.slice(0, width);
      process.stderr.write(`\r\x1b[K${this.#shown}`);
      return;
    }
    if (this.#isPlainDue(stage)) process.stderr.write(`${text}\n`);
  }

  /** Leaves the terminal line clean for what is said next. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[K');
    this.#shown = '';
  }
}
