/** The bytes of an image in order, decompressed if necessary. */
import type { FileHandle } from 'node:fs/promises';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { ImageCompression } from '../../../contract/wire/image.ts';
import type { Reason } from '../../../contract/wire/reason.ts';
import { CorruptData, Decompressed, MissingProgram, PROGRAM_FOLDERS } from '../../../formats/decompress/decompress.ts';
import { unreadable } from '../../system/image-head.ts';

export interface ImageBytes {
  /** Fills `buffer`; returns how many bytes were filled, which is fewer only at the end. Throws JobFailure. */
  fill(buffer: Buffer): Promise<number>;
  /** Bytes of the file read so far. */
  readonly takenBytes: number;
  /** Also makes a pending `fill` fail. Resolves when no decompressing program is left. */
  close(): Promise<void>;
}

/** Throws program-missing before anything is read. `dataBytes`: only so many bytes of a compressed file are its data. */
export function openBytes(
  file: FileHandle,
  path: string,
  { compression, dataBytes = null }: { compression: ImageCompression | null; dataBytes?: number | null | undefined },
): ImageBytes {
  if (compression === null) return plainBytes(file, path);
  return decompressedBytes(openDecompressed(file, compression, dataBytes), path);
}

function plainBytes(file: FileHandle, path: string): ImageBytes {
  let takenBytes = 0;
  return {
    async fill(buffer) {
      let done = 0;
      while (done < buffer.length) {
        const { bytesRead } = await file
          .read(buffer, done, buffer.length - done, takenBytes)
          .catch((thrown: unknown) => {
            throw unreadable(path, thrown);
          });
        if (bytesRead === 0) return done;
        done += bytesRead;
        takenBytes += bytesRead;
      }
      return done;
    },
    get takenBytes() {
      return takenBytes;
    },
    close: async () => {},
  };
}

function whyCorrupt({ damage, message }: CorruptData): Reason {
  if (damage === 'undecodable') return { because: 'compressed-undecodable', said: message };
  return { because: `compressed-${damage}` };
}

function decompressedBytes(decompressed: Decompressed, path: string): ImageBytes {
  return {
    fill: (buffer) =>
      decompressed.fill(buffer, buffer.length).catch((thrown: unknown) => {
        if (thrown instanceof CorruptData)
          throw new JobFailure({ kind: 'image-corrupt', path, detail: whyCorrupt(thrown) }, { cause: thrown });
        throw unreadable(path, thrown);
      }),
    get takenBytes() {
      return decompressed.takenBytes;
    },
    close: () => decompressed.close(),
  };
}

function openDecompressed(file: FileHandle, compression: ImageCompression, dataBytes: number | null): Decompressed {
  try {
    return new Decompressed(file.fd, compression, dataBytes);
  } catch (thrown) {
    if (!(thrown instanceof MissingProgram)) throw thrown;
    const { program, package: name } = thrown;
    throw new JobFailure(
      { kind: 'program-missing', program, package: name, searched: [...PROGRAM_FOLDERS] },
      { cause: thrown },
    );
  }
}
