/** A drive that is made an ordinary empty one again: one partition, one file system that everybody reads (ADR 0058). */
import { Bytes, ShortText, z } from './schema.ts';

/** What it is for: everything; televisions, cars and other devices that read FAT32 alone; files of more than 4 GiB. */
export const DriveUse = z.enum(['everything', 'tv', 'large']);
export type DriveUse = z.infer<typeof DriveUse>;

export const EmptyFilesystem = z.enum(['fat32', 'exfat']);
export type EmptyFilesystem = z.infer<typeof EmptyFilesystem>;

/** The name of the new volume: what FAT and exFAT both take, and every system shows in the same way. */
export const VolumeLabel = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9 _-]{0,9}[A-Za-z0-9_-])?$/);
export const DEFAULT_VOLUME_LABEL = 'USB';

/** What a restored drive has. */
export const RestoredVolume = z.strictObject({
  filesystem: EmptyFilesystem,
  table: z.enum(['mbr', 'gpt']),
  label: ShortText,
  /** Of its one partition. */
  offsetBytes: Bytes.positive(),
  sizeBytes: Bytes.positive(),
});
export type RestoredVolume = z.infer<typeof RestoredVolume>;
