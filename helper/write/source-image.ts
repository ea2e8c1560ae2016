/**
 * The image being written: opened once, as the calling user, read from the first byte to the last, decompressed if necessary, and
 * checked for changes during the job. A drive that falls behind reads the same file again.
 */
import fs from 'node:fs';
import { fileVersion } from '../../contract/wire/helper-protocol.ts';
import { decompressorOf, type ImageCompression } from '../../formats/compression.ts';
import { CorruptData, Decompressed, MissingProgram } from '../../formats/decompress/decompress.ts';
import { readFully } from '../io/aligned.ts';
import { DeviceError, errorCode } from '../io/device-error.ts';

export type ImageRefusal = 'missing' | 'not-permitted' | 'not-a-file' | 'size-differs' | 'failed';

export class RefusedImage extends Error {
  readonly reason: ImageRefusal;
  constructor(reason: ImageRefusal, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** The size, times or bytes of the image have changed since it was opened. */
export class ChangedImage extends Error {}

export interface ExpectedImage {
  readonly path: string;
  readonly compression: ImageCompression | null;
  /** Only so many bytes of a compressed file are its data; undefined if all are. */
  readonly dataBytes?: number | undefined;
  /** Decompressed. */
  readonly sizeBytes: number;
}

export interface SourceImage {
  /** Decompressed. */
  readonly sizeBytes: number;
  readonly isCompressed: boolean;
  /**
   * Fills `buffer` with the next bytes. Overlapping calls get consecutive bytes. Throws ChangedImage if there
   * are fewer, or, with the last ones, if there are more: a drive must not become bootable with a part of another image. The first
   * call starts the decompressing program.
   */
  next(buffer: Buffer, lengthBytes: number): Promise<void>;
  /**
   * Fills `buffer` with what an image that is not compressed has from `fromBytes` on, and gives how many bytes there were. Throws
   * DeviceError.
   */
  readAt(buffer: Buffer, fromBytes: number): Promise<number>;
  /** Whether the file has this `fileVersion` now, which differs after a change of its name or its rights as well. */
  isVersion(version: string): boolean;
  /** Throws ChangedImage if the file has changed. */
  checkUnchanged(): void;
  /**
   * Another read of the same file, whose first `next` gives the bytes from `fromBytes` on. A compressed one is
   * decompressed from the start for it; the signal ends that. Throws RefusedImage.
   */
  readAgain(fromBytes: number, signal: AbortSignal): SourceImage;
  /** Resolves when the decompressing program has ended. */
  close(): Promise<void>;
}

/** Bytes in order, as they are to be written. */
interface Bytes {
  /** Gives how many bytes were filled: fewer only at the end. */
  fill(buffer: Buffer, lengthBytes: number): Promise<number>;
  close(): Promise<void>;
}

function plainBytes(fd: number, fromBytes: number): Bytes {
  let position = fromBytes;
  return {
    fill(buffer, lengthBytes) {
      const from = position;
      position += lengthBytes;
      return readFully(fd, buffer, lengthBytes, from);
    },
    close: async () => {},
  };
}

/** Sequential, because the output of a decompressor has an order. */
function inTurn(bytes: Bytes): Bytes {
  let last: Promise<unknown> = Promise.resolve();
  return {
    fill(buffer, lengthBytes) {
      const turn = last.then(() => bytes.fill(buffer, lengthBytes));
      last = turn.catch(() => {});
      return turn;
    },
    close: () => bytes.close(),
  };
}

/** Leaves out the first `count` bytes. Once `signal` is aborted, it gives nothing any more. */
function after(bytes: Bytes, count: number, signal: AbortSignal): Bytes {
  let left = count;
  return {
    async fill(buffer, lengthBytes) {
      while (left > 0 && !signal.aborted) {
        const filled = await bytes.fill(buffer, Math.min(left, lengthBytes));
        if (filled === 0) return 0;
        left -= filled;
      }
      return signal.aborted ? 0 : bytes.fill(buffer, lengthBytes);
    },
    close: () => bytes.close(),
  };
}

/** A program reads from the position of the descriptor that it is given, so that each needs its own. */
function withOwnPosition(fd: number, open: (own: number) => Bytes): Bytes {
  const own = openFile(`/proc/self/fd/${fd}`);
  const bytes = open(own);
  return {
    fill: (buffer, lengthBytes) => bytes.fill(buffer, lengthBytes),
    async close() {
      await bytes.close();
      fs.closeSync(own);
    },
  };
}

function openFile(path: string): number {
  try {
    // O_NONBLOCK: opening a named pipe must not hang.
    return fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  } catch (thrown) {
    const code = errorCode(thrown);
    const reason = code === 'ENOENT' ? 'missing' : code === 'EACCES' || code === 'EPERM' ? 'not-permitted' : 'failed';
    throw new RefusedImage(reason, `opening ${path}: ${code}`);
  }
}

interface OpenedFile {
  readonly fd: number;
  readonly expected: ExpectedImage;
  readonly before: fs.BigIntStats;
}

function decompressed(fd: number, compression: ImageCompression, { dataBytes }: ExpectedImage): Bytes {
  try {
    return new Decompressed(fd, compression, dataBytes ?? null);
  } catch (thrown) {
    if (thrown instanceof MissingProgram) throw new RefusedImage('failed', thrown.message);
    throw thrown;
  }
}

/** Throws RefusedImage. */
export function openSourceImage(expected: ExpectedImage): SourceImage {
  const { path, compression, sizeBytes } = expected;
  const fd = openFile(path);
  const before = fs.fstatSync(fd, { bigint: true });
  if (!before.isFile()) throw new RefusedImage('not-a-file', `${path} is not an ordinary file`);
  if (compression === null && before.size !== BigInt(sizeBytes))
    throw new RefusedImage('size-differs', `${path} has ${before.size} bytes, expected ${sizeBytes}`);
  const bytes = compression === null ? plainBytes(fd, 0) : inTurn(decompressed(fd, compression, expected));
  return readFrom({ fd, expected, before }, 0, bytes);
}

function readAgain(file: OpenedFile, fromBytes: number, signal: AbortSignal): SourceImage {
  const { fd, expected } = file;
  const { compression } = expected;
  if (compression === null) return readFrom(file, fromBytes, plainBytes(fd, fromBytes));
  const open = (own: number): Bytes => decompressed(own, compression, expected);
  const bytes = 'node' in decompressorOf(compression) ? open(fd) : withOwnPosition(fd, open);
  return readFrom(file, fromBytes, inTurn(after(bytes, fromBytes, signal)));
}

/** `bytes` begin at `fromBytes` of the image. */
function readFrom(file: OpenedFile, fromBytes: number, bytes: Bytes): SourceImage {
  const { fd, before } = file;
  const { path, sizeBytes, compression } = file.expected;
  let given = fromBytes;

  const fill = (buffer: Buffer, lengthBytes: number): Promise<number> =>
    bytes.fill(buffer, lengthBytes).catch((thrown: unknown) => {
      const { errno, message } = thrown as NodeJS.ErrnoException;
      if (thrown instanceof CorruptData) throw new ChangedImage(`${path}: ${message}`);
      // If the decompressing program was killed, its error says nothing about the file.
      if (errno === undefined && !(thrown instanceof DeviceError)) throw new RefusedImage('failed', message);
      throw new ChangedImage(`reading ${path}: ${errorCode(thrown)}`);
    });

  return {
    sizeBytes,
    isCompressed: compression !== null,
    async next(buffer, lengthBytes) {
      const count = await fill(buffer, lengthBytes);
      given += count;
      if (count < lengthBytes) throw new ChangedImage(`${path} ends at byte ${given}`);
      // The formats store their checksums at the end.
      if (given === sizeBytes && (await fill(Buffer.alloc(1), 1)) > 0)
        throw new ChangedImage(`${path} goes on after byte ${sizeBytes}`);
    },
    async readAt(buffer, fromBytes) {
      if (compression !== null) throw new Error('a compressed image has no places');
      return readFully(fd, buffer, buffer.length, fromBytes);
    },
    isVersion: (version) => fileVersion(fs.fstatSync(fd, { bigint: true })) === version,
    checkUnchanged() {
      const now = fs.fstatSync(fd, { bigint: true });
      if (now.size !== before.size || now.mtimeNs !== before.mtimeNs)
        throw new ChangedImage(`${path} was written to while it was being used`);
    },
    readAgain: (from, signal) => readAgain(file, from, signal),
    close: () => bytes.close(),
  };
}
