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

/** Of `zstd --long=31`; by default zstd refuses windows above 2²⁷. */
const MAX_WINDOW_LOG = 31;
/** Up to this size, available memory is not checked. */
const LARGE_WINDOW_BYTES = 128 * 1024 * 1024;
const ZSTD_MAGIC = 0xfd2f_b528;

/**
 * The window of a zstd frame, which is the memory that decompression needs; 0 if the header has none.
 * Source: RFC 8878 §3.1.1.1.
 */
function zstdWindowBytes(head: Buffer): number {
  if (head.length < 6 || head.readUInt32LE(0) !== ZSTD_MAGIC) return 0;
  // In a frame of a single segment the size of the content takes the place of the window.
  const isSingleSegment = (head.readUInt8(4) & 0x20) !== 0;
  if (isSingleSegment) return 0;
  const window = head.readUInt8(5);
  const base = 2 ** (10 + (window >> 3));
  return base + (base / 8) * (window & 7);
}

function availableBytes(): number {
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

const DECODERS = {
  gzip: () => zlib.createGunzip({ chunkSize: OUTPUT_BYTES }),
  zstd: () =>
    zlib.createZstdDecompress({
      chunkSize: OUTPUT_BYTES,
      params: { [zlib.constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
    }),
};

/** Error messages of zlib and zstd. */
const DAMAGES: readonly (readonly [RegExp, Damage])[] = [
  [/requires too much memory|[Aa]llocation error|not enough memory/, 'needs-memory'],
  [/unexpected end of file/, 'cut-short'],
  [/incorrect (data|length) check|checksum/i, 'changed'],
  [/incorrect header check|Unknown frame descriptor/, 'followed'],
];

function corrupt(said: string): CorruptData {
  return new CorruptData(DAMAGES.find(([pattern]) => pattern.test(said))?.[1] ?? 'undecodable', said);
}

export class Inflated implements Pieces {
  readonly #fd: number;
  readonly #dataBytes: number | null;
  readonly #create: () => zlib.Gunzip | zlib.ZstdDecompress;
  /** Where the member or frame that is being decompressed begins in the file. */
  #offset = 0;
  #decoder: zlib.Gunzip | zlib.ZstdDecompress | null = null;
  #pieces: Buffers | null = null;
  readonly #input = Buffer.allocUnsafeSlow(INPUT_BYTES);
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(fd: number, format: keyof typeof DECODERS, dataBytes: number | null) {
    this.#fd = fd;
    this.#dataBytes = dataBytes;
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
      const length = Math.min(this.#input.length, this.#endBytes() - offset);
      if (length <= 0) return void decoder.end();
      const reading = read(this.#fd, { buffer: this.#input, length, position: offset });
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

  #endBytes(): number {
    return this.#dataBytes ?? fs.fstatSync(this.#fd).size;
  }

  #begin(): Buffers {
    if (this.#closed) throw new Error('closed');
    this.#checkWindow();
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
    const fileBytes = this.#endBytes();
    const isFurther = fileBytes > this.#offset;
    if (isFurther && takenBytes > 0) {
      const checking = this.#isPadding(this.#offset);
      this.#reading = checking.then(
        () => {},
        () => {},
      );
      if (await checking) {
        this.#offset = fileBytes;
        return false;
      }
    }
    // not shown: what zlib says of the first bytes of a file
    if (isFurther && takenBytes === 0) throw corrupt('incorrect header check');
    return isFurther;
  }

  /** A window larger than the available memory would wake the kernel's OOM killer. */
  #checkWindow(): void {
    const head = Buffer.alloc(6);
    fs.readSync(this.#fd, head, 0, head.length, this.#offset);
    const windowBytes = zstdWindowBytes(head);
    if (windowBytes > LARGE_WINDOW_BYTES && windowBytes > availableBytes())
      throw new CorruptData('needs-memory', `a window of ${windowBytes} bytes`);
  }

  /** Zeros to the end of the file, as block devices and tapes leave them. `gzip -t` accepts them too. */
  async #isPadding(from: number): Promise<boolean> {
    for (let offset = from; !this.#closed; ) {
      const { bytesRead } = await read(this.#fd, { buffer: this.#input, position: offset });
      if (bytesRead === 0) return true;
      if (!this.#input.subarray(0, bytesRead).every((byte) => byte === 0)) return false;
      offset += bytesRead;
    }
    return false;
  }

  #explain(error: NodeJS.ErrnoException): Error {
    return this.#closed || error.syscall !== undefined ? error : corrupt(error.message);
  }
}
