/** What is in a log, line by line as it grows. */
import { isErrorLine } from '../../contract/rules/log-errors.ts';
import { type LogLine, type LogLook, MAX_PINNED, MAX_PLACES } from '../../contract/wire/job-log.ts';

/** How many lines there are, and the first errors among them. */
export class LogTally {
  readonly #errors: LogLine[] = [];
  #total = 0;

  add(line: string): void {
    if (this.#errors.length < MAX_PINNED && isErrorLine(line)) this.#errors.push({ at: this.#total, line });
    this.#total += 1;
  }

  get total(): number {
    return this.#total;
  }

  get found(): Pick<LogLook, 'total' | 'errors'> {
    return { total: this.#total, errors: [...this.#errors] };
  }
}

/** Where a text is, whatever its case; an empty one is nowhere. */
export class LogSearch {
  readonly #wanted: string;
  readonly #places: number[] = [];
  #matching = 0;
  #at = 0;

  constructor(search: string) {
    this.#wanted = search.toLowerCase();
  }

  add(line: string): void {
    const at = this.#at;
    this.#at += 1;
    if (this.#wanted === '' || !line.toLowerCase().includes(this.#wanted)) return;
    this.#matching += 1;
    if (this.#places.length < MAX_PLACES) this.#places.push(at);
  }

  get found(): Pick<LogLook, 'matching' | 'places'> {
    return { matching: this.#matching, places: this.#places };
  }
}
