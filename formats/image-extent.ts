/** How far an image reaches by its own word: its partition table, or the one volume that it is. Pure. */
import { readFatLayout } from './fat-volume.ts';

const MBR_ENTRIES = 446;
/** The sector size of nearly every image and drive; some drives, and images made for them, have 4,096. */
const SECTOR_SIZES = [512, 4096] as const;
const MAX_GPT_ENTRIES = 256;
const PROTECTIVE = 0xee;
/** What firmware looks into for a boot loader: FAT in all its kinds, and the EFI system partition. */
const FAT_TYPES = new Set([0x01, 0x04, 0x06, 0x0b, 0x0c, 0x0e, 0xef]);
const GPT_EFI_SYSTEM = 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b';
const GPT_BIOS_BOOT = '21686148-6449-6e6f-744e-656564454649';

export interface ImageExtent {
  /** The image has at least these bytes; null where nothing in it says so. */
  readonly endBytes: number | null;
  /** Where its last partition ends: less than `endBytes` where the rest is a backup of the table. */
  readonly partitionsEndBytes: number | null;
  /** That its GPT is written for; null without one. */
  readonly gptSectorBytes: 512 | 4096 | null;
  /** The sectors that a drive must have for its table or volume to be found; null where nothing says so. */
  readonly sectorBytes: 512 | 4096 | null;
  /** False: no boot code, no boot partition and no file system that a PC's firmware reads. */
  readonly startsPcs: boolean;
}

interface Partition {
  readonly endBytes: number;
  readonly isBoot: boolean;
}

const bounded = (bytes: number): number => Math.min(bytes, Number.MAX_SAFE_INTEGER);

/** `head`: the first 34,816 bytes or more. */
export function readImageExtent(head: Buffer): ImageExtent {
  const gpt = SECTOR_SIZES.map((sectorBytes) => readGpt(head, sectorBytes)).find((table) => table !== null) ?? null;
  const volume = readVolume(head);
  // The boot code of a volume stands where a partition table would.
  const mbr = volume === null || gpt !== null ? readMbr(head) : [];
  const partitions = [...mbr, ...(gpt?.partitions ?? [])];
  const partitionsEndBytes = partitions.length === 0 ? null : Math.max(...partitions.map(({ endBytes }) => endBytes));
  const ends = [partitionsEndBytes, gpt?.endBytes ?? null, volume].filter((bytes) => bytes !== null);
  return {
    endBytes: ends.length === 0 ? null : bounded(Math.max(...ends)),
    partitionsEndBytes: partitionsEndBytes === null ? null : bounded(partitionsEndBytes),
    gptSectorBytes: gpt?.sectorBytes ?? null,
    sectorBytes: gpt?.sectorBytes ?? (mbr.length > 0 ? SECTOR_SIZES[0] : volumeSectorBytes(head, volume)),
    startsPcs: hasBootCode(head) || volume !== null || partitions.some(({ isBoot }) => isBoot),
  };
}

const hasSignature = (head: Buffer): boolean => head.length >= 512 && head.readUInt16BE(510) === 0x55aa;

function hasBootCode(head: Buffer): boolean {
  return hasSignature(head) && head.subarray(0, 440).some((byte) => byte !== 0);
}

/** Bytes of a volume that begins with the image and has no table before it; null for anything else. */
function readVolume(head: Buffer): number | null {
  if (!hasSignature(head)) return null;
  const name = head.toString('latin1', 3, 11);
  // Source: Microsoft exFAT specification §3.1; NTFS keeps a copy of this sector behind its last one.
  if (name === 'EXFAT   ') return Number(head.readBigUInt64LE(72)) * 2 ** Math.min(head.readUInt8(108), 12);
  if (name === 'NTFS    ') return (Number(head.readBigUInt64LE(40)) + 1) * head.readUInt16LE(11);
  if (readFatLayout(head) === null) return null;
  return (head.readUInt16LE(19) || head.readUInt32LE(32)) * head.readUInt16LE(11);
}

/** A drive may have smaller sectors than its volume, and not larger ones: a volume for 4,096 fits both. */
function volumeSectorBytes(head: Buffer, volume: number | null): 512 | null {
  if (volume === null) return null;
  const bytes =
    head.toString('latin1', 3, 11) === 'EXFAT   ' ? 2 ** Math.min(head.readUInt8(108), 12) : head.readUInt16LE(11);
  return bytes < SECTOR_SIZES[1] ? SECTOR_SIZES[0] : null;
}

/** Its sectors are taken for those of 512 bytes, the smaller of both. */
function readMbr(head: Buffer): Partition[] {
  if (!hasSignature(head)) return [];
  const entries = [0, 1, 2, 3].map((index) => MBR_ENTRIES + index * 16);
  // Boot code without a table has anything here.
  if (entries.some((entry) => (head.readUInt8(entry) & 0x7f) !== 0)) return [];
  const partitions: Partition[] = [];
  for (const entry of entries) {
    const status = head.readUInt8(entry);
    const type = head.readUInt8(entry + 4);
    const sectors = head.readUInt32LE(entry + 12);
    if (type === 0 || type === PROTECTIVE || sectors === 0) continue;
    const endBytes = (head.readUInt32LE(entry + 8) + sectors) * SECTOR_SIZES[0];
    partitions.push({ endBytes, isBoot: status === 0x80 || FAT_TYPES.has(type) });
  }
  return partitions;
}

/** As it is written: the first three groups are little-endian. */
function guidOf(bytes: Buffer): string {
  const hex = (from: number, to: number, isLittle: boolean): string =>
    (isLittle ? Buffer.from(bytes.subarray(from, to)).reverse() : bytes.subarray(from, to)).toString('hex');
  return [hex(0, 4, true), hex(4, 6, true), hex(6, 8, true), hex(8, 10, false), hex(10, 16, false)].join('-');
}

/** Source: UEFI 2.10 §5.3. */
function readGpt(
  head: Buffer,
  sectorBytes: 512 | 4096,
): { sectorBytes: 512 | 4096; endBytes: number; partitions: Partition[] } | null {
  const header = head.subarray(sectorBytes, sectorBytes + 92);
  if (header.length < 92 || header.toString('latin1', 0, 8) !== 'EFI PART') return null;
  const endBytes = (Number(header.readBigUInt64LE(32)) + 1) * sectorBytes;
  const first = Number(header.readBigUInt64LE(72)) * sectorBytes;
  const count = Math.min(header.readUInt32LE(80), MAX_GPT_ENTRIES);
  const entryBytes = header.readUInt32LE(84);
  const partitions: Partition[] = [];
  for (let index = 0; entryBytes >= 128 && index < count; index++) {
    const entry = first + index * entryBytes;
    if (entry + 128 > head.length) break;
    const type = head.subarray(entry, entry + 16);
    if (type.every((byte) => byte === 0)) continue;
    const last = Number(head.readBigUInt64LE(entry + 40));
    const guid = guidOf(type);
    partitions.push({
      endBytes: (last + 1) * sectorBytes,
      isBoot: guid === GPT_EFI_SYSTEM || guid === GPT_BIOS_BOOT,
    });
  }
  return { sectorBytes, endBytes, partitions };
}
