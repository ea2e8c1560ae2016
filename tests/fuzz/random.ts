/** Random choices from a seed: each input is made from its own number, so that one can be made again alone. */

export class Choices {
  #state: number;

  constructor(seed: number, name: string, input: number) {
    let state = seed;
    for (const char of `${name} ${input}`) state = (Math.imul(state, 31) + char.charCodeAt(0)) | 0;
    this.#state = state;
  }

  /** From 0 to `below` - 1; 0 for `below` 0. */
  below(below: number): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }
}
