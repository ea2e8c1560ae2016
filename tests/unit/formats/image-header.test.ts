import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImageContent, readImageHeader, sectorBytesOf } from '../../../formats/image-header.ts';
import { guidPartitionTable, isoBytes, masterBootRecord } from '../main/stages/image/small-iso.ts';

const HEADER_BYTES = 34_816;

describe('the first bytes tell', () => {
  it('an ISO 9660 medium, its label and how long it must be', () => {
    const header = isoBytes(HEADER_BYTES, { label: 'nixos-24.11', saysBytes: 2048 * 700_000 });
    expect(readImageHeader(header)).toEqual({
      kind: 'iso9660',
      volumeLabel: 'nixos-24.11',
      sizeBytes: 1_433_600_000,
      startsPcs: false,
      sectorBytes: 512,
    });
  });

  it('an ISO 9660 medium also where a partition table is in front of it, as on every bootable one', () => {
    const header = isoBytes(HEADER_BYTES);
    masterBootRecord(512).copy(header);
    expect(readImageHeader(header)).toMatchObject({ kind: 'iso9660' });
  });

  it('that it has no label where there are only blanks or zeros', () => {
    expect(readImageHeader(isoBytes(HEADER_BYTES, { label: '' }))).toMatchObject({ volumeLabel: null });
    expect(readImageHeader(isoBytes(HEADER_BYTES, { label: '\0'.repeat(32) }))).toMatchObject({ volumeLabel: null });
  });

  it('a disk with a GUID partition table, up to its backup', () => {
    expect(readImageHeader(guidPartitionTable(8_388_607n))).toMatchObject({ kind: 'disk', sizeBytes: 4_294_967_296 });
  });

  it('a disk with a master boot record, which does not say how long it is', () => {
    expect(readImageHeader(masterBootRecord(512))).toMatchObject({ kind: 'disk', sizeBytes: null });
  });

  it.each<[string, readonly number[]]>([
    ['gzip', [0x1f, 0x8b, 0x08]],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39]],
  ])('%s, whatever else is in the file', (compression, magic) => {
    const header = isoBytes(HEADER_BYTES);
    Buffer.from(magic).copy(header);
    expect(readImageHeader(header)).toEqual({ kind: 'compressed', compression });
    expect(readImageHeader(Buffer.from(magic.slice(0, -1))).kind).not.toBe('iso9660');
  });

  it('its label, whether it is padded with spaces or zeros', () => {
    const label = 'nixos'.padEnd(20, '\0');
    expect(readImageHeader(isoBytes(HEADER_BYTES, { label }))).toMatchObject({ volumeLabel: 'nixos' });
  });

  it('an archive of files', () => {
    const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(HEADER_BYTES)]);
    expect(readImageHeader(zip)).toEqual({ kind: 'archive', archive: 'zip' });
  });

  it.each<[string, Buffer]>([
    ['a text', Buffer.from('#!/bin/sh\necho no image\n'.repeat(2000))],
    ['zeros', Buffer.alloc(HEADER_BYTES)],
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.of(0x1f)],
    ['a boot record cut short', masterBootRecord().subarray(0, 511)],
  ])('that %s is no image', (_what, header) => {
    expect(readImageHeader(header)).toMatchObject({ kind: 'unknown' });
  });
});

it('an ISO 9660 medium with a partition behind its volume reaches to the end of that', () => {
  const header = isoBytes(HEADER_BYTES, { saysBytes: 20 * 2048 });
  header.writeUInt8(0x0c, 446 + 4);
  header.writeUInt32LE(4096, 446 + 8);
  header.writeUInt32LE(4096, 446 + 12);
  header.writeUInt16BE(0x55aa, 510);
  expect(readImageHeader(header)).toMatchObject({ kind: 'iso9660', sizeBytes: 8192 * 512, startsPcs: true });
});

it('an MBR that counts sectors of 4,096 bytes is recognised by the size of the whole image', () => {
  const header = masterBootRecord(HEADER_BYTES);
  header.writeUInt8(0x83, 446 + 4);
  header.writeUInt32LE(256, 446 + 8);
  header.writeUInt32LE(9984, 446 + 12);
  const content = readImageHeader(header) as ImageContent;
  expect(sectorBytesOf(content, 10_240 * 4096)).toBe(4096);
  expect(sectorBytesOf(content, 10_240 * 512)).toBe(512);
  expect(sectorBytesOf(content, 100_000 * 512)).toBe(512);
});

it('an ISO 9660 medium that ends within its own descriptor must be longer than it is', () => {
  const cut = isoBytes(HEADER_BYTES).subarray(0, 32_768 + 50);
  const header = readImageHeader(cut);
  expect(header.kind === 'iso9660' && header.sizeBytes).toBeGreaterThan(cut.length);
});

it('whatever is in the file, its length is a whole number that can be counted with', () => {
  expect(readImageHeader(guidPartitionTable(2n ** 64n - 1n))).toMatchObject({ kind: 'disk' });
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (lastSector) => {
      const header = readImageHeader(guidPartitionTable(lastSector));
      expect(Number.isSafeInteger(header.kind === 'disk' ? header.sizeBytes : null)).toBe(true);
    }),
  );
});
