/** The oldest kind of partition table, with one partition from the first MiB to the end. */
export const FIRST_PARTITION_BYTES = 1024 * 1024;

/** The first sector of a disk. `type`: 0x83 is Linux, 0x0c is FAT. Source: an MBR has entries of 16 bytes from 446 on. */
export function partitionTable(diskBytes: number, type: number): Buffer {
  const sector = Buffer.alloc(512);
  sector.writeUInt8(type, 446 + 4);
  sector.writeUInt32LE(FIRST_PARTITION_BYTES / 512, 446 + 8);
  sector.writeUInt32LE((diskBytes - FIRST_PARTITION_BYTES) / 512, 446 + 12);
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}
