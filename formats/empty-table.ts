/** The partition table of a drive with one partition of data. Pure. */
import { crc32 } from 'node:zlib';
import { PROTECTIVE } from './partition-tables.ts';

/** As Windows, macOS and televisions know them: FAT32 with LBA, exFAT. */
const MBR_TYPES = { fat32: 0x0c, exfat: 0x07 } as const;
/** Microsoft basic data, EBD0A0A2-B9E5-4433-87C0-68B6B72699C7: Windows shows no partition of the type of Linux. */
const BASIC_DATA = Buffer.from('a2a0d0ebe5b9334487c068b6b72699c7', 'hex');
const GPT_ENTRIES = 128;
const GPT_ENTRY_BYTES = 128;
const GPT_HEADER_BYTES = 92;
/** Cylinders, heads and sectors of the beginning and the end: where they no longer count, and as UEFI wants them before a GPT. */
const NO_CHS = { begin: [0xfe, 0xff, 0xff], end: [0xfe, 0xff, 0xff] } as const;
const PROTECTIVE_CHS = { begin: [0, 2, 0], end: [0xff, 0xff, 0xff] } as const;
const MAX_SECTORS = 0xffff_ffff;

export interface OnePartition {
  readonly table: 'mbr' | 'gpt';
  readonly filesystem: keyof typeof MBR_TYPES;
  readonly capacityBytes: number;
  readonly sectorBytes: number;
  /** Of the partition; both in whole sectors. */
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** 36 random bytes: the signature of the drive, and both GUIDs of a GPT. */
  readonly random: Buffer;
}

export interface TableBytes {
  /** From the first byte of the drive. */
  readonly beginning: Buffer;
  /** Up to its last byte: the copy of a GPT. Null without one. */
  readonly end: Buffer | null;
}

export function tableOfOnePartition(layout: OnePartition): TableBytes {
  const { table, filesystem, sectorBytes, offsetBytes, sizeBytes, random } = layout;
  const mbr = Buffer.alloc(sectorBytes);
  mbr.writeUInt16BE(0x55aa, 510);
  if (table === 'mbr') {
    random.copy(mbr, 440, 0, 4);
    const [firstSector, sectors] = [offsetBytes / sectorBytes, sizeBytes / sectorBytes];
    writeEntry(mbr, { type: MBR_TYPES[filesystem], firstSector, sectors });
    return { beginning: mbr, end: null };
  }
  const sectors = layout.capacityBytes / sectorBytes;
  writeEntry(mbr, { type: PROTECTIVE, firstSector: 1, sectors: Math.min(sectors - 1, MAX_SECTORS) });
  const entries = gptEntries(layout);
  const last = sectors - 1;
  const entrySectors = entries.length / sectorBytes;
  const primary = gptHeader(layout, { at: 1, copyAt: last, entriesAt: 2, entries });
  const copy = gptHeader(layout, { at: last, copyAt: 1, entriesAt: last - entrySectors, entries });
  return { beginning: Buffer.concat([mbr, primary, entries]), end: Buffer.concat([entries, copy]) };
}

function writeEntry(
  mbr: Buffer,
  { type, firstSector, sectors }: { type: number; firstSector: number; sectors: number },
): void {
  const at = 446;
  const { begin, end } = type === PROTECTIVE ? PROTECTIVE_CHS : NO_CHS;
  mbr.set([0, ...begin, type, ...end], at);
  mbr.writeUInt32LE(firstSector, at + 8);
  mbr.writeUInt32LE(sectors, at + 12);
}

/** A GUID of version 4. */
function guid(random: Buffer): Buffer {
  const bytes = Buffer.from(random);
  bytes.writeUInt8((bytes.readUInt8(7) & 0x0f) | 0x40, 7);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes;
}

function gptEntries({ random, sectorBytes, offsetBytes, sizeBytes }: OnePartition): Buffer {
  const entries = Buffer.alloc(GPT_ENTRIES * GPT_ENTRY_BYTES);
  BASIC_DATA.copy(entries, 0);
  guid(random.subarray(20, 36)).copy(entries, 16);
  entries.writeBigUInt64LE(BigInt(offsetBytes / sectorBytes), 32);
  entries.writeBigUInt64LE(BigInt((offsetBytes + sizeBytes) / sectorBytes - 1), 40);
  // not shown: as Windows names its own
  entries.write('Basic data partition', 56, 'utf16le');
  return entries;
}

interface Header {
  readonly at: number;
  readonly copyAt: number;
  readonly entriesAt: number;
  readonly entries: Buffer;
}

/** Source: UEFI 2.10 §5.3.2. */
function gptHeader({ random, sectorBytes, capacityBytes }: OnePartition, header: Header): Buffer {
  const { at, copyAt, entriesAt, entries } = header;
  const tableSectors = 1 + entries.length / sectorBytes;
  const bytes = Buffer.alloc(sectorBytes);
  // not shown: the signature of a GPT
  bytes.write('EFI PART', 0, 'latin1');
  bytes.writeUInt32LE(0x1_0000, 8);
  bytes.writeUInt32LE(GPT_HEADER_BYTES, 12);
  bytes.writeBigUInt64LE(BigInt(at), 24);
  bytes.writeBigUInt64LE(BigInt(copyAt), 32);
  bytes.writeBigUInt64LE(BigInt(1 + tableSectors), 40);
  bytes.writeBigUInt64LE(BigInt(capacityBytes / sectorBytes - tableSectors - 1), 48);
  guid(random.subarray(4, 20)).copy(bytes, 56);
  bytes.writeBigUInt64LE(BigInt(entriesAt), 72);
  bytes.writeUInt32LE(GPT_ENTRIES, 80);
  bytes.writeUInt32LE(GPT_ENTRY_BYTES, 84);
  bytes.writeUInt32LE(crc32(entries), 88);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, GPT_HEADER_BYTES)), 16);
  return bytes;
}
