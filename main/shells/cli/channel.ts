/** stdout and stderr of a run. Output that cannot be written is lost, but the job continues (ADR 0040). */
import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';

/** If the reader is too slow, lines that a later one replaces are dropped. */
const MAX_WAITING_BYTES = 1024 * 1024;

export interface Channel {
  /** Never throws. */
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width of the terminal; 0 if it is not one, or unknown. */
  readonly columns: number;
  /** So much output is pending that only results should be added. */
  readonly isBehind: boolean;
  /** Called immediately if the reader is already gone. */
  onGone(then: () => void): void;
  /** Resolves when everything was written, or cannot be. */
  drained(): Promise<void>;
}

/** A pipe, a socket or a terminal. */
export class StreamChannel implements Channel {
  readonly #stream: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly #gone = Promise.withResolvers<void>();
  #isGone = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    // For example EPIPE. Without a listener it would be an exception and end the job.
    stream.on('error', () => this.#end());
    stream.on('close', () => this.#end());
  }

  #end(): void {
    this.#isGone = true;
    this.#gone.resolve();
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  get columns(): number {
    return this.#stream.columns ?? 0;
  }

  get isBehind(): boolean {
    return this.#stream.writableLength > MAX_WAITING_BYTES;
  }

  write(text: string): void {
    if (!this.#isGone) this.#stream.write(text);
  }

  onGone(then: () => void): void {
    void this.#gone.promise.then(then);
  }

  drained(): Promise<void> {
    if (this.#isGone) return Promise.resolve();
    const written = new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
    return Promise.race([written, this.#gone.promise]);
  }
}

/**
 * A file or a device. Written synchronously by our own code: Node's stream gives up permanently at the first error, and treats
 * a short write as complete. On a full disk each line is tried, because space may become free.
 */
export class FileChannel implements Channel {
  readonly #descriptor: number;
  readonly #gone = Promise.withResolvers<void>();
  /** The last line was written in part. */
  #isCut = false;
  readonly isTerminal = false;
  readonly columns = 0;
  readonly isBehind = false;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(text: string): void {
    const bytes = Buffer.from(this.#isCut ? `\n${text}` : text);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
      this.#isCut = false;
    } catch {
      this.#isCut ||= written > 0;
      this.#gone.resolve();
    }
  }

  onGone(then: () => void): void {
    void this.#gone.promise.then(then);
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }
}

function channelOf(descriptor: number, stream: () => Writable): Channel {
  const status = fstatSync(descriptor);
  const isFile = status.isFile() || (status.isCharacterDevice() && !isatty(descriptor));
  return isFile ? new FileChannel(descriptor) : new StreamChannel(stream());
}

export interface Channels {
  readonly stdout: Channel;
  readonly stderr: Channel;
}

let standard: Channels | null = null;

/** Of this process. */
export function standardChannels(): Channels {
  standard ??= { stdout: channelOf(1, () => process.stdout), stderr: channelOf(2, () => process.stderr) };
  return standard;
}
