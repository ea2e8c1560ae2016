/** The end of the last frame of a zstd file, by the lengths that its frames and blocks give. Source: RFC 8878 §3.1. */
import fs from 'node:fs';
import { promisify } from 'node:util';

const read = promisify(fs.read);
const MAGIC = 0xfd2f_b528;
const SKIPPABLE = 0x184d_2a50;
/** Magic number, descriptor, window, dictionary ID, content size. */
const MAX_HEADER_BYTES = 18;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const CHECKSUM_BYTES = 4;
const BLOCK_HEADER_BYTES = 3;
const RUN = 1;
const RESERVED = 3;

type ReadAt = (offset: number, count: number) => Promise<Buffer>;

/** The length of the header that begins `bytes`, and whether a checksum follows the last block. */
function headerOf(bytes: Buffer): { length: number; hasChecksum: boolean } {
  const descriptor = bytes.readUInt8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? Number(isSingleSegment) : 2 ** sizeFlag;
  const length = 5 + Number(!isSingleSegment) + (DICTIONARY_BYTES[descriptor & 3] ?? 0) + sizeBytes;
  return { length, hasChecksum: (descriptor & 4) !== 0 };
}

/** The offset behind the frame that begins at `offset`; null where none begins, or where it cannot be one. */
async function frameEnd(offset: number, readAt: ReadAt): Promise<number | null> {
  const bytes = await readAt(offset, MAX_HEADER_BYTES);
  if (bytes.length < 8) return null;
  const magic = bytes.readUInt32LE(0);
  if ((magic & 0xffff_fff0) === (SKIPPABLE & 0xffff_fff0)) return offset + 8 + bytes.readUInt32LE(4);
  if (magic !== MAGIC) return null;
  const { length, hasChecksum } = headerOf(bytes);
  for (let at = offset + length; ; ) {
    const block = await readAt(at, BLOCK_HEADER_BYTES);
    if (block.length < BLOCK_HEADER_BYTES) return null;
    const header = block.readUIntLE(0, BLOCK_HEADER_BYTES);
    const type = (header >> 1) & 3;
    if (type === RESERVED) return null;
    at += BLOCK_HEADER_BYTES + (type === RUN ? 1 : header >> 3);
    if ((header & 1) === 1) return at + (hasChecksum ? CHECKSUM_BYTES : 0);
  }
}

/** Null without a whole frame. `fd` stays where it is. */
export async function zstdDataEnd(fd: number): Promise<number | null> {
  const { size } = fs.fstatSync(fd);
  const readAt: ReadAt = async (position, length) => {
    const { buffer, bytesRead } = await read(fd, { buffer: Buffer.alloc(length), position });
    return buffer.subarray(0, bytesRead);
  };
  let end: number | null = null;
  for (;;) {
    const next = await frameEnd(end ?? 0, readAt);
    if (next === null || next > size) return end;
    end = next;
  }
}
