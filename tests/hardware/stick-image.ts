/** Images to be written in the guest. */
import { randomBytes } from 'node:crypto';
import { truncate } from 'node:fs/promises';
import { run } from '../devices/loop-device.ts';
import { type Guest, MEBIBYTE, STICK_BYTES } from './guest.ts';
import { FIRST_PARTITION_BYTES, partitionTable } from './partition-table.ts';

/** Small, because an emulated USB controller is slow; the last block is not whole, nor is its last sector. */
export const IMAGE_BYTES = 3 * MEBIBYTE + 1234;

export interface Image {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Random, with the marks of a disk image: an MBR's signature, and no partition that the guest could take for data. */
export async function diskImage(guest: Guest, sizeBytes = IMAGE_BYTES): Promise<Image> {
  const bytes = randomBytes(sizeBytes);
  bytes.fill(0, 446, 510);
  bytes.writeUInt16LE(0xaa55, 510);
  return { path: await guest.file(`image-${bytes.toString('hex', 0, 4)}.img`, bytes), bytes };
}

/** Cells of a stick as it is bought: one FAT partition over all of it, with a label. */
export async function fatStick(guest: Guest, label: string): Promise<string> {
  const cells = await guest.file(`fat-${label}`, partitionTable(STICK_BYTES, 0x0c));
  await truncate(cells, STICK_BYTES);
  const blocks = (STICK_BYTES - FIRST_PARTITION_BYTES) / 1024;
  const offset = String(FIRST_PARTITION_BYTES / 512);
  await run('mkfs.vfat', '-n', label, '--offset', offset, cells, String(blocks));
  return cells;
}
