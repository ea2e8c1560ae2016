/** Makes the wall clock of a process jump: every look at it is a day earlier or later than the one before. For `--import`. */
const DAY_MS = 24 * 60 * 60 * 1000;
const RealDate = Date;
let looks = 0;
const now = (): number => RealDate.now() + (looks++ % 3 === 0 ? -DAY_MS : DAY_MS);

globalThis.Date = class extends RealDate {
  constructor(...parts: [] | [string | number | Date]) {
    super(parts.length === 0 ? now() : parts[0]);
  }
  static override now(): number {
    return now();
  }
} as DateConstructor;
