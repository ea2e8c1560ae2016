/**
 * Where the compressed data of a file ends. Zeros behind it are padding, as block devices and tapes leave it; other bytes are not part
 * of the image, such as the metadata that OpenWrt appends. xz calls a file with either damaged, and bzip2 ignores both.
 */
import fs from 'node:fs';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { type ImageCompression, mayBegin } from '../compression.ts';
import { gzipDataEnd } from './gzip-members.ts';
import { zstdDataEnd } from './zstd-frames.ts';

const read = promisify(fs.read);
const PIECE_BYTES = 1024 * 1024;
/** How much at the end of a file is searched for the end of its data. */
const MAX_TRAILING_BYTES = 64 * 1024 * 1024;

export interface DataEnd {
  /** The compressed data is the first so many bytes of the file. */
  readonly dataBytes: number;
  /** Bytes behind it, if any of them is no zero. */
  readonly trailingBytes: number;
}

/** Gives the offset behind the last end of a stream in `piece`, which begins at `offset` in the file; null without one. */
type FindEnd = (piece: Buffer, offset: number) => number | null;

/** What one end of a stream takes at most. */
const MARK_BYTES = 12;

/** A stream footer and its checksum; streams end at multiples of 4. Source: The .xz File Format 1.2.1, §2.1.2. */
const xzStreamEnd: FindEnd = (piece, offset) => {
  for (let at = piece.lastIndexOf('YZ'); at >= 10; at = piece.lastIndexOf('YZ', at - 1)) {
    const footer = piece.subarray(at - 10, at + 2);
    if ((offset + at + 2) % 4 === 0 && zlib.crc32(footer.subarray(4, 10)) === footer.readUInt32LE(0))
      return offset + at + 2;
  }
  return null;
};

/** Ends a stream of bzip2, at any bit, before a checksum of 32 bits and padding to a whole byte. */
const BZIP2_END = 0x1772_4538_5090n;

/** The middle five bytes of the mark, for each of the eight bits it may begin at: the others are shared with what is around it. */
const BZIP2_MIDDLES = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((shift) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BZIP2_END << (16n - shift));
  return { shift: Number(shift), middle: bytes.subarray(1, 6) };
});

function bzip2StreamEnd(piece: Buffer, offset: number): number | null {
  let last: number | null = null;
  for (const { shift, middle } of BZIP2_MIDDLES)
    for (let at = piece.lastIndexOf(middle); at >= 1; at = piece.lastIndexOf(middle, at - 1)) {
      const end = at - 1 + Math.ceil((shift + 48 + 32) / 8);
      if (end > piece.length || !isBzip2End(piece, at - 1, shift)) continue;
      last = Math.max(last ?? 0, offset + end);
      break;
    }
  return last;
}

function isBzip2End(piece: Buffer, from: number, shift: number): boolean {
  const bits = Buffer.alloc(8);
  piece.copy(bits, 0, from, from + 7);
  return ((bits.readBigUInt64BE(0) << BigInt(shift)) & 0xffff_ffff_ffff_0000n) === BZIP2_END << 16n;
}

const MARKED: { readonly [C in ImageCompression]?: FindEnd } = { xz: xzStreamEnd, bzip2: bzip2StreamEnd };

/** Null if the end cannot be told without decompressing, or is not there. `fd` stays where it is. */
export async function findMarkedEnd(fd: number, compression: ImageCompression): Promise<DataEnd | null> {
  const find = MARKED[compression];
  if (!find) return null;
  const { size } = fs.fstatSync(fd);
  for (let to = size; to > 0 && size - to < MAX_TRAILING_BYTES; to -= PIECE_BYTES - MARK_BYTES) {
    const from = Math.max(0, to - PIECE_BYTES);
    const piece = Buffer.alloc(to - from);
    await read(fd, { buffer: piece, position: from });
    const dataBytes = find(piece, from);
    if (dataBytes !== null) return withTrailing(fd, dataBytes, compression);
  }
  return null;
}

/** After a decompressor has found other bytes behind the data. Null if the end is not known, and once `signal` is aborted. */
export async function findDataEnd(
  fd: number,
  compression: ImageCompression,
  signal: AbortSignal,
): Promise<DataEnd | null> {
  if (compression in MARKED) return findMarkedEnd(fd, compression);
  const dataBytes = await (compression === 'gzip' ? gzipDataEnd(fd, signal) : zstdDataEnd(fd));
  return dataBytes === null ? null : withTrailing(fd, dataBytes, compression);
}

/** Null if another stream begins there, of which the rest is missing: pbzip2 writes one for each block of the image. */
async function withTrailing(fd: number, dataBytes: number, compression: ImageCompression): Promise<DataEnd | null> {
  const { size } = fs.fstatSync(fd);
  const buffer = Buffer.alloc(PIECE_BYTES);
  for (let at = dataBytes; at < size; ) {
    const { bytesRead } = await read(fd, { buffer, position: at });
    if (bytesRead === 0) break;
    const other = buffer.subarray(0, bytesRead).findIndex((byte) => byte !== 0);
    if (other >= 0) {
      const first = buffer.subarray(other, bytesRead);
      return mayBegin(first, compression) ? null : { dataBytes, trailingBytes: size - dataBytes };
    }
    at += bytesRead;
  }
  return { dataBytes, trailingBytes: 0 };
}
