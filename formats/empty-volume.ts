/** How far a freshly made FAT32 or exFAT volume reaches before its free space. Pure. */
import { readFatLayout } from './fat-volume.ts';

/** How much of a volume `usedBytesOf` needs to see first. */
export const BOOT_SECTOR_BYTES = 4096;
const ENTRY_BYTES = 32;
/** The bitmap of used clusters, and the table of upper-case letters. */
const ALLOCATION_ENTRIES: ReadonlySet<number> = new Set([0x81, 0x82]);

export interface ExfatLayout {
  readonly clusterBytes: number;
  /** Of cluster 2, the first one. */
  readonly dataAt: number;
  readonly rootAt: number;
}

/** Null for anything else. Source: Microsoft exFAT specification §3.1. */
export function readExfatLayout(boot: Buffer): ExfatLayout | null {
  if (boot.length < 512 || boot.toString('latin1', 3, 11) !== 'EXFAT   ') return null;
  const [sectorShift, clusterShift] = [boot.readUInt8(108), boot.readUInt8(109)];
  if (sectorShift < 9 || sectorShift > 12 || sectorShift + clusterShift > 25) return null;
  const sectorBytes = 2 ** sectorShift;
  const clusterBytes = sectorBytes * 2 ** clusterShift;
  const dataAt = boot.readUInt32LE(88) * sectorBytes;
  return { clusterBytes, dataAt, rootAt: dataAt + (boot.readUInt32LE(96) - 2) * clusterBytes };
}

/** Up to and including its empty root folder; null for anything else. */
export function usedBytesOfFat32(boot: Buffer): number | null {
  const layout = readFatLayout(boot);
  if (layout?.filesystem !== 'FAT32') return null;
  return layout.dataAt + (layout.rootCluster - 1) * layout.clusterBytes;
}

/** The same; `root`: the beginning of the root folder, which names what else was allocated. */
export function usedBytesOfExfat({ clusterBytes, dataAt, rootAt }: ExfatLayout, root: Buffer): number {
  let end = rootAt + clusterBytes;
  for (let at = 0; at + ENTRY_BYTES <= root.length; at += ENTRY_BYTES) {
    if (!ALLOCATION_ENTRIES.has(root.readUInt8(at))) continue;
    const lengthBytes = Number(root.readBigUInt64LE(at + 24));
    const clusters = Math.ceil(lengthBytes / clusterBytes);
    end = Math.max(end, dataAt + (root.readUInt32LE(at + 20) - 2 + clusters) * clusterBytes);
  }
  return end;
}
