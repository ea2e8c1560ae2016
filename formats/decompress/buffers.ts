/** What comes out of a stream, one buffer at a time, each as the stream made it. */
import type { Readable } from 'node:stream';

/**
 * Iterating over a stream joins the buffers that wait in it, into new memory which the collector frees late; a flowing
 * stream gives them as they are, and whoever took one can free it.
 */
export class Buffers {
  readonly #stream: Readable;
  readonly #arrived: Buffer[] = [];
  #end: { readonly error: Error | null } | null = null;
  #wake: () => void = () => {};

  constructor(stream: Readable) {
    this.#stream = stream;
    stream.on('data', (buffer: Buffer) => {
      stream.pause();
      this.#arrived.push(buffer);
      this.#wake();
    });
    stream.once('end', () => this.#finish(null));
    stream.once('error', (error) => this.#finish(error));
    stream.once('close', () => this.#finish(new Error('closed before its end')));
    stream.pause();
  }

  /** Null at the end. Throws what the stream failed with, also when it was destroyed. For one caller at a time. */
  async next(): Promise<Buffer | null> {
    for (;;) {
      const buffer = this.#arrived.shift();
      if (buffer) return buffer;
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return null;
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#stream.resume();
      await woken;
    }
  }

  /** The first end counts: a stream closes also after it ended well. */
  #finish(error: Error | null): void {
    this.#end ??= { error };
    this.#wake();
  }
}
