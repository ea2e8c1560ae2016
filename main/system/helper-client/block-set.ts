/** A set of block numbers, stored as runs: a drive whose every second block is bad has tens of thousands of runs. */
import type { BlockRange } from '../../../contract/wire/record.ts';

export class BlockSet {
  /** Ascending; neither overlapping nor adjacent. */
  readonly #ranges: { first: number; last: number }[] = [];
  #count = 0;

  constructor(blocks: Iterable<number> = []) {
    for (const block of blocks) this.add(block);
  }

  get count(): number {
    return this.#count;
  }

  has(block: number): boolean {
    const range = this.#ranges[this.#firstEndingFrom(block)];
    return range !== undefined && range.first <= block;
  }

  /** In constant time at the end, where the helper's reports are added. */
  add(block: number): void {
    const at = this.#firstEndingFrom(block - 1);
    const range = this.#ranges[at];
    if (!range || range.first > block + 1) this.#ranges.splice(at, 0, { first: block, last: block });
    else if (range.first <= block && block <= range.last) return;
    else if (block < range.first) range.first = block;
    else {
      range.last = block;
      const after = this.#ranges[at + 1];
      if (after?.first === block + 1) {
        range.last = after.last;
        this.#ranges.splice(at + 1, 1);
      }
    }
    this.#count += 1;
  }

  delete(block: number): void {
    const at = this.#firstEndingFrom(block);
    const range = this.#ranges[at];
    if (!range || range.first > block) return;
    const left = { first: range.first, last: block - 1 };
    const right = { first: block + 1, last: range.last };
    this.#ranges.splice(at, 1, ...[left, right].filter(({ first, last }) => first <= last));
    this.#count -= 1;
  }

  /** A copy, of at most `max` runs. */
  ranges(max = Number.POSITIVE_INFINITY): BlockRange[] {
    return this.#ranges.slice(0, max).map(({ first, last }) => ({ first, last }));
  }

  /** The first run that ends at `block` or after it. */
  #firstEndingFrom(block: number): number {
    const ranges = this.#ranges;
    if ((ranges.at(-1)?.last ?? -1) < block) return ranges.length;
    let [low, high] = [0, ranges.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranges[middle]?.last ?? -1) < block) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The first `max` runs of what is in either list. */
export function mergeRanges(a: readonly BlockRange[], b: readonly BlockRange[], max: number): BlockRange[] {
  const merged: BlockRange[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
    const isFromA = j >= b.length || (i < a.length && (a[i]?.first ?? 0) <= (b[j]?.first ?? 0));
    const next = (isFromA ? a[i++] : b[j++]) as BlockRange;
    const open = merged.at(-1);
    if (open && next.first <= open.last + 1) open.last = Math.max(open.last, next.last);
    else if (merged.length === max) return merged;
    else merged.push({ ...next });
  }
  return merged;
}

/** At most `max` runs: if there are more, the last one covers all remaining ones. */
export function coarseRanges(ranges: readonly BlockRange[], max: number): BlockRange[] {
  const [lastKept, last] = [ranges[max - 1], ranges.at(-1)];
  if (ranges.length <= max || !lastKept || !last) return [...ranges];
  return [...ranges.slice(0, max - 1), { first: lastKept.first, last: last.last }];
}
