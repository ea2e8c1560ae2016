/** The buffers of a stream, one at a time and without copying. */
import type { Readable } from 'node:stream';

/**
 * Iterating over a stream joins its pending buffers into new memory, which the garbage collector frees late. A flowing stream
 * hands them over as they are, and the receiver can free them.
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

  /** Null at the end. Throws the error of the stream, also when it was destroyed. For one caller at a time. */
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

  /** The first call counts: a stream also emits `close` after `end`. */
  #finish(error: Error | null): void {
    this.#end ??= { error };
    this.#wake();
  }
}
