/** The disk the guest runs from: a USB disk with one partition, like that of a portable system. */
import { truncate, writeFile } from 'node:fs/promises';
import { run } from '../devices/loop-device.ts';
import { FIRST_PARTITION_BYTES, partitionTable } from './partition-table.ts';

export const SYSTEM_DISK = { port: 8, serial: 'SYSTEM0001', sizeBytes: 512 * 1024 * 1024 };

export async function makeSystemDisk(path: string): Promise<void> {
  await writeFile(path, partitionTable(SYSTEM_DISK.sizeBytes, 0x83));
  await truncate(path, SYSTEM_DISK.sizeBytes);
  const blocks = (SYSTEM_DISK.sizeBytes - FIRST_PARTITION_BYTES) / 1024;
  const options = ['-q', '-F', '-O', '^has_journal', '-L', 'portable', '-E', `offset=${FIRST_PARTITION_BYTES}`];
  await run('mkfs.ext4', ...options, path, `${blocks}k`);
}
