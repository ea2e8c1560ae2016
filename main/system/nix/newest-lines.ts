/** The newest lines of an output of any length: bounded by their number and by what they take in memory. */

export interface LineBounds {
  readonly maxLines: number;
  readonly maxCharacters: number;
  /** Of one line; the rest of it is left out. */
  readonly maxLineCharacters: number;
}

/** A trace of a failed evaluation can be long; its end and its beginning matter, and both fit. */
export const NIX_OUTPUT: LineBounds = {
  maxLines: 20_000,
  maxCharacters: 4 * 1024 * 1024,
  maxLineCharacters: 64 * 1024,
};

export class NewestLines {
  readonly #bounds: LineBounds;
  readonly #lines: string[] = [];
  #characters = 0;
  /** The lines before are let go of together: taking the first one of 20,000 moves all others. */
  #first = 0;

  constructor(bounds: LineBounds = NIX_OUTPUT) {
    this.#bounds = bounds;
  }

  add(text: string): void {
    const { maxLines, maxCharacters, maxLineCharacters } = this.#bounds;
    // A slice keeps the whole of what it is cut from in memory; a copy does not.
    const line =
      text.length > maxLineCharacters ? `${Buffer.from(text.slice(0, maxLineCharacters)).toString()}…` : text;
    this.#lines.push(line);
    this.#characters += line.length;
    while (this.#lines.length - this.#first > maxLines || this.#characters > maxCharacters) {
      this.#characters -= this.#lines[this.#first]?.length ?? this.#characters;
      this.#lines[this.#first] = '';
      this.#first += 1;
    }
    if (this.#first > maxLines) this.#letGo();
  }

  clear(): void {
    this.#lines.length = 0;
    this.#characters = 0;
    this.#first = 0;
  }

  /** The same array as it grows. */
  get lines(): readonly string[] {
    this.#letGo();
    return this.#lines;
  }

  #letGo(): void {
    this.#lines.splice(0, this.#first);
    this.#first = 0;
  }
}
