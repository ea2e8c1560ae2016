import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readImageExtent } from '../../../formats/image-extent.ts';
import { IMAGE_HEADER_BYTES } from '../../../formats/image-header.ts';

const MEBIBYTE = 1024 ** 2;
const HEAD_BYTES = 34_816;
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-extent-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An image of 40 MiB that a real tool made; only its beginning is looked at. */
function made(program: string, argv: readonly string[], input = ''): Buffer {
  const file = join(folder, 'disk.img');
  writeFileSync(file, '');
  truncateSync(file, 40 * MEBIBYTE);
  execFileSync(program, [...argv, file], { input, env: { ...process.env, PATH }, stdio: ['pipe', 'ignore', 'ignore'] });
  return readFileSync(file).subarray(0, HEAD_BYTES);
}

describe('how far an image reaches', () => {
  it('by the MBR of sfdisk', () => {
    expect(readImageExtent(made('sfdisk', ['--quiet'], ',20M,c,*\n,,83\n'))).toEqual({
      endBytes: 40 * MEBIBYTE,
      partitionsEndBytes: 40 * MEBIBYTE,
      gptSectorBytes: null,
      sectorBytes: 512,
      startsPcs: true,
    });
  });

  it('by the GPT of sfdisk: partitions, and the backup behind them', () => {
    const extent = readImageExtent(made('sfdisk', ['--quiet', '--label', 'gpt'], ',10M,L\n,5M,U\n'));
    expect(extent).toMatchObject({ endBytes: 40 * MEBIBYTE, sectorBytes: 512, startsPcs: true });
    expect(extent.partitionsEndBytes).toBe(16 * MEBIBYTE);
  });

  it.each([
    ['FAT12 or FAT16', 'mkfs.vfat', []],
    ['FAT32', 'mkfs.vfat', ['-F', '32', '-s', '1']],
  ])('by the volume alone: %s', (_name, program, argv) => {
    const extent = readImageExtent(made(program, argv));
    expect(extent).toMatchObject({ endBytes: 40 * MEBIBYTE, partitionsEndBytes: null, sectorBytes: 512 });
    // Linux mounts a volume with large sectors from a drive with small ones.
    expect(readImageExtent(made('mkfs.vfat', ['-S', '4096'])).sectorBytes).toBeNull();
  });

  it.each([
    ['ext4', 'mkfs.ext4', ['-q', '-F']],
    ['ext2 with blocks of 1 KiB', 'mkfs.ext2', ['-q', '-F', '-b', '1024']],
    ['ext4 with 64 bits', 'mkfs.ext4', ['-q', '-F', '-O', '64bit']],
  ])('by the volume that SYSLINUX starts from: %s', (_name, program, argv) => {
    const head = made(program, argv);
    expect(readImageExtent(head).endBytes).toBe(40 * MEBIBYTE);
    // What was there before somebody made a table says nothing.
    const table = made('sfdisk', ['--quiet'], ',20M,c,*\n');
    head.copy(table, 1024, 1024, 2048);
    expect(readImageExtent(table).endBytes).toBe(21 * MEBIBYTE);
  });

  it('by a btrfs on one device', () => {
    const head = Buffer.alloc(IMAGE_HEADER_BYTES);
    head.write('_BHRfS_M', 65_536 + 64, 'latin1');
    head.writeBigUInt64LE(128n * 1024n ** 2n, 65_536 + 0x70);
    head.writeBigUInt64LE(1n, 65_536 + 0x88);
    expect(readImageExtent(head).endBytes).toBe(128 * MEBIBYTE);
    head.writeBigUInt64LE(2n, 65_536 + 0x88);
    expect(readImageExtent(head).endBytes).toBeNull();
  });

  it('to the end of a GPT with more entries than are looked at', () => {
    const head = made('sfdisk', ['--quiet'], 'label: gpt\ntable-length: 512\n,10M,L\n');
    expect(readImageExtent(head).partitionsEndBytes).toBe(40 * MEBIBYTE);
  });

  it('not by the boot code of a volume, which stands where a table would', () => {
    const volume = made('mkfs.vfat', []);
    volume.fill(0x80, 446, 510);
    expect(readImageExtent(volume).partitionsEndBytes).toBeNull();
  });

  it('for sectors of 4,096 bytes, where its GPT is written for those', () => {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write('EFI PART', 4096, 'latin1');
    head.writeBigUInt64LE(9999n, 4096 + 32);
    head.writeUInt32LE(128, 4096 + 84);
    expect(readImageExtent(head)).toMatchObject({ sectorBytes: 4096, endBytes: 10_000 * 4096 });
  });

  it('nowhere in zeros, text or noise', () => {
    for (const bytes of [Buffer.alloc(HEAD_BYTES), Buffer.alloc(HEAD_BYTES, 'text'), Buffer.alloc(10)])
      expect(readImageExtent(bytes)).toMatchObject({ endBytes: null, sectorBytes: null, startsPcs: false });
  });

  it('and whether a PC can start from it', () => {
    const data = made('sfdisk', ['--quiet'], ',,83\n');
    data.fill(0, 0, 440);
    expect(readImageExtent(data).startsPcs).toBe(false);
    data.writeUInt8(0xeb, 0);
    expect(readImageExtent(data).startsPcs).toBe(true);
  });
});
