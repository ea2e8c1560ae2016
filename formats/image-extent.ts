/** How far an image reaches by its own word: its partition table, or the one volume that it is. Pure. */
import { readFatLayout } from './fat-volume.ts';
import { linuxVolumeBytes } from './linux-volume.ts';
import { hasMbrSignature, PROTECTIVE, readGpt, readMbr, SECTOR_SIZES } from './partition-tables.ts';

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

interface Table {
  readonly sectorBytes: 512 | 4096;
  readonly endBytes: number;
  readonly partitions: readonly Partition[];
}

const bounded = (bytes: number): number => Math.min(bytes, Number.MAX_SAFE_INTEGER);

/** `head`: the first 34,816 bytes or more; 69,632 for all that it looks at. */
export function readImageExtent(head: Buffer): ImageExtent {
  const gpt = SECTOR_SIZES.map((sectorBytes) => gptOf(head, sectorBytes)).find((table) => table !== null) ?? null;
  const volume = readVolume(head);
  // The boot code of a volume stands where a partition table would.
  const mbr = volume === null || gpt !== null ? mbrOf(head) : [];
  const partitions = [...mbr, ...(gpt?.partitions ?? [])];
  const partitionsEndBytes = partitions.length === 0 ? null : Math.max(...partitions.map(({ endBytes }) => endBytes));
  // Its superblock may be left from before there was a table.
  const linuxVolume = volume === null && gpt === null && mbr.length === 0 ? linuxVolumeBytes(head) : null;
  const ends = [partitionsEndBytes, gpt?.endBytes ?? null, volume, linuxVolume].filter((bytes) => bytes !== null);
  return {
    endBytes: ends.length === 0 ? null : bounded(Math.max(...ends)),
    partitionsEndBytes: partitionsEndBytes === null ? null : bounded(partitionsEndBytes),
    gptSectorBytes: gpt?.sectorBytes ?? null,
    sectorBytes: gpt?.sectorBytes ?? (mbr.length > 0 ? SECTOR_SIZES[0] : volumeSectorBytes(head, volume)),
    startsPcs: hasBootCode(head) || volume !== null || partitions.some(({ isBoot }) => isBoot),
  };
}

function hasBootCode(head: Buffer): boolean {
  return hasMbrSignature(head) && head.subarray(0, 440).some((byte) => byte !== 0);
}

/** Bytes of a volume that begins with the image and has no table before it; null for anything else. */
function readVolume(head: Buffer): number | null {
  if (!hasMbrSignature(head)) return null;
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
function mbrOf(head: Buffer): Partition[] {
  const mbr = readMbr(head);
  if (!mbr?.isTable) return [];
  return mbr.entries
    .filter(({ type }) => type !== 0 && type !== PROTECTIVE)
    .map(({ type, isActive, firstSector, sectors }) => ({
      endBytes: (firstSector + sectors) * SECTOR_SIZES[0],
      isBoot: isActive || FAT_TYPES.has(type),
    }));
}

function gptOf(head: Buffer, sectorBytes: 512 | 4096): Table | null {
  const gpt = readGpt(head, sectorBytes);
  if (!gpt) return null;
  const partitions = gpt.entries.map(({ type, endBytes }) => ({
    endBytes,
    isBoot: type === GPT_EFI_SYSTEM || type === GPT_BIOS_BOOT,
  }));
  // Those that are not seen here may be anywhere.
  const unseen = gpt.isWhole ? [] : [{ endBytes: gpt.endBytes, isBoot: false }];
  return { sectorBytes, endBytes: gpt.endBytes, partitions: [...partitions, ...unseen] };
}
