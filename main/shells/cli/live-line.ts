/** The one line that changes in place on a terminal; without a terminal, a plain line now and then. */
import { visibleLine } from '../../../contract/rules/visible-text.ts';
import { everyMs } from '../../system/throttle.ts';
import type { Output } from './output.ts';

/** A line at least every five seconds: progress that is told once a second may come just too early. */
const PLAIN_EVERY_MS = 4000;

export class LiveLine {
  readonly #output: Output;
  /** A dumb terminal cannot return to the beginning of a line. */
  readonly #changesInPlace: boolean;
  #shown = '';
  readonly #isPlainDue = everyMs(PLAIN_EVERY_MS);

  constructor(output: Output) {
    this.#output = output;
    this.#changesInPlace = output.isTerminal && process.env['TERM'] !== 'dumb';
  }

  /** When `stage` changes, a plain line is printed immediately. */
  show(text: string, stage: string): void {
    if (this.#changesInPlace) {
      this.#shown = fitting(visibleLine(text), this.#output.columns - 1);
      this.#output.control(`\r\x1b[K${this.#shown}`);
      return;
    }
    if (this.#isPlainDue(stage)) this.#output.complain(text);
  }

  /** Clears the terminal line for the next output. */
  clear(): void {
    if (this.#shown) this.#output.control('\r\x1b[K');
    this.#shown = '';
  }
}

/** East Asian characters and pictographs take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Extended_Pictographic}\u{20000}-\u{3fffd}]/u;

/** Truncates to the width, because a wrapped line could not be replaced. */
export function fitting(text: string, columns: number): string {
  let used = 0;
  let fits = '';
  for (const character of text) {
    used += WIDE.test(character) ? 2 : 1;
    if (used > columns) break;
    fits += character;
  }
  return fits;
}
