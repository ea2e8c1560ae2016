/** The disk the guest runs from: a USB disk with one partition, like that of a portable system. */
import { truncate, writeFile } from 'node:fs/promises';
import { run } from '../devices/loop-device.ts';

export const SYSTEM_DISK = { port: 8, serial: 'SYSTEM0001', sizeBytes: 512 * 1024 * 1024 };
const FIRST_PARTITION_BYTES = 1024 * 1024;

export async function makeSystemDisk(path: string): Promise<void> {
  // One partition of type Linux over the rest of the disk. Source: the MBR's partition entries, 16 bytes from 446 on.
  const table = Buffer.alloc(512);
  table.writeUInt8(0x83, 446 + 4);
  table.writeUInt32LE(FIRST_PARTITION_BYTES / 512, 446 + 8);
  table.writeUInt32LE((SYSTEM_DISK.sizeBytes - FIRST_PARTITION_BYTES) / 512, 446 + 12);
  table.writeUInt16LE(0xaa55, 510);
  await writeFile(path, table);
  await truncate(path, SYSTEM_DISK.sizeBytes);
  const blocks = (SYSTEM_DISK.sizeBytes - FIRST_PARTITION_BYTES) / 1024;
  const options = ['-q', '-F', '-O', '^has_journal', '-L', 'portable', '-E', `offset=${FIRST_PARTITION_BYTES}`];
  await run('mkfs.ext4', ...options, path, `${blocks}k`);
}
