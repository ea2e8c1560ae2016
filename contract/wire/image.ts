/** The bytes to be written. */
import { IMAGE_COMPRESSIONS } from './helper-protocol.ts';
import { Mountable } from './mount.ts';
import { Bytes, Sha256, z } from './schema.ts';

/** Bytes per block: the unit of writing, of digests and of every report about a drive (ADR 0002). */
export const BLOCK_BYTES = 1024 * 1024;

export const BlockDigests = z.strictObject({
  blockBytes: z.number().int().positive(),
  /** SHA-256 of each block in order; the last block may be shorter than blockBytes. */
  sha256: z.array(Sha256).min(1),
});
export type BlockDigests = z.infer<typeof BlockDigests>;

export const ImageCompression = z.enum(IMAGE_COMPRESSIONS);
export type ImageCompression = z.infer<typeof ImageCompression>;

/** zip and 7z are archives of files: they are told apart so that they can be refused with a remedy. */
export type FileCompression = ImageCompression | 'zip' | '7z';

const MAGIC: readonly (readonly [FileCompression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
];
/** Begins a skippable frame of zstd, as pzstd writes them; the first byte is 0x50 to 0x5f. Source: RFC 8878 §3.1.2. */
const ZSTD_SKIPPABLE = [0x2a, 0x4d, 0x18];

/** How a file is compressed, by its first bytes; its name may lie. Null when it is not. */
export function compressionOf(head: Uint8Array): FileCompression | null {
  const found = MAGIC.find(([, magic]) => magic.every((byte, index) => head[index] === byte));
  if (found) return found[0];
  const isSkippable =
    ((head[0] ?? 0) & 0xf0) === 0x50 && ZSTD_SKIPPABLE.every((byte, index) => head[index + 1] === byte);
  return isSkippable ? 'zstd' : null;
}

/** Everything but `path`, `compression` and `fileBytes` is of the decompressed bytes: what a drive will hold. */
export const Image = z.strictObject({
  path: z.string(),
  /** Of the file at `path`; null when it is the image as it is. */
  compression: ImageCompression.nullable(),
  fileBytes: Bytes.positive(),
  sizeBytes: Bytes.positive(),
  sha256: Sha256,
  /** What the bytes are: an ISO 9660 medium, or a disk image with a partition table. */
  format: z.enum(['iso9660', 'disk']),
  /** ISO 9660 volume identifier, which the live system looks for when it boots. */
  volumeLabel: z.string().nullable(),
  blocks: BlockDigests,
  /** Absent where nothing can be mounted for writing. */
  mountable: Mountable.optional(),
});
export type Image = z.infer<typeof Image>;
