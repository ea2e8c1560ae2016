/** What the first bytes of a drive show, if no record matches it. */
import { Bytes, LongText, ShortText, z } from './schema.ts';

export const SeenOnDrive = z.strictObject({
  /** `empty`: nothing but zeros. `unreadable`: the drive gave an error. */
  format: z.enum(['iso9660', 'disk', 'empty', 'unknown', 'unreadable']),
  volumeLabel: ShortText.nullable(),
  /** The length of the image according to its header; null if it has none. */
  imageBytes: Bytes.nullable(),
  /** `hybrid`: both, as on most live images. */
  partitionTable: z.enum(['mbr', 'gpt', 'hybrid']).nullable(),
  partitions: z.number().int().nonnegative(),
  /** What made it, where its table says so. */
  made: z.literal('nixos-sd-image').optional(),
});
export type SeenOnDrive = z.infer<typeof SeenOnDrive>;

/** The record that the drive resembles most, though not enough, with the number of equal samples. */
export const NearestRecord = z.strictObject({
  id: ShortText,
  title: LongText,
  equal: z.number().int().positive(),
  of: z.number().int().positive(),
});
export type NearestRecord = z.infer<typeof NearestRecord>;
