/** Reads the header of an image: format, size, label. Pure. */

import { type Archive, archiveOf, compressionOf, type ImageCompression } from './compression.ts';
import { type ForeignFile, foreignFileOf } from './foreign-files.ts';
import { readImageExtent } from './image-extent.ts';

const ISO_SECTOR_BYTES = 2048;
/** The first volume descriptor follows the 16 sectors that belong to the system. */
const DESCRIPTOR_OFFSET = 16 * ISO_SECTOR_BYTES;
/** A file that ends before its volume descriptor is truncated, whatever its size field says. */
const MIN_ISO_BYTES = DESCRIPTOR_OFFSET + ISO_SECTOR_BYTES;

/** How much of the beginning of an image `readImageHeader` looks at. */
export const IMAGE_HEADER_BYTES = MIN_ISO_BYTES;

/** Bytes that can be written to a drive. `sizeBytes`: the minimum length according to the header. */
export type ImageContent =
  | { kind: 'iso9660'; volumeLabel: string | null; sizeBytes: number }
  | { kind: 'disk'; sizeBytes: number | null; partitionsEndBytes?: number };

export type ImageHeader =
  | ImageContent
  | { kind: 'compressed'; compression: ImageCompression }
  | { kind: 'archive'; archive: Archive }
  | { kind: 'foreign'; file: ForeignFile }
  | { kind: 'unknown'; because: 'tar-archive' | 'no-volume-or-table' };

/** Source: ECMA-119 §8.4, UEFI 2.10 §5.3.2. */
export function readImageHeader(head: Buffer): ImageHeader {
  const compression = compressionOf(head);
  if (compression) return { kind: 'compressed', compression };
  const archive = archiveOf(head);
  if (archive) return { kind: 'archive', archive };
  const foreign = foreignFileOf(head);
  if (foreign) return { kind: 'foreign', file: foreign };
  const content = readIso(head) ?? readDisk(head);
  if (content) return content;
  // POSIX.1-1988 ustar and GNU tar alike.
  if (head.toString('latin1', 257, 262) === 'ustar') return { kind: 'unknown', because: 'tar-archive' };
  return { kind: 'unknown', because: 'no-volume-or-table' };
}

function readIso(head: Buffer): ImageContent | null {
  const descriptor = head.subarray(DESCRIPTOR_OFFSET);
  if (descriptor.toString('latin1', 1, 6) !== 'CD001') return null;
  // Padded with spaces by the standard, with NULs by some tools.
  const label = descriptor.toString('latin1', 40, 72).replace(/[\0 ]+$/, '');
  const sectors = descriptor.length >= 84 ? descriptor.readUInt32LE(80) : 0;
  const sizeBytes = Math.max(sectors * ISO_SECTOR_BYTES, MIN_ISO_BYTES);
  return { kind: 'iso9660', volumeLabel: label || null, sizeBytes };
}

function readDisk(head: Buffer): ImageContent | null {
  const { endBytes, partitionsEndBytes, sectorBytes } = readImageExtent(head);
  const hasBootSignature = head.length >= 512 && head[510] === 0x55 && head[511] === 0xaa;
  if (!hasBootSignature && sectorBytes === null) return null;
  return { kind: 'disk', sizeBytes: endBytes, ...(partitionsEndBytes !== null && { partitionsEndBytes }) };
}
