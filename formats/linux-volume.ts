/** The size of a volume that begins with its image, of the file systems that SYSLINUX starts from besides FAT and NTFS. Pure. */

const EXT_SUPERBLOCK_AT = 1024;
const EXT_MAGIC = 0xef53;
const EXT_64BIT = 0x80;
const BTRFS_SUPERBLOCK_AT = 64 * 1024;
const SUPERBLOCK_BYTES = 1024;

/** As far as `linuxVolumeBytes` looks. */
export const LINUX_VOLUME_HEAD_BYTES = BTRFS_SUPERBLOCK_AT + 4096;

/** Null if no such volume begins here. Source: Linux fs/ext4/ext4.h. */
function extBytes(head: Buffer): number | null {
  const superblock = head.subarray(EXT_SUPERBLOCK_AT, EXT_SUPERBLOCK_AT + SUPERBLOCK_BYTES);
  if (superblock.length < SUPERBLOCK_BYTES || superblock.readUInt16LE(0x38) !== EXT_MAGIC) return null;
  const has64Bits = (superblock.readUInt32LE(0x60) & EXT_64BIT) !== 0;
  const blocks = superblock.readUInt32LE(0x04) + (has64Bits ? superblock.readUInt32LE(0x150) * 2 ** 32 : 0);
  return blocks * 2 ** (10 + Math.min(superblock.readUInt32LE(0x18), 6));
}

/** Of a volume on one device; null for anything else. Source: Linux include/uapi/linux/btrfs_tree.h. */
function btrfsBytes(head: Buffer): number | null {
  const superblock = head.subarray(BTRFS_SUPERBLOCK_AT, BTRFS_SUPERBLOCK_AT + SUPERBLOCK_BYTES);
  if (superblock.length < SUPERBLOCK_BYTES || superblock.toString('latin1', 64, 72) !== '_BHRfS_M') return null;
  return superblock.readBigUInt64LE(0x88) === 1n ? Number(superblock.readBigUInt64LE(0x70)) : null;
}

export function linuxVolumeBytes(head: Buffer): number | null {
  return extBytes(head) ?? btrfsBytes(head);
}
