/** The bytes of an ext2, ext3 or ext4 volume that change when it is mounted and unmounted. Pure. Source: Linux fs/ext4/ext4.h. */
import type { MountField, MountFieldKind } from './volume-fields.ts';

export const SUPERBLOCK_AT = 1024;
export const SUPERBLOCK_BYTES = 1024;
const HAS_CHECKSUM = 0x400;

/**
 * Null if there is no such volume. Only the superblock: a volume from which a file was read has journal entries, and counts
 * as changed.
 */
export function extFields(bytes: Buffer): MountField[] | null {
  if (bytes.length < SUPERBLOCK_AT + SUPERBLOCK_BYTES || bytes.readUInt16LE(SUPERBLOCK_AT + 0x38) !== 0xef53)
    return null;
  const field = (at: number, kind: MountFieldKind, length: number): MountField => {
    const start = SUPERBLOCK_AT + at;
    return [start, kind, bytes.toString('hex', start, start + length)];
  };
  const fields = [
    field(0x2c, 'ext-times', 8),
    field(0x34, 'ext-mount-count', 2),
    field(0x88, 'ext-mount-point', 64),
    field(0x178, 'ext-written-amount', 8),
  ];
  if ((bytes.readUInt32LE(SUPERBLOCK_AT + 0x64) & HAS_CHECKSUM) !== 0) fields.push(field(0x3fc, 'ext-checksum', 4));
  return fields;
}
