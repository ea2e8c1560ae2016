/** The bytes of a volume that a system changes by mounting it (ADR 0011). Pure. */

/** One kind of bytes that mounting changes; `mask` has a one for each bit that it may change, repeated over the field. */
export const MOUNT_FIELDS = {
  /** Byte 37 (FAT12, FAT16) or 65 (FAT32) of the boot sector: in use, to be checked. */
  'fat-in-use': { bytes: 1, mask: 0x03 },
  /** The two highest bits of the second entry of the table: shut down cleanly, no read errors. */
  'fat16-shut-down': { bytes: 1, mask: 0xc0 },
  'fat32-shut-down': { bytes: 1, mask: 0x0c },
  /** How many clusters are free, and where to look for the next one. */
  'fat-free-space': { bytes: 8, mask: 0xff },
  /** The date of a directory entry. */
  'fat-accessed': { bytes: 2, mask: 0xff },
  /** Time and date of a directory entry. */
  'fat-modified': { bytes: 4, mask: 0xff },
  /** When it was mounted last, and written last. */
  'ext-times': { bytes: 8, mask: 0xff },
  'ext-mount-count': { bytes: 2, mask: 0xff },
  'ext-mount-point': { bytes: 64, mask: 0xff },
  'ext-written-amount': { bytes: 8, mask: 0xff },
  /** The checksum of the superblock, which must match its current content. */
  'ext-checksum': { bytes: 4, mask: 0xff },
} as const satisfies { readonly [kind: string]: { bytes: number; mask: number } };

export type MountFieldKind = keyof typeof MOUNT_FIELDS;

/** Offset in the volume in bytes, kind, and the bytes as they were written, in hexadecimal. */
export type MountField = [offsetBytes: number, kind: MountFieldKind, hex: string];

export const FILESYSTEMS = ['FAT12', 'FAT16', 'FAT32', 'ext2/3/4'] as const;
export type Filesystem = (typeof FILESYSTEMS)[number];
