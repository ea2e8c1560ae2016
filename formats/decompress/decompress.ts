/**
 * The bytes inside a compressed file, in order, without a copy on disk. Main and the helper use
 * the same code, so that they cannot disagree about where the image ends. gzip and zstd are decompressed by
 * Node, xz and bzip2 by their own programs. Nothing is read or started before the first `fill`.
 */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { decompressorOf, type ImageCompression } from '../compression.ts';
import { Inflated } from './inflated.ts';
import type { Pieces } from './pieces.ts';
import { Spawned } from './spawned.ts';

export { CorruptData } from './pieces.ts';

/** Fixed, because the environment is empty under pkexec and not to be trusted there: NixOS first, then the others. */
export const PROGRAM_FOLDERS: readonly string[] = ['/run/current-system/sw/bin', '/usr/bin', '/bin'];

export class MissingProgram extends Error {
  readonly program: string;
  /** What it is called where packages are installed. */
  readonly package: string;
  constructor(program: string, name: string) {
    // not shown: for the log
    super(`${program} is not installed (looked in ${PROGRAM_FOLDERS.join(', ')})`);
    this.program = program;
    this.package = name;
  }
}

export function findProgram(program: string, folders = PROGRAM_FOLDERS): string | null {
  const isExecutable = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

function piecesOf(fd: number, compression: ImageCompression, dataBytes: number | null): Pieces {
  const decompressor = decompressorOf(compression);
  if ('node' in decompressor) return new Inflated(fd, decompressor.node, dataBytes);
  const { program, package: name, options } = decompressor;
  const path = findProgram(program);
  if (!path) throw new MissingProgram(program, name);
  return new Spawned(fd, { path, options }, dataBytes);
}

/**
 * Frees the memory of a used piece: the garbage collector would let 64 MiB of them accumulate. zlib puts consecutive pieces into the
 * same memory, which the last piece frees. Small buffers share Node's pool, which must not be freed.
 */
function letGo({ buffer, byteOffset, length }: Buffer): void {
  const isAlone = byteOffset === 0 && length === buffer.byteLength;
  const isLast = byteOffset + length === buffer.byteLength && buffer.byteLength > Buffer.poolSize;
  if ((isAlone || isLast) && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** One pass over the decompressed bytes of an open file. */
export class Decompressed {
  readonly #pieces: Pieces;
  #piece: Buffer = Buffer.alloc(0);
  /** The part of the current piece that was not returned yet. */
  #rest = this.#piece;
  #ended = false;

  /**
   * `fd` belongs to the caller; it must be at position 0 and not be used otherwise until `close`. `dataBytes`: only the first so many
   * bytes of the file are compressed data; null if all are. Throws MissingProgram.
   */
  constructor(fd: number, compression: ImageCompression, dataBytes: number | null = null) {
    this.#pieces = piecesOf(fd, compression, dataBytes);
  }

  /**
   * Fills the first `lengthBytes` of `buffer`; returns how many were filled, which is fewer only at the end. Throws
   * CorruptData.
   */
  async fill(buffer: Buffer, lengthBytes: number): Promise<number> {
    let done = 0;
    while (done < lengthBytes && !this.#ended) {
      if (this.#rest.length === 0) {
        letGo(this.#piece);
        const piece = await this.#pieces.next();
        this.#ended = piece === null;
        this.#rest = this.#piece = piece ?? Buffer.alloc(0);
      }
      const taken = this.#rest.copy(buffer, done, 0, lengthBytes - done);
      this.#rest = this.#rest.subarray(taken);
      done += taken;
    }
    return done;
  }

  get takenBytes(): number {
    return this.#pieces.takenBytes;
  }

  close(): Promise<void> {
    return this.#pieces.close();
  }
}
