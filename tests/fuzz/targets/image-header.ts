import assert from 'node:assert/strict';
import { readImageExtent } from '../../../formats/image-extent.ts';
import { IMAGE_HEADER_BYTES, readImageHeader, sectorBytesOf } from '../../../formats/image-header.ts';
import { readPartitions } from '../../../formats/partitions.ts';
import { diskWith, fatVolume } from '../../devices/vfat-mounts.ts';
import { guidPartitionTable, isoBytes, masterBootRecord } from '../../unit/main/stages/image/small-iso.ts';
import type { FuzzTarget } from '../target.ts';

/** A GPT with an EFI system partition, behind sectors of either size. */
export function partitioned(sectorBytes: 512 | 4096): Buffer {
  const bytes = masterBootRecord(IMAGE_HEADER_BYTES);
  bytes.writeUInt8(0xee, 450);
  bytes.writeUInt32LE(0xffff, 458);
  bytes.write('EFI PART', sectorBytes, 'latin1');
  bytes.writeBigUInt64LE(4095n, sectorBytes + 32);
  bytes.writeBigUInt64LE(2n, sectorBytes + 72);
  bytes.writeUInt32LE(128, sectorBytes + 80);
  bytes.writeUInt32LE(128, sectorBytes + 84);
  const entry = 2 * sectorBytes;
  bytes.write('28732ac11ff8d211ba4b00a0c93ec93b', entry, 'hex');
  bytes.writeBigUInt64LE(34n, entry + 32);
  bytes.writeBigUInt64LE(2047n, entry + 40);
  return bytes;
}

function named(name: string): Buffer {
  const bytes = masterBootRecord(IMAGE_HEADER_BYTES);
  bytes.write(name, 3, 'latin1');
  bytes.writeUInt16LE(512, 11);
  bytes.writeBigUInt64LE(4096n, name.startsWith('EXFAT') ? 72 : 40);
  return bytes;
}

const isBytes = (value: number | null): boolean => value === null || (Number.isSafeInteger(value) && value >= 0);

export const imageHeader: FuzzTarget = {
  name: 'image-header',
  shape: 'bytes',
  inputs: 4000,
  maxBytes: IMAGE_HEADER_BYTES,
  samples: () => [
    isoBytes(IMAGE_HEADER_BYTES),
    partitioned(512),
    partitioned(4096),
    guidPartitionTable(8_388_607n, IMAGE_HEADER_BYTES),
    diskWith(fatVolume('fat16'), 0).subarray(0, IMAGE_HEADER_BYTES),
    fatVolume('fat12').subarray(0, IMAGE_HEADER_BYTES),
    fatVolume('fat32').subarray(0, IMAGE_HEADER_BYTES),
    named('EXFAT   '),
    named('NTFS    '),
    Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
    Buffer.from('<!DOCTYPE html><html><head><title>404</title></head></html>'),
  ],
  parse: (input) => {
    const header = readImageHeader(input);
    const { endBytes, partitionsEndBytes } = readImageExtent(input);
    assert.ok(isBytes(endBytes) && isBytes(partitionsEndBytes), `ends at ${endBytes}, ${partitionsEndBytes}`);
    if (header.kind === 'iso9660' || header.kind === 'disk') {
      assert.ok(isBytes(header.sizeBytes), `has ${header.sizeBytes} bytes`);
      sectorBytesOf(header, 2 ** 33);
    }
    for (const start of readPartitions(input)?.starts ?? [])
      assert.ok(isBytes(start), `a partition begins at ${start}`);
  },
};
