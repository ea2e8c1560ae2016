/** What a test of the long level tried: a row of docs/long-test.md, which the test writes by itself once it has passed. */
import { IS_LONG, SEED } from './level.ts';
import { readLongPage, type Tried, withTried, writeLongPage } from './long-table.ts';

/** Prints it; in the long level it replaces the row of the same name. */
export function tellTried(tried: Tried): void {
  process.stdout.write(`${tried.count} ${tried.what}: ${tried.outcome}\n`);
  if (IS_LONG) writeLongPage(withTried(readLongPage(), tried, { seed: SEED, date: new Date() }));
}
