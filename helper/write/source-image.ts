/**
 * The image being written: opened once, as the calling user, read once from the first byte to the last, decompressed if
 * necessary, and checked for changes during the job.
 */
import fs from 'node:fs';
import type { ImageCompression } from '../../formats/compression.ts';
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
  /**
   * Fills `buffer` with the next bytes. Overlapping calls get consecutive bytes. Throws ChangedImage if there
   * are fewer, or, with the last ones, if there are more: a drive must not become bootable with a part of another image. The first
   * call starts the decompressing program.
   */
  next(buffer: Buffer, lengthBytes: number): Promise<void>;
  /** Throws ChangedImage if the file has changed. */
  checkUnchanged(): void;
  /** Resolves when the decompressing program has ended. */
  close(): Promise<void>;
}

/** Bytes in order, as they are to be written. */
interface Bytes {
  /** Gives how many bytes were filled: fewer only at the end. */
  fill(buffer: Buffer, lengthBytes: number): Promise<number>;
  close(): Promise<void>;
}

function plainBytes(fd: number): Bytes {
  let position = 0;
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

function openBytes(fd: number, { compression, dataBytes }: ExpectedImage): Bytes {
  try {
    return compression === null ? plainBytes(fd) : inTurn(new Decompressed(fd, compression, dataBytes ?? null));
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
  const bytes = openBytes(fd, expected);
  let given = 0;

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
    async next(buffer, lengthBytes) {
      const count = await fill(buffer, lengthBytes);
      given += count;
      if (count < lengthBytes) throw new ChangedImage(`${path} ends at byte ${given}`);
      // The formats store their checksums at the end.
      if (given === sizeBytes && (await fill(Buffer.alloc(1), 1)) > 0)
        throw new ChangedImage(`${path} goes on after byte ${sizeBytes}`);
    },
    checkUnchanged() {
      const now = fs.fstatSync(fd, { bigint: true });
      if (now.size !== before.size || now.mtimeNs !== before.mtimeNs)
        throw new ChangedImage(`${path} was written to while it was being used`);
    },
    close: () => bytes.close(),
  };
}
