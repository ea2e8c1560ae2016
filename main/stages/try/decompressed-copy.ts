/** A compressed image as a file that QEMU can read at any place: without a name, so that nothing is left of it, however this ends. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { ImageCompression } from '../../../contract/wire/image.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { CorruptData, Decompressed, MissingProgram, PROGRAM_FOLDERS } from '../../../formats/decompress/decompress.ts';
import { unreadable } from '../../system/image-head.ts';
import { overlayFolder } from './run-folder.ts';

const PIECE_BYTES = 1024 ** 2;

export interface Compressed {
  readonly file: FileHandle;
  readonly path: string;
  readonly compression: ImageCompression;
  readonly signal: AbortSignal;
}

/** The caller closes it; it cannot be written through this handle. Throws program-missing, image-corrupt, overlay-full. */
export async function decompressedCopy(from: Compressed): Promise<{ file: FileHandle; sizeBytes: number }> {
  const path = join(overlayFolder(), `flakestick-try-${randomBytes(6).toString('hex')}`);
  const { O_RDWR, O_CREAT, O_EXCL } = constants;
  const made = await open(path, O_RDWR | O_CREAT | O_EXCL, 0o600).catch(full);
  try {
    await unlink(path);
    const sizeBytes = await decompressInto(made, from);
    return { file: await open(`/proc/self/fd/${made.fd}`, 'r'), sizeBytes };
  } finally {
    await made.close();
  }
}

function full(thrown: unknown): never {
  const { code } = thrown as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') throw thrown;
  throw new JobFailure({ kind: 'overlay-full', path: overlayFolder() }, { cause: thrown });
}

async function decompressInto(made: FileHandle, { file, path, compression, signal }: Compressed): Promise<number> {
  const decompressed = opened(file, compression);
  const piece = Buffer.alloc(PIECE_BYTES);
  try {
    for (let sizeBytes = 0; ; ) {
      throwIfStopped(signal);
      const bytes = await decompressed.fill(piece, piece.length).catch((thrown: unknown) => {
        if (!(thrown instanceof CorruptData)) throw unreadable(path, thrown);
        const detail = { because: 'compressed-undecodable', said: thrown.message } as const;
        throw new JobFailure({ kind: 'image-corrupt', path, detail }, { cause: thrown });
      });
      if (bytes === 0) return sizeBytes;
      await made.writeFile(piece.subarray(0, bytes)).catch(full);
      sizeBytes += bytes;
    }
  } finally {
    await decompressed.close();
  }
}

function opened(file: FileHandle, compression: ImageCompression): Decompressed {
  try {
    return new Decompressed(file.fd, compression);
  } catch (thrown) {
    if (!(thrown instanceof MissingProgram)) throw thrown;
    const { program, package: name } = thrown;
    const searched = [...PROGRAM_FOLDERS];
    throw new JobFailure({ kind: 'program-missing', program, package: name, searched }, { cause: thrown });
  }
}
