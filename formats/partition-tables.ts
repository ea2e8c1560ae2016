/** The entries of both kinds of partition table, as they are written. The only reader of them. Pure. */

/** The sector size of nearly every image and drive; some drives, and images made for them, have 4,096. */
export const SECTOR_SIZES = [512, 4096] as const;
export const PROTECTIVE = 0xee;
const MBR_BYTES = 512;
const MBR_ENTRIES = [446, 462, 478, 494] as const;
const GPT_HEADER_BYTES = 92;
const GPT_ENTRY_BYTES = 128;
/** More entries than any tool makes, and few enough to read in the first block. */
const MAX_GPT_ENTRIES = 256;

export interface MbrEntry {
  readonly type: number;
  /** The firmware of old PCs starts it. */
  readonly isActive: boolean;
  readonly firstSector: number;
  readonly sectors: number;
}

export interface MasterBootRecord {
  /** In use, the protective one included. */
  readonly entries: readonly MbrEntry[];
  /** False for boot code without a table: all four entries begin with one of the two values that they may begin with. */
  readonly isTable: boolean;
}

export interface GptEntry {
  /** As it is written, e.g. `c12a7328-f81f-11d2-ba4b-00a0c93ec93b`. */
  readonly type: string;
  /** In bytes, and not safe integers where the table has such numbers. */
  readonly startBytes: number;
  readonly endBytes: number;
}

export interface GuidPartitionTable {
  /** Behind the backup of the header. */
  readonly endBytes: number;
  /** As far as `head` has them. */
  readonly entries: readonly GptEntry[];
  /** False: the table has more entries than were looked at. */
  readonly isWhole: boolean;
}

export const hasMbrSignature = (head: Buffer): boolean => head.length >= MBR_BYTES && head.readUInt16BE(510) === 0x55aa;

/** Null without its signature. Source: UEFI 2.10 §5.2.1. */
export function readMbr(head: Buffer): MasterBootRecord | null {
  if (!hasMbrSignature(head)) return null;
  const entries: MbrEntry[] = [];
  let isTable = true;
  for (const at of MBR_ENTRIES) {
    const status = head.readUInt8(at);
    const sectors = head.readUInt32LE(at + 12);
    // Boot code without a table has arbitrary bytes here; a real entry begins with one of two values.
    if (status !== 0 && status !== 0x80) isTable = false;
    else if (sectors !== 0)
      entries.push({
        type: head.readUInt8(at + 4),
        isActive: status === 0x80,
        firstSector: head.readUInt32LE(at + 8),
        sectors,
      });
  }
  return { entries, isTable };
}

/** Null where no header begins with the second sector of this size. Source: UEFI 2.10 §5.3. */
export function readGpt(head: Buffer, sectorBytes: number): GuidPartitionTable | null {
  const header = head.subarray(sectorBytes, sectorBytes + GPT_HEADER_BYTES);
  if (header.length < GPT_HEADER_BYTES || header.toString('latin1', 0, 8) !== 'EFI PART') return null;
  const first = Number(header.readBigUInt64LE(72)) * sectorBytes;
  const all = header.readUInt32LE(80);
  const count = Math.min(all, MAX_GPT_ENTRIES);
  const entryBytes = header.readUInt32LE(84);
  const entries: GptEntry[] = [];
  const isWhole = all === count && entryBytes >= GPT_ENTRY_BYTES && first + all * entryBytes <= head.length;
  for (let index = 0; entryBytes >= GPT_ENTRY_BYTES && index < count; index++) {
    const at = first + index * entryBytes;
    if (at + GPT_ENTRY_BYTES > head.length) break;
    const type = head.subarray(at, at + 16);
    if (type.every((byte) => byte === 0)) continue;
    entries.push({
      type: guidOf(type),
      startBytes: Number(head.readBigUInt64LE(at + 32)) * sectorBytes,
      endBytes: Number(head.readBigUInt64LE(at + 40) + 1n) * sectorBytes,
    });
  }
  return { endBytes: Number(header.readBigUInt64LE(32) + 1n) * sectorBytes, entries, isWhole };
}

/** The first three groups are little-endian. */
function guidOf(bytes: Buffer): string {
  const hex = (from: number, to: number, isLittle: boolean): string =>
    (isLittle ? Buffer.from(bytes.subarray(from, to)).reverse() : bytes.subarray(from, to)).toString('hex');
  return [hex(0, 4, true), hex(4, 6, true), hex(6, 8, true), hex(8, 10, false), hex(10, 16, false)].join('-');
}
