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
