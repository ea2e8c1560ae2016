/** gzip and zstd, by Node: member after member (gzip) or frame after frame (zstd) until the file ends. */
import fs from 'node:fs';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { Buffers } from './buffers.ts';
import { CorruptData, type Damage, type Pieces } from './pieces.ts';

const read = promisify(fs.read);
const INPUT_BYTES = 256 * 1024;
/** Node's own 16 KiB cost a third of the speed. */
const OUTPUT_BYTES = 1024 * 1024;

const DECODERS = {
  gzip: () => zlib.createGunzip({ chunkSize: OUTPUT_BYTES }),
  zstd: () => zlib.createZstdDecompress({ chunkSize: OUTPUT_BYTES }),
};

/** Error messages of zlib and zstd. */
const DAMAGES: readonly (readonly [RegExp, Damage])[] = [
  [/unexpected end of file/, 'cut-short'],
  [/incorrect (data|length) check|checksum/i, 'changed'],
  [/incorrect header check|Unknown frame descriptor/, 'followed'],
];

function corrupt(said: string): CorruptData {
  return new CorruptData(DAMAGES.find(([pattern]) => pattern.test(said))?.[1] ?? 'undecodable', said);
}

export class Inflated implements Pieces {
  readonly #fd: number;
  readonly #create: () => zlib.Gunzip | zlib.ZstdDecompress;
  /** Where the member or frame that is being decompressed begins in the file. */
  #offset = 0;
  #decoder: zlib.Gunzip | zlib.ZstdDecompress | null = null;
  #pieces: Buffers | null = null;
  readonly #input = Buffer.allocUnsafeSlow(INPUT_BYTES);
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(fd: number, format: keyof typeof DECODERS) {
    this.#fd = fd;
    this.#create = DECODERS[format];
  }

  async next(): Promise<Buffer | null> {
    for (;;) {
      const pieces = (this.#pieces ??= this.#begin());
      const piece = await pieces.next().catch((thrown: unknown) => {
        throw this.#explain(thrown as NodeJS.ErrnoException);
      });
      if (piece) return piece;
      if (!(await this.#findFurther())) return null;
    }
  }

  get takenBytes(): number {
    return this.#offset + (this.#decoder?.bytesWritten ?? 0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#decoder?.destroy();
    // As soon as this has finished, the descriptor may be closed and its number reused for another file.
    await this.#reading;
  }

  /**
   * Not a Node stream: those close the descriptor when they are destroyed, even with autoClose off. One buffer is enough,
   * because the decoder has consumed it when it calls back.
   */
  async #feed(decoder: zlib.Gunzip | zlib.ZstdDecompress): Promise<void> {
    /** A function, because the value changes during an await. */
    const isOver = (): boolean => this.#closed || decoder.destroyed;
    for (let offset = this.#offset; !isOver(); ) {
      const reading = read(this.#fd, { buffer: this.#input, position: offset });
      this.#reading = reading.then(
        () => {},
        () => {},
      );
      const { bytesRead } = await reading;
      if (isOver()) return;
      if (bytesRead === 0) return void decoder.end();
      offset += bytesRead;
      await new Promise<void>((resolve) => {
        // It may not call back if it finishes before its input ends; `#findFurther` handles that.
        decoder.once('close', resolve);
        decoder.write(this.#input.subarray(0, bytesRead), () => {
          decoder.off('close', resolve);
          resolve();
        });
      });
    }
  }

  #begin(): Buffers {
    if (this.#closed) throw new Error('closed');
    const decoder = this.#create();
    this.#decoder = decoder;
    const pieces = new Buffers(decoder);
    // Errors are emitted by the decoder.
    void this.#feed(decoder).catch((thrown: Error) => decoder.destroy(thrown));
    return pieces;
  }

  /** Node ends without an error after one zstd frame, and after a gzip member that is followed by zeros. */
  async #findFurther(): Promise<boolean> {
    const takenBytes = this.#decoder?.bytesWritten ?? 0;
    this.#offset += takenBytes;
    this.#decoder?.destroy();
    this.#decoder = null;
    this.#pieces = null;
    // The next decoder gets the same buffer.
    await this.#reading;
    if (this.#closed) throw new Error('closed');
    const isFurther = fs.fstatSync(this.#fd).size > this.#offset;
    if (isFurther && takenBytes === 0) throw corrupt('incorrect header check');
    return isFurther;
  }

  #explain(error: NodeJS.ErrnoException): Error {
    return this.#closed || error.syscall !== undefined ? error : corrupt(error.message);
  }
}
