/** FAT volumes, and what a real Linux did to them by mounting (tests/fixtures/vfat-mounts), in disk images of our own. */
import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

const folder = join(import.meta.dirname, '../fixtures/vfat-mounts');
export const FAT_KINDS = ['fat12', 'fat16', 'fat32'] as const;
export type FatKind = (typeof FAT_KINDS)[number];
export const MOUNTS = [
  'mounted and unmounted',
  'mounted, listed, a file read, unmounted',
  'mounted, listed, pulled without unmounting',
] as const;
export type Mount = (typeof MOUNTS)[number];
/** Offset in the volume, byte before, byte after. */
export type ByteChange = readonly [offset: number, before: number, after: number];

const volumes = new Map<FatKind, Buffer>();

/** A copy of its own, to be changed. */
export function fatVolume(kind: FatKind): Buffer {
  const volume = volumes.get(kind) ?? zstdDecompressSync(readFileSync(join(folder, `${kind}.img.zst`)));
  volumes.set(kind, volume);
  return Buffer.from(volume);
}

export function recordedChanges(kind: FatKind, mount: Mount): readonly ByteChange[] {
  const { changes } = JSON.parse(readFileSync(join(folder, 'changes.json'), 'utf8')) as {
    changes: { [K in FatKind]: { [M in Mount]: ByteChange[] } };
  };
  return changes[kind][mount];
}

export const MEBIBYTE = 1024 * 1024;
export const VOLUME_AT = MEBIBYTE;

/** A disk with a partition table, the volume from 1 MiB on, and `payloadBytes` of something incompressible behind it. */
export function diskWith(volume: Buffer, payloadBytes: number, partitionType = 0xef): Buffer {
  const disk = Buffer.alloc(VOLUME_AT + volume.length + payloadBytes);
  disk.writeUInt8(0x80, 446);
  disk.writeUInt8(partitionType, 450);
  disk.writeUInt32LE(VOLUME_AT / 512, 454);
  disk.writeUInt32LE(volume.length / 512, 458);
  disk.writeUInt16BE(0x55aa, 510);
  volume.copy(disk, VOLUME_AT);
  randomFillSync(disk, VOLUME_AT + volume.length);
  return disk;
}

/** Around Flakestick, straight to the device. */
export async function changeBytes(device: string, base: number, changes: readonly ByteChange[]): Promise<void> {
  const file = await open(device, 'r+');
  try {
    for (const [offset, , after] of changes) await file.write(Buffer.from([after]), 0, 1, base + offset);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function flipByte(device: string, offsetBytes: number): Promise<void> {
  const file = await open(device, 'r+');
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, offsetBytes);
    await file.write(Buffer.from([(buffer[0] ?? 0) ^ 0x10]), 0, 1, offsetBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
