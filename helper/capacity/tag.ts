/**
 * What a capacity check writes to a position: every 512 bytes contain their offset, the token of the check and a checksum, so that a
 * misplaced or partial tag is recognised.
 */
import { hash } from 'node:crypto';

/** The unit of a tag, whatever the drive's sectors are. */
export const TAG_BYTES = 512;
const TOKEN_BYTES = 16;
/** Token and offset, then their SHA-512 repeated, so that no drive can compress a tag to a run of zeros, then a checksum. */
const HEADER_BYTES = TOKEN_BYTES + 8;
const CHECKED_BYTES = TAG_BYTES - 8;

const digest = (bytes: Buffer): Buffer => hash('sha512', bytes, 'buffer');

/** Fills `buffer`, which is to be written at `offsetBytes`. */
export function fillWithTags(buffer: Buffer, token: Buffer, offsetBytes: number): void {
  for (let at = 0; at < buffer.length; at += TAG_BYTES) {
    const tag = buffer.subarray(at, at + TAG_BYTES);
    token.copy(tag, 0);
    tag.writeBigUInt64LE(BigInt(offsetBytes + at), TOKEN_BYTES);
    tag.fill(digest(tag.subarray(0, HEADER_BYTES)), HEADER_BYTES, CHECKED_BYTES);
    digest(tag.subarray(0, CHECKED_BYTES)).copy(tag, CHECKED_BYTES, 0, TAG_BYTES - CHECKED_BYTES);
  }
}

/** Whether these 512 bytes are a tag of this check, even a damaged one: no other data begins with its random token. */
export function isTag(bytes: Buffer, at: number, token: Buffer): boolean {
  return bytes.compare(token, 0, TOKEN_BYTES, at, at + TOKEN_BYTES) === 0;
}

/** The offset to which an undamaged tag was written; null for anything else. */
export function taggedOffset(bytes: Buffer, at: number, token: Buffer): number | null {
  if (!isTag(bytes, at, token)) return null;
  const sum = digest(bytes.subarray(at, at + CHECKED_BYTES));
  if (bytes.compare(sum, 0, TAG_BYTES - CHECKED_BYTES, at + CHECKED_BYTES, at + TAG_BYTES) !== 0) return null;
  return Number(bytes.readBigUInt64LE(at + TOKEN_BYTES));
}
