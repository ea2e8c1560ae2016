/** Reads the header of an image: format, size, label. Pure. */

import { type Archive, archiveOf, compressionOf, type ImageCompression } from './compression.ts';
import { type ForeignFile, foreignFileOf } from './foreign-files.ts';
import { readImageExtent } from './image-extent.ts';
import { LINUX_VOLUME_HEAD_BYTES } from './linux-volume.ts';

const ISO_SECTOR_BYTES = 2048;
/** The first volume descriptor follows the 16 sectors that belong to the system. */
const DESCRIPTOR_OFFSET = 16 * ISO_SECTOR_BYTES;
/** A file that ends before its volume descriptor is truncated, whatever its size field says. */
const MIN_ISO_BYTES = DESCRIPTOR_OFFSET + ISO_SECTOR_BYTES;

/** How much of the beginning of an image `readImageHeader` looks at. */
export const IMAGE_HEADER_BYTES = LINUX_VOLUME_HEAD_BYTES;

/** Bytes that can be written to a drive. `sizeBytes`: the minimum length according to the header. */
export type ImageContent = (
  | { kind: 'iso9660'; volumeLabel: string | null; sizeBytes: number }
  | { kind: 'disk'; sizeBytes: number | null; partitionsEndBytes?: number }
) & {
  /** False: nothing in it that a PC's firmware starts. */
  readonly startsPcs: boolean;
  /** Drives with other sectors cannot use it; null if nothing in it depends on them. */
  readonly sectorBytes: 512 | 4096 | null;
};

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

/** The ISO 9660 volume that begins at this byte, as long as it says itself; null if none does. */
export function isoVolumeAt(head: Buffer, startBytes: number): { readonly sizeBytes: number } | null {
  const descriptor = head.subarray(startBytes + DESCRIPTOR_OFFSET);
  if (descriptor.toString('latin1', 1, 6) !== 'CD001') return null;
  return { sizeBytes: (descriptor.length >= 84 ? descriptor.readUInt32LE(80) : 0) * ISO_SECTOR_BYTES };
}

function readIso(head: Buffer): ImageContent | null {
  const volume = isoVolumeAt(head, 0);
  if (volume === null) return null;
  const descriptor = head.subarray(DESCRIPTOR_OFFSET);
  // Padded with spaces by the standard, with NULs by some tools.
  const label = descriptor.toString('latin1', 40, 72).replace(/[\0 ]+$/, '');
  const { partitionsEndBytes, startsPcs } = readImageExtent(head);
  // Partitions may be appended behind the volume. The backup of a GPT is missing in many an ISO, and nobody misses it.
  const sizeBytes = Math.max(volume.sizeBytes, partitionsEndBytes ?? 0, MIN_ISO_BYTES);
  // Linux mounts no volume with sectors of 2,048 bytes from a drive with larger ones.
  return { kind: 'iso9660', volumeLabel: label || null, sizeBytes, startsPcs, sectorBytes: 512 };
}

/** How far the end of a whole drive's last partition may be from its own end. */
const LAST_GAP_BYTES = 1024 ** 2;

/** The sectors of the whole image: an MBR does not say which it counts, but eight times too few bytes do. */
export function sectorBytesOf(content: ImageContent, imageBytes: number): ImageContent['sectorBytes'] {
  const { sectorBytes } = content;
  if (content.kind !== 'disk' || sectorBytes !== 512 || content.partitionsEndBytes !== content.sizeBytes)
    return sectorBytes;
  const endBytes = (content.partitionsEndBytes ?? 0) * 8;
  return endBytes <= imageBytes && endBytes > imageBytes - LAST_GAP_BYTES ? 4096 : 512;
}

function readDisk(head: Buffer): ImageContent | null {
  const { endBytes, partitionsEndBytes, gptSectorBytes, sectorBytes, startsPcs } = readImageExtent(head);
  const hasBootSignature = head.length >= 512 && head[510] === 0x55 && head[511] === 0xaa;
  if (!hasBootSignature && gptSectorBytes === null) return null;
  const partitions = partitionsEndBytes !== null && { partitionsEndBytes };
  return { kind: 'disk', sizeBytes: endBytes, ...partitions, startsPcs, sectorBytes };
}
