/** Where the partitions of an image or a drive are, from its first sectors. Pure. */
import { type MbrEntry, PROTECTIVE, readGpt, readMbr, SECTOR_SIZES } from './partition-tables.ts';

export interface PartitionTable {
  readonly kind: 'mbr' | 'gpt' | 'hybrid';
  /** In bytes, ascending, each once. */
  readonly starts: readonly number[];
}

/** One partition of a table, in bytes. */
export interface TableEntry {
  readonly startBytes: number;
  readonly sizeBytes: number;
}

/** A table as it is for sectors of one size. */
export interface TableOfDrive {
  readonly entries: readonly TableEntry[];
  /** `other-sector-size`: its GPT is where it would be with sectors of 512 or 4096 bytes; `damaged`: half of it is missing. */
  readonly state: 'none' | 'whole' | 'other-sector-size' | 'damaged';
}

/** The partitions of an MBR, and whether it has the entry that keeps other programs off a GPT. */
function mbrOf(head: Buffer): { partitions: readonly MbrEntry[]; isProtective: boolean } {
  const entries = readMbr(head)?.entries ?? [];
  const partitions = entries.filter(({ type }) => type !== PROTECTIVE);
  return { partitions, isProtective: partitions.length < entries.length };
}

/** Null when there is no table. Sectors are of 512 bytes, as in every image. */
export function readPartitions(head: Buffer): PartitionTable | null {
  const [sectorBytes] = SECTOR_SIZES;
  const gpt = readGpt(head, sectorBytes);
  const { partitions: mbr, isProtective } = mbrOf(head);
  if (gpt === null && mbr.length === 0) return null;
  const all = [
    ...mbr.map(({ firstSector }) => firstSector * sectorBytes),
    ...(gpt?.entries ?? []).map(({ startBytes }) => startBytes),
  ];
  const starts = [...new Set(all.filter(Number.isSafeInteger))].toSorted((a, b) => a - b);
  if (gpt === null) return { kind: 'mbr', starts };
  return { kind: isProtective || mbr.length === 0 ? 'gpt' : 'hybrid', starts };
}

/** `head`: the first 64 KiB of a drive at least. `sectorBytes`: its logical sectors. */
export function readTableOfDrive(head: Buffer, sectorBytes: number): TableOfDrive {
  const { partitions: mbr, isProtective } = mbrOf(head);
  const gpt = readGpt(head, sectorBytes);
  const hasOtherGpt = SECTOR_SIZES.some((size) => size !== sectorBytes && readGpt(head, size) !== null);
  const entries = [
    ...mbr.map(({ firstSector, sectors }) => ({
      startBytes: firstSector * sectorBytes,
      sizeBytes: sectors * sectorBytes,
    })),
    ...(gpt?.entries ?? [])
      .map(({ startBytes, endBytes }) => ({ startBytes, sizeBytes: endBytes - startBytes }))
      .filter(
        ({ startBytes, sizeBytes }) =>
          Number.isSafeInteger(startBytes) && Number.isSafeInteger(sizeBytes) && sizeBytes > 0,
      ),
  ];
  if (gpt === null && hasOtherGpt && (isProtective || mbr.length === 0)) return { entries, state: 'other-sector-size' };
  if (isProtective !== (gpt !== null) && mbr.length === 0) return { entries, state: 'damaged' };
  return { entries, state: entries.length > 0 || gpt !== null ? 'whole' : 'none' };
}
