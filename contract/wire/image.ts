/** The bytes to be written. */
import { IMAGE_COMPRESSIONS } from '../../formats/compression.ts';
import { Mountable } from './mount.ts';
import { Bytes, LongText, listOf, Sha256, ShortText, z } from './schema.ts';

/** Bytes per block: the unit of writing, of digests and of every report about a drive (ADR 0002). */
export const BLOCK_BYTES = 1024 * 1024;

/** Of an image of 16 TiB. */
const MAX_BLOCKS = 2 ** 24;

export const BlockDigests = z.strictObject({
  blockBytes: z.number().int().positive(),
  /** SHA-256 of each block in order; the last block may be shorter than blockBytes. */
  sha256: listOf(Sha256, MAX_BLOCKS).min(1),
});
export type BlockDigests = z.infer<typeof BlockDigests>;

export const ImageCompression = z.enum(IMAGE_COMPRESSIONS);
export type ImageCompression = z.infer<typeof ImageCompression>;

/** Everything except `path`, `compression` and `fileBytes` describes the decompressed bytes, as written to a drive. */
export const Image = z.strictObject({
  path: LongText,
  /** Of the file at `path`; null when it is the image as it is. */
  compression: ImageCompression.nullable(),
  fileBytes: Bytes.positive(),
  sizeBytes: Bytes.positive(),
  sha256: Sha256,
  /** What the bytes are: an ISO 9660 medium, or a disk image with a partition table. */
  format: z.enum(['iso9660', 'disk']),
  /** ISO 9660 volume identifier, which the live system looks for when it boots. */
  volumeLabel: ShortText.nullable(),
  blocks: BlockDigests,
  /** Only so many bytes of a compressed file are its data; absent if all are. */
  dataBytes: Bytes.positive().optional(),
  /** Bytes behind the compressed data, which were left out with consent. */
  trailingBytes: Bytes.positive().optional(),
  /** Its table expects so many bytes more than there are, which was accepted. */
  missingBytes: Bytes.positive().optional(),
  /** False: nothing in it that a PC's firmware starts. */
  startsPcs: z.boolean().optional(),
  /** The sectors that it is made for; null if it fits any drive. */
  sectorBytes: z.number().int().positive().nullable().optional(),
  /** Absent where nothing can be mounted for writing. */
  mountable: Mountable.optional(),
});
export type Image = z.infer<typeof Image>;
