/** What the programs of the distribution say about a drive that was restored. */
import { expect } from 'vitest';
import type { RestoredVolume } from '../../contract/wire/empty-drive.ts';
import { type Bench, run } from './loop-device.ts';
import { tracesOf } from './old-stick.ts';

const FSCK = { fat32: 'fsck.fat', exfat: 'fsck.exfat' } as const;
const TYPE = { fat32: 'vfat', exfat: 'exfat' } as const;

/** Of blkid -o export. */
async function probe(...argv: string[]): Promise<Record<string, string>> {
  const lines = (await run('blkid', '-p', '-o', 'export', ...argv)).split('\n');
  return Object.fromEntries(lines.map((line) => line.replaceAll('\\', '').split('=', 2) as [string, string]));
}

/** One clean file system, a table that parted takes as it is, and no trace of what was there. */
export async function expectEmpty(bench: Bench, devicePath: string, volume: RestoredVolume): Promise<void> {
  const { filesystem, table, label, offsetBytes, sizeBytes } = volume;
  expect(await tracesOf(devicePath)).toEqual([]);
  const signatures = (await run('wipefs', '--noheadings', '--output', 'TYPE', devicePath)).split(/\s+/);
  expect(signatures.toSorted()).toEqual(table === 'mbr' ? ['dos'] : ['PMBR', 'gpt', 'gpt']);
  const disk = await probe(devicePath);
  expect(disk).toMatchObject({ PTTYPE: table === 'mbr' ? 'dos' : 'gpt' });
  expect(disk).not.toHaveProperty('TYPE');
  const [, , ...partitions] = (await run('parted', '-sm', devicePath, 'unit', 'B', 'print')).split('\n');
  expect(partitions).toHaveLength(1);
  expect(partitions[0]).toMatch(new RegExp(`^1:${offsetBytes}B:${offsetBytes + sizeBytes - 1}B:${sizeBytes}B:`));
  const part = await bench.attach(devicePath, '-o', String(offsetBytes), '--sizelimit', String(sizeBytes));
  try {
    expect(await probe(part)).toMatchObject({ TYPE: TYPE[filesystem], LABEL: label });
    await run(FSCK[filesystem], '-n', part);
  } finally {
    await bench.detach(part);
  }
}
