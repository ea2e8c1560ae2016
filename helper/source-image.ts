/** The image being written: opened once, as the calling user, and watched for changes under the job. */
import fs from 'node:fs';
import { errorCode, readFully } from './aligned.ts';

export type ImageRefusal = 'missing' | 'not-permitted' | 'not-a-file' | 'size-differs' | 'failed';

export class RefusedImage extends Error {
  readonly reason: ImageRefusal;
  constructor(reason: ImageRefusal, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** The image's size, times or bytes are no longer what they were when it was opened. */
export class ChangedImage extends Error {}

export interface SourceImage {
  readonly sizeBytes: number;
  /** Fills `buffer` from `offsetBytes`; throws ChangedImage when fewer bytes are there. */
  read(buffer: Buffer, lengthBytes: number, offsetBytes: number): Promise<void>;
  /** Throws ChangedImage when the file is not what it was. */
  checkUnchanged(): void;
}

/** Throws RefusedImage. */
export function openSourceImage(path: string, sizeBytes: number): SourceImage {
  let fd: number;
  try {
    // O_NONBLOCK: opening a named pipe must not hang.
    fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  } catch (thrown) {
    const code = errorCode(thrown);
    const reason = code === 'ENOENT' ? 'missing' : code === 'EACCES' || code === 'EPERM' ? 'not-permitted' : 'failed';
    throw new RefusedImage(reason, `opening ${path}: ${code}`);
  }
  const before = fs.fstatSync(fd, { bigint: true });
  if (!before.isFile()) throw new RefusedImage('not-a-file', `${path} is not an ordinary file`);
  if (before.size !== BigInt(sizeBytes))
    throw new RefusedImage('size-differs', `${path} has ${before.size} bytes, expected ${sizeBytes}`);
  return {
    sizeBytes,
    async read(buffer, lengthBytes, offsetBytes) {
      const count = await readFully(fd, buffer, lengthBytes, offsetBytes).catch((thrown: unknown) => {
        throw new ChangedImage(`reading ${path}: ${errorCode(thrown)}`);
      });
      if (count < lengthBytes) throw new ChangedImage(`${path} ends at byte ${offsetBytes + count}`);
    },
    checkUnchanged() {
      const now = fs.fstatSync(fd, { bigint: true });
      if (now.size !== before.size || now.mtimeNs !== before.mtimeNs)
        throw new ChangedImage(`${path} was written to while it was being used`);
    },
  };
}
