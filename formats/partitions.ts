/** Where the partitions of an image or a drive begin, from its first sectors. Pure. */

const SECTOR_BYTES = 512;
const MBR_ENTRIES = 446;
/** More entries than any tool makes, and few enough to read in the first block. */
const MAX_GPT_ENTRIES = 256;

export interface PartitionTable {
  readonly kind: 'mbr' | 'gpt' | 'hybrid';
  /** In bytes, ascending, each once. */
  readonly starts: readonly number[];
}

/** Null when there is no table. Sectors are of 512 bytes, as in every image. Source: UEFI 2.10 §5.2.1 and §5.3. */
export function readPartitions(head: Buffer): PartitionTable | null {
  const gpt = gptStarts(head);
  const { starts: mbr, isProtective } = mbrStarts(head);
  if (gpt === null && mbr.length === 0) return null;
  const starts = [...new Set([...mbr, ...(gpt ?? [])])].toSorted((a, b) => a - b);
  if (gpt === null) return { kind: 'mbr', starts };
  return { kind: isProtective || mbr.length === 0 ? 'gpt' : 'hybrid', starts };
}

function mbrStarts(head: Buffer): { starts: number[]; isProtective: boolean } {
  const starts: number[] = [];
  let isProtective = false;
  if (head.length < SECTOR_BYTES || head.readUInt16BE(510) !== 0x55aa) return { starts, isProtective };
  for (let entry = MBR_ENTRIES; entry < 510; entry += 16) {
    const status = head.readUInt8(entry);
    const type = head.readUInt8(entry + 4);
    const sectors = head.readUInt32LE(entry + 12);
    // Boot code without a table has arbitrary bytes here; a real entry begins with one of two values.
    if ((status !== 0 && status !== 0x80) || sectors === 0) continue;
    if (type === 0xee) isProtective = true;
    else starts.push(head.readUInt32LE(entry + 8) * SECTOR_BYTES);
  }
  return { starts, isProtective };
}

function gptStarts(head: Buffer): number[] | null {
  if (head.length < 2 * SECTOR_BYTES || head.toString('latin1', SECTOR_BYTES, SECTOR_BYTES + 8) !== 'EFI PART')
    return null;
  const first = Number(head.readBigUInt64LE(SECTOR_BYTES + 72)) * SECTOR_BYTES;
  const count = Math.min(head.readUInt32LE(SECTOR_BYTES + 80), MAX_GPT_ENTRIES);
  const entryBytes = head.readUInt32LE(SECTOR_BYTES + 84);
  const starts: number[] = [];
  if (entryBytes < 128) return starts;
  for (let index = 0; index < count; index++) {
    const entry = first + index * entryBytes;
    if (entry + 128 > head.length) break;
    const isUnused = head.subarray(entry, entry + 16).every((byte) => byte === 0);
    const start = Number(head.readBigUInt64LE(entry + 32)) * SECTOR_BYTES;
    if (!isUnused && Number.isSafeInteger(start)) starts.push(start);
  }
  return starts;
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

const SECTOR_SIZES = [512, 4096];

/** `head`: the first 64 KiB of a drive at least. `sectorBytes`: its logical sectors. */
export function readTableOfDrive(head: Buffer, sectorBytes: number): TableOfDrive {
  const hasGptAt = (offset: number): boolean => head.toString('latin1', offset, offset + 8) === 'EFI PART';
  const { entries: mbr, isProtective } = mbrEntries(head, sectorBytes);
  const hasGpt = hasGptAt(sectorBytes);
  const hasOtherGpt = SECTOR_SIZES.some((size) => size !== sectorBytes && hasGptAt(size));
  const entries = [...mbr, ...(hasGpt ? gptEntries(head, sectorBytes) : [])];
  if (!hasGpt && hasOtherGpt && (isProtective || mbr.length === 0)) return { entries, state: 'other-sector-size' };
  if (isProtective !== hasGpt && mbr.length === 0) return { entries, state: 'damaged' };
  return { entries, state: entries.length > 0 || hasGpt ? 'whole' : 'none' };
}

function mbrEntries(head: Buffer, sectorBytes: number): { entries: TableEntry[]; isProtective: boolean } {
  const entries: TableEntry[] = [];
  let isProtective = false;
  if (head.length < SECTOR_BYTES || head.readUInt16BE(510) !== 0x55aa) return { entries, isProtective };
  for (let at = MBR_ENTRIES; at < 510; at += 16) {
    const status = head.readUInt8(at);
    const sectors = head.readUInt32LE(at + 12);
    if ((status !== 0 && status !== 0x80) || sectors === 0) continue;
    if (head.readUInt8(at + 4) === 0xee) isProtective = true;
    else entries.push({ startBytes: head.readUInt32LE(at + 8) * sectorBytes, sizeBytes: sectors * sectorBytes });
  }
  return { entries, isProtective };
}

function gptEntries(head: Buffer, sectorBytes: number): TableEntry[] {
  const first = Number(head.readBigUInt64LE(sectorBytes + 72)) * sectorBytes;
  const count = Math.min(head.readUInt32LE(sectorBytes + 80), MAX_GPT_ENTRIES);
  const entryBytes = head.readUInt32LE(sectorBytes + 84);
  const entries: TableEntry[] = [];
  if (entryBytes < 128) return entries;
  for (let index = 0; index < count; index++) {
    const at = first + index * entryBytes;
    if (at + 128 > head.length) break;
    if (head.subarray(at, at + 16).every((byte) => byte === 0)) continue;
    const startBytes = Number(head.readBigUInt64LE(at + 32)) * sectorBytes;
    const sizeBytes = Number(head.readBigUInt64LE(at + 40) + 1n) * sectorBytes - startBytes;
    if (Number.isSafeInteger(startBytes) && Number.isSafeInteger(sizeBytes) && sizeBytes > 0)
      entries.push({ startBytes, sizeBytes });
  }
  return entries;
}
