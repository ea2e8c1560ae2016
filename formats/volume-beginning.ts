/** Whether something that programs look for begins in a place: an encrypted volume, a file system, a member of LVM or RAID. Pure. */

/** As far as it looks. */
export const VOLUME_BEGINNING_BYTES = 4096;

const SIGNATURES: readonly (readonly [at: number, bytes: string])[] = [
  // LUKS, and the copy of its second version.
  [0, 'LUKS\xba\xbe'],
  [0, 'SKUL\xba\xbe'],
  [0, '-FVE-FS-'],
  [3, '-FVE-FS-'],
  // ext2, ext3, ext4
  [1080, '\x53\xef'],
  [0, 'XFSB'],
  [3, 'NTFS    '],
  [3, 'EXFAT   '],
  [54, 'FAT'],
  [82, 'FAT32'],
  [512, 'LABELONE'],
  [4096 - 10, 'SWAPSPACE2'],
  // Linux's RAID, version 1.1; f2fs.
  [0, '\xfc\x4e\x2b\xa9'],
  [1024, '\x10\x20\xf5\xf2'],
];

export function isVolumeBeginning(head: Buffer): boolean {
  return SIGNATURES.some(([at, bytes]) => head.toString('latin1', at, at + bytes.length) === bytes);
}
