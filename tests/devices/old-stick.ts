/** A stick as people want to get rid of it: a hybrid image, with an encrypted partition of theirs behind it. */
import { open } from 'node:fs/promises';
import { tableOfOnePartition } from '../../formats/empty-table.ts';

const MIB = 1024 ** 2;
export const OLD_IMAGE_BYTES = 20 * MIB;
export const LUKS_AT = 24 * MIB;
/** Of an earlier life: no table names it. */
export const FORGOTTEN_AT = 44 * MIB;
const LUKS_BYTES = 36 * MIB;
const LUKS_MAGIC = 'LUKS\xba\xbe\x00\x01';
const SECTOR = 512;

function entry(head: Buffer, index: number, [active, type, first, sectors]: readonly number[]): void {
  const at = 446 + 16 * index;
  head.set([active ?? 0, 0xfe, 0xff, 0xff, type ?? 0, 0xfe, 0xff, 0xff], at);
  head.writeUInt32LE(first ?? 0, at + 8);
  head.writeUInt32LE(sectors ?? 0, at + 12);
}

/** The tables of nixpkgs' images: an MBR for all of it, a boot image inside, and a GPT with its copy at the image's end. */
export async function writeOldStick(path: string): Promise<void> {
  const gpt = tableOfOnePartition({
    ...{ table: 'gpt', filesystem: 'exfat', capacityBytes: OLD_IMAGE_BYTES, sectorBytes: SECTOR },
    ...{ offsetBytes: MIB, sizeBytes: 16 * MIB, random: Buffer.alloc(36, 7) },
  });
  const head = Buffer.alloc(64 * 1024);
  gpt.beginning.copy(head);
  head.fill(0, 0, SECTOR);
  head.fill(0x90, 0, 440);
  entry(head, 0, [0x80, 0, 0, OLD_IMAGE_BYTES / SECTOR]);
  entry(head, 1, [0, 0xef, 148, 4096]);
  entry(head, 2, [0, 0x83, LUKS_AT / SECTOR, LUKS_BYTES / SECTOR]);
  head.writeUInt16BE(0x55aa, 510);
  head.write('\x01CD001\x01', 32_768, 'latin1');
  head.write('NIXOS-OLD', 32_768 + 40, 'latin1');
  head.writeUInt32LE(OLD_IMAGE_BYTES / 2048, 32_768 + 80);
  head.write('\xffCD001\x01', 34_816, 'latin1');
  const end = gpt.end as Buffer;
  const file = await open(path, 'r+');
  try {
    await file.write(head, 0, head.length, 0);
    await file.write(end, 0, end.length, OLD_IMAGE_BYTES - end.length);
    for (const at of [LUKS_AT, FORGOTTEN_AT])
      await file.write(Buffer.from(LUKS_MAGIC, 'latin1'), 0, LUKS_MAGIC.length, at);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What of it can still be found. */
export async function tracesOf(path: string): Promise<string[]> {
  const file = await open(path, 'r');
  try {
    const at = async (position: number, length: number): Promise<string> =>
      (await file.read(Buffer.alloc(length), 0, length, position)).buffer.toString('latin1');
    const traces = [
      ['volume', (await at(32_769, 5)) === 'CD001'],
      ['copy of the GPT', (await at(OLD_IMAGE_BYTES - SECTOR, 8)) === 'EFI PART'],
      ['LUKS', (await at(LUKS_AT, 4)) === 'LUKS'],
      ['forgotten LUKS', (await at(FORGOTTEN_AT, 4)) === 'LUKS'],
    ] as const;
    return traces.filter(([, isThere]) => isThere).map(([name]) => name);
  } finally {
    await file.close();
  }
}
