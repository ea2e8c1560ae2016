/**
 * The layout of a FAT volume, and which of its bytes change when it is mounted. Pure. Source: Microsoft FAT specification
 * 1.03.
 */
import type { Filesystem, MountField, MountFieldKind } from './volume-fields.ts';

const ENTRY_BYTES = 32;
const LONG_NAME = 0x0f;
const IS_LABEL = 0x08;
const IS_FOLDER = 0x10;
const DELETED = 0xe5;
/** An installer's volume has dozens of entries; beyond this limit a changed date counts as any other change. */
const MAX_ENTRIES = 4096;

interface Layout {
  readonly filesystem: Extract<Filesystem, `FAT${string}`>;
  readonly sectorBytes: number;
  readonly clusterBytes: number;
  readonly tableAt: number;
  readonly tableBytes: number;
  readonly tables: number;
  /** For FAT12 and FAT16; empty for FAT32, whose root is a chain of clusters. */
  readonly rootAt: number;
  readonly rootBytes: number;
  readonly rootCluster: number;
  readonly dataAt: number;
  readonly clusters: number;
  readonly infoSector: number;
}

const isPowerOfTwo = (number: number): boolean => number > 0 && (number & (number - 1)) === 0;

/** Null when the sector does not begin a FAT volume. The number of clusters alone decides between FAT12 and FAT16. */
export function readFatLayout(bytes: Buffer): Layout | null {
  if (bytes.length < 512 || bytes.readUInt16BE(510) !== 0x55aa) return null;
  const sectorBytes = bytes.readUInt16LE(11);
  const clusterSectors = bytes.readUInt8(13);
  const reserved = bytes.readUInt16LE(14);
  const tables = bytes.readUInt8(16);
  const rootEntries = bytes.readUInt16LE(17);
  const sectors = bytes.readUInt16LE(19) || bytes.readUInt32LE(32);
  const media = bytes.readUInt8(21);
  const shortTable = bytes.readUInt16LE(22);
  const tableSectors = shortTable || bytes.readUInt32LE(36);
  if (!isPowerOfTwo(sectorBytes) || sectorBytes < 512 || sectorBytes > 4096 || !isPowerOfTwo(clusterSectors))
    return null;
  if (reserved === 0 || tables === 0 || tables > 2 || media < 0xf0 || tableSectors === 0 || sectors === 0) return null;
  const rootBytes = rootEntries * ENTRY_BYTES;
  const rootAt = (reserved + tables * tableSectors) * sectorBytes;
  const dataAt = rootAt + Math.ceil(rootBytes / sectorBytes) * sectorBytes;
  const clusterBytes = clusterSectors * sectorBytes;
  const clusters = Math.floor((sectors * sectorBytes - dataAt) / clusterBytes);
  if (clusters < 1) return null;
  const isFat32 = shortTable === 0;
  if (isFat32 !== (rootEntries === 0)) return null;
  return {
    filesystem: isFat32 ? 'FAT32' : clusters < 4085 ? 'FAT12' : 'FAT16',
    sectorBytes,
    clusterBytes,
    tableAt: reserved * sectorBytes,
    tableBytes: tableSectors * sectorBytes,
    tables,
    rootAt,
    rootBytes,
    rootCluster: isFat32 ? bytes.readUInt32LE(44) : 0,
    dataAt,
    clusters,
    infoSector: isFat32 ? bytes.readUInt16LE(48) : 0,
  };
}

/** The cluster after this one; 0 at the end of the chain, and where the table has no valid entry or was not captured. */
function nextCluster(bytes: Buffer, layout: Layout, cluster: number): number {
  const { filesystem, tableAt } = layout;
  const at =
    tableAt + (filesystem === 'FAT12' ? cluster + (cluster >> 1) : filesystem === 'FAT16' ? cluster * 2 : cluster * 4);
  if (at + 4 > bytes.length) return 0;
  const pair = bytes.readUInt16LE(at);
  const next =
    filesystem === 'FAT32'
      ? bytes.readUInt32LE(at) & 0x0fff_ffff
      : filesystem === 'FAT16'
        ? pair
        : cluster % 2 === 1
          ? pair >> 4
          : pair & 0xfff;
  return next >= 2 && next < layout.clusters + 2 ? next : 0;
}

/**
 * The fields of one volume, from as many of its first bytes as were captured. Anything beyond them is left out, which
 * can only make the verdict stricter.
 */
export function fatFields(bytes: Buffer, layout: Layout): MountField[] {
  const fields: MountField[] = [];
  const add = (at: number, kind: MountFieldKind, length: number): void => {
    if (at + length <= bytes.length) fields.push([at, kind, bytes.toString('hex', at, at + length)]);
  };
  const { filesystem, infoSector, sectorBytes } = layout;
  add(filesystem === 'FAT32' ? 65 : 37, 'fat-in-use', 1);
  for (let table = 0; table < layout.tables; table++) {
    const at = layout.tableAt + table * layout.tableBytes;
    if (filesystem === 'FAT16') add(at + 3, 'fat16-shut-down', 1);
    if (filesystem === 'FAT32') add(at + 7, 'fat32-shut-down', 1);
  }
  const infoAt = infoSector * sectorBytes;
  const hasInfo =
    infoSector > 0 &&
    infoSector !== 0xffff &&
    bytes.toString('latin1', infoAt, infoAt + 4) === 'RRaA' &&
    bytes.toString('latin1', infoAt + 484, infoAt + 488) === 'rrAa';
  if (hasInfo) add(infoAt + 488, 'fat-free-space', 8);
  for (const at of entriesOf(bytes, layout)) {
    // A volume label is never opened; only renaming changes it.
    if ((bytes.readUInt8(at + 11) & IS_LABEL) !== 0) continue;
    add(at + 18, 'fat-accessed', 2);
    add(at + 22, 'fat-modified', 4);
  }
  return fields;
}

/** The offset of each directory entry of the volume, without long names, `.` and `..`. */
function* entriesOf(bytes: Buffer, layout: Layout): Generator<number> {
  const seen = new Set<number>();
  const folders: number[] = [layout.rootCluster];
  let count = 0;
  while (folders.length > 0) {
    let isOver = false;
    for (const { at, length } of extentsOf(bytes, layout, { first: folders.shift() as number, seen })) {
      const end = Math.min(at + length, bytes.length) - ENTRY_BYTES;
      for (let entry = at; entry <= end && !isOver; entry += ENTRY_BYTES) {
        const first = bytes.readUInt8(entry);
        const attributes = bytes.readUInt8(entry + 11);
        // Nothing after the first free entry belongs to the folder.
        isOver = first === 0;
        if (isOver || first === DELETED || first === 0x2e || (attributes & LONG_NAME) === LONG_NAME) continue;
        count += 1;
        if (count > MAX_ENTRIES) return;
        yield entry;
        const cluster = bytes.readUInt16LE(entry + 26) + (bytes.readUInt16LE(entry + 20) << 16);
        const isFolder = (attributes & (IS_FOLDER | IS_LABEL)) === IS_FOLDER;
        if (isFolder && cluster >= 2 && cluster < layout.clusters + 2) folders.push(cluster);
      }
    }
  }
}

/** The pieces of one folder. Cluster 0 stands for the root of FAT12 and FAT16. Each cluster is visited once, even in a loop. */
function* extentsOf(
  bytes: Buffer,
  layout: Layout,
  { first, seen }: { readonly first: number; readonly seen: Set<number> },
): Generator<{ at: number; length: number }> {
  if (first === 0) yield { at: layout.rootAt, length: layout.rootBytes };
  for (let cluster = first; cluster !== 0 && !seen.has(cluster); cluster = nextCluster(bytes, layout, cluster)) {
    seen.add(cluster);
    yield { at: layout.dataAt + (cluster - 2) * layout.clusterBytes, length: layout.clusterBytes };
  }
}
