/** What the first bytes of a drive say is on it, where no record knows it. */
import { Bytes, z } from './schema.ts';

export const SeenOnDrive = z.strictObject({
  /** `empty`: nothing but zeros. `unreadable`: the drive gave an error. */
  format: z.enum(['iso9660', 'disk', 'empty', 'unknown', 'unreadable']),
  volumeLabel: z.string().nullable(),
  /** How long the image is by its own word; null when it does not say. */
  imageBytes: Bytes.nullable(),
  /** `hybrid`: both, as on most live images. */
  partitionTable: z.enum(['mbr', 'gpt', 'hybrid']).nullable(),
  partitions: z.number().int().nonnegative(),
});
export type SeenOnDrive = z.infer<typeof SeenOnDrive>;

/** The record that the drive resembles most, though not enough: how many of the blocks looked at are as it says. */
export const NearestRecord = z.strictObject({
  id: z.string(),
  title: z.string(),
  equal: z.number().int().positive(),
  of: z.number().int().positive(),
});
export type NearestRecord = z.infer<typeof NearestRecord>;
