/** The bytes to be written. */
import { Bytes, Sha256, z } from './schema.ts';

/** Bytes per block: the unit of writing, of digests and of every report about a drive (ADR 0002). */
export const BLOCK_BYTES = 1024 * 1024;

export const BlockDigests = z.strictObject({
  blockBytes: z.number().int().positive(),
  /** SHA-256 of each block in order; the last block may be shorter than blockBytes. */
  sha256: z.array(Sha256).min(1),
});
export type BlockDigests = z.infer<typeof BlockDigests>;

export const Image = z.strictObject({
  path: z.string(),
  sizeBytes: Bytes.positive(),
  sha256: Sha256,
  /** What the bytes are: an ISO 9660 medium, or a disk image with a partition table. */
  format: z.enum(['iso9660', 'disk']),
  /** ISO 9660 volume identifier, which the live system looks for when it boots. */
  volumeLabel: z.string().nullable(),
  blocks: BlockDigests,
});
export type Image = z.infer<typeof Image>;
