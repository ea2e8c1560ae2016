import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type OnePartition, tableOfOnePartition } from '../../../formats/empty-table.ts';
import { readTableOfDrive } from '../../../formats/partitions.ts';

const MIB = 1024 ** 2;
const random = Buffer.from(Array.from({ length: 36 }, (_, index) => index + 1));
const layout = (more: Partial<OnePartition>): OnePartition => ({
  table: 'mbr',
  filesystem: 'exfat',
  capacityBytes: 64 * MIB,
  sectorBytes: 512,
  offsetBytes: 4 * MIB,
  sizeBytes: 60 * MIB,
  random,
  ...more,
});

describe('an MBR', () => {
  it.each([
    ['exfat', 0x07],
    ['fat32', 0x0c],
  ] as const)('has one entry, of the type that televisions know: %s', (filesystem, type) => {
    const { beginning, end } = tableOfOnePartition(layout({ filesystem }));
    expect(end).toBeNull();
    expect(beginning).toHaveLength(512);
    expect(beginning.readUInt8(450)).toBe(type);
    expect(beginning.subarray(462, 510).every((byte) => byte === 0)).toBe(true);
    expect(beginning.subarray(440, 444)).toEqual(random.subarray(0, 4));
  });

  it.each([512, 4096])('counts in sectors of %i bytes', (sectorBytes) => {
    const { beginning } = tableOfOnePartition(layout({ sectorBytes }));
    expect(beginning).toHaveLength(sectorBytes);
    expect(readTableOfDrive(beginning, sectorBytes)).toEqual({
      state: 'whole',
      entries: [{ startBytes: 4 * MIB, sizeBytes: 60 * MIB }],
    });
  });
});

describe.each([512, 4096])('a GPT for sectors of %i bytes', (sectorBytes) => {
  const capacityBytes = 3 * 1024 ** 4;
  const sizeBytes = capacityBytes - 8 * MIB;
  const { beginning, end } = tableOfOnePartition(layout({ table: 'gpt', sectorBytes, capacityBytes, sizeBytes }));

  it('has one partition of basic data', () => {
    expect(readTableOfDrive(beginning, sectorBytes)).toEqual({
      state: 'whole',
      entries: [{ startBytes: 4 * MIB, sizeBytes }],
    });
  });

  it('has a copy that ends the drive, and both name each other', () => {
    const copy = end?.subarray(end.length - sectorBytes) as Buffer;
    const primary = beginning.subarray(sectorBytes, 2 * sectorBytes);
    const last = BigInt(capacityBytes / sectorBytes) - 1n;
    expect([primary.readBigUInt64LE(24), primary.readBigUInt64LE(32)]).toEqual([1n, last]);
    expect([copy.readBigUInt64LE(24), copy.readBigUInt64LE(32)]).toEqual([last, 1n]);
    expect(end?.length).toBe(16_384 + sectorBytes);
    expect(end?.subarray(0, 16_384)).toEqual(beginning.subarray(2 * sectorBytes));
  });

  it('has checksums', () => {
    for (const header of [beginning.subarray(sectorBytes, 2 * sectorBytes), end?.subarray(16_384) as Buffer]) {
      const withoutSum = Buffer.from(header.subarray(0, 92));
      withoutSum.writeUInt32LE(0, 16);
      expect(header.readUInt32LE(16)).toBe(crc32(withoutSum));
      expect(header.readUInt32LE(88)).toBe(crc32(beginning.subarray(2 * sectorBytes)));
    }
  });
});
