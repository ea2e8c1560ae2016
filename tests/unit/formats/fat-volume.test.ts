import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fatFields, readFatLayout } from '../../../formats/fat-volume.ts';
import { FAT_KINDS, type FatKind, fatVolume } from '../../devices/vfat-mounts.ts';

type Layout = NonNullable<ReturnType<typeof readFatLayout>>;

function volumeOf(kind: FatKind): { bytes: Buffer; layout: Layout } {
  const bytes = fatVolume(kind);
  const layout = readFatLayout(bytes);
  if (!layout) throw new Error(`${kind} is not read as FAT`);
  return { bytes, layout };
}

/** Writes what follows `cluster` into the first table. */
function chain({ filesystem, tableAt }: Layout, bytes: Buffer, cluster: number, next: number): void {
  if (filesystem === 'FAT32') bytes.writeUInt32LE(next & 0x0fff_ffff, tableAt + cluster * 4);
  else if (filesystem === 'FAT16') bytes.writeUInt16LE(next & 0xffff, tableAt + cluster * 2);
  else {
    const at = tableAt + cluster + (cluster >> 1);
    const pair = bytes.readUInt16LE(at);
    const value = next & 0xfff;
    bytes.writeUInt16LE(cluster % 2 === 1 ? (pair & 0x000f) | (value << 4) : (pair & 0xf000) | value, at);
  }
}

const END = 0x0fff_ffff;
const clusterAt = ({ dataAt, clusterBytes }: Layout, cluster: number): number => dataAt + (cluster - 2) * clusterBytes;

/** The first cluster of EFI/BOOT: the folder whose first own entry is the boot loader's. */
function bootFolder(bytes: Buffer, layout: Layout): number {
  const at = bytes.indexOf('BOOTX64 EFI', 0, 'latin1');
  return Math.floor((at - layout.dataAt) / layout.clusterBytes) + 2;
}

function accessedAt(bytes: Buffer, layout: Layout): number[] {
  return fatFields(bytes, layout).flatMap(([at, kind]) => (kind === 'fat-accessed' ? [at - 18] : []));
}

describe.each(FAT_KINDS)('a %s volume', (kind) => {
  it('is recognised by the number of its clusters, and has a date for each of its four entries', () => {
    const { bytes, layout } = volumeOf(kind);
    expect(layout.filesystem).toBe(kind.toUpperCase());
    const names = accessedAt(bytes, layout).map((at) => bytes.toString('latin1', at, at + 11));
    expect(names).toEqual(['EFI        ', 'BOOT       ', 'BOOTX64 EFI', 'ALONGF~1CFG']);
  });

  it.each([0, 1])(
    'has a folder that goes on in another cluster, odd or even (%i), and ends where the chain runs in a circle',
    (odd) => {
      const { bytes, layout } = volumeOf(kind);
      const folder = bootFolder(bytes, layout);
      const further = 200 + odd;
      const first = clusterAt(layout, folder);
      const second = clusterAt(layout, further);
      // As many files as fit, and one more.
      for (let at = first; at < first + layout.clusterBytes; at += 32)
        if (bytes[at] === 0) bytes.write('FILLER  TXT', at, 'latin1');
      bytes.write('FURTHER EFI', second, 'latin1');
      expect(accessedAt(bytes, layout)).not.toContain(second);
      chain(layout, bytes, folder, further);
      chain(layout, bytes, further, END);
      expect(accessedAt(bytes, layout)).toContain(second);
      const before = accessedAt(bytes, layout);
      chain(layout, bytes, further, folder);
      expect(accessedAt(bytes, layout)).toEqual(before);
    },
  );

  it('gives no field behind the bytes that are there', () => {
    const { bytes, layout } = volumeOf(kind);
    for (const length of [512, 4096, layout.dataAt, layout.dataAt + 100]) {
      const captured = bytes.subarray(0, length);
      for (const [at, , hex] of fatFields(captured, layout)) expect(at + hex.length / 2).toBeLessThanOrEqual(length);
    }
  });

  it('is read without an error whatever its first sectors hold', () => {
    const { bytes } = volumeOf(kind);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2047), fc.nat(255)), { maxLength: 12 }),
        fc.integer({ min: 512, max: 70_000 }),
        (flips, length) => {
          const damaged = Buffer.from(bytes.subarray(0, length));
          for (const [at, byte] of flips) if (at < damaged.length) damaged[at] = byte;
          const layout = readFatLayout(damaged);
          if (layout) fatFields(damaged, layout);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('is not seen in an MBR, in zeros, in text or in ext', () => {
  const mbr = Buffer.alloc(1024);
  mbr.writeUInt16BE(0x55aa, 510);
  for (const bytes of [mbr, Buffer.alloc(4096), Buffer.alloc(4096, 'text '), Buffer.alloc(100)])
    expect(readFatLayout(bytes)).toBeNull();
});
