/** Where the helper compares a drive with the image: the blocks whose digests main asks for in spite of that (ADR 0061). */
import { randomInt } from 'node:crypto';
import { MAX_DIGESTED } from '../../../contract/wire/helper-protocol.ts';

/** Costs a sixteenth of digesting all of them. */
const ONE_IN = 16;
const MIN_DRAWN = 8;

export class DrawnBlocks {
  readonly #drawn: ReadonlySet<number>;

  /** Of an image of so many blocks: the first, the last, and others at random. */
  constructor(blocks: number) {
    const count = Math.min(Math.max(Math.ceil(blocks / ONE_IN), MIN_DRAWN), blocks, MAX_DIGESTED);
    const drawn = new Set([0, blocks - 1]);
    while (drawn.size < count) drawn.add(randomInt(blocks));
    this.#drawn = drawn;
  }

  /** In ascending order. */
  get blocks(): number[] {
    return [...this.#drawn].toSorted((a, b) => a - b);
  }

  hasAny(first: number, count: number): boolean {
    return [...this.#drawn].some((block) => first <= block && block < first + count);
  }
}
