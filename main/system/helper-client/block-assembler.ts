/** Assembles the pieces of a block that the helper reports. One block at a time, from its first byte to its last. */
export class BlockAssembler {
  #block = -1;
  #pieces: Buffer[] = [];
  #haveBytes = 0;

  /** Returns the whole block after its last piece, else null. Throws for a piece that is out of order. */
  add({ block, offset, base64 }: { block: number; offset: number; base64: string }, blockBytes: number): Buffer | null {
    if (offset === 0) {
      this.#block = block;
      this.#pieces = [];
      this.#haveBytes = 0;
    }
    if (block !== this.#block || offset !== this.#haveBytes)
      throw new Error(`byte ${offset} of block ${block} was shown where byte ${this.#haveBytes} was due`);
    const piece = Buffer.from(base64, 'base64');
    this.#pieces.push(piece);
    this.#haveBytes += piece.length;
    if (this.#haveBytes > blockBytes) throw new Error(`more of block ${block} was shown than it has`);
    if (this.#haveBytes < blockBytes) return null;
    const content = Buffer.concat(this.#pieces);
    this.#pieces = [];
    return content;
  }
}
