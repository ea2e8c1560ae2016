/**
 * Where a drive may have headers of what was on it, besides its two ends: at the beginning and the end of each partition, and where an
 * image ended. Pure.
 */
import { isoVolumeAt } from './image-header.ts';
import { PROTECTIVE, readGpt, readMbr, SECTOR_SIZES } from './partition-tables.ts';

const MEBIBYTE = 1024 ** 2;
/** As far as `oldPlaces` looks. */
export const OLD_TABLE_BYTES = MEBIBYTE;
/** LUKS keeps both of its headers and the encrypted keys in so much. */
const PARTITION_HEAD_BYTES = 16 * MEBIBYTE;
/** ZFS and RAID keep labels there. */
const PARTITION_TAIL_BYTES = MEBIBYTE;
/** To both sides: the copy of a GPT ends an image. */
const AROUND_IMAGE_END_BYTES = MEBIBYTE;
/** Whatever sectors a drive has. */
const UNIT_BYTES = 4096;

export interface Extent {
  readonly startBytes: number;
  readonly endBytes: number;
}

export interface OldDrive {
  /** Its first bytes, as many as there are of OLD_TABLE_BYTES; empty if they cannot be read. */
  readonly head: Buffer;
  readonly capacityBytes: number;
  /** Partitions that the kernel knows, logical ones included. */
  readonly partitions: readonly Extent[];
}

/** Ascending, without overlaps, within the drive, in whole sectors of any usual size. */
export function oldPlaces({ head, capacityBytes, partitions }: OldDrive): Extent[] {
  const places = [
    ...[...partitions, ...partitionsIn(head)].flatMap(headAndTail),
    ...imageEnds(head).map((at) => ({
      startBytes: at - AROUND_IMAGE_END_BYTES,
      endBytes: at + AROUND_IMAGE_END_BYTES,
    })),
  ];
  return merged(places.flatMap((place) => within(place, capacityBytes)));
}

/** An image on a drive with larger sectors still counts those of 512 bytes. */
function partitionsIn(head: Buffer): Extent[] {
  const mbr = (readMbr(head)?.entries ?? []).filter(({ type }) => type !== PROTECTIVE);
  return SECTOR_SIZES.flatMap((sectorBytes) => [
    ...mbr.map(({ firstSector, sectors }) => ({
      startBytes: firstSector * sectorBytes,
      endBytes: (firstSector + sectors) * sectorBytes,
    })),
    ...(readGpt(head, sectorBytes)?.entries ?? []),
  ]);
}

function headAndTail({ startBytes, endBytes }: Extent): Extent[] {
  return [
    { startBytes, endBytes: Math.min(endBytes, startBytes + PARTITION_HEAD_BYTES) },
    { startBytes: Math.max(startBytes, endBytes - PARTITION_TAIL_BYTES), endBytes },
  ];
}

function imageEnds(head: Buffer): number[] {
  const tables = SECTOR_SIZES.flatMap((sectorBytes) => readGpt(head, sectorBytes)?.endBytes ?? []);
  const volume = isoVolumeAt(head, 0);
  return volume === null ? tables : [...tables, volume.sizeBytes];
}

/** Empty for what a damaged table says of places that do not exist. */
function within({ startBytes, endBytes }: Extent, capacityBytes: number): Extent[] {
  if (!Number.isSafeInteger(startBytes) || !Number.isSafeInteger(endBytes)) return [];
  const start = Math.max(0, Math.floor(startBytes / UNIT_BYTES) * UNIT_BYTES);
  const end = Math.min(capacityBytes, Math.ceil(endBytes / UNIT_BYTES) * UNIT_BYTES);
  return start < end ? [{ startBytes: start, endBytes: end }] : [];
}

function merged(places: readonly Extent[]): Extent[] {
  const all: Extent[] = [];
  for (const place of places.toSorted((a, b) => a.startBytes - b.startBytes)) {
    const last = all.at(-1);
    if (last && place.startBytes <= last.endBytes)
      all[all.length - 1] = { ...last, endBytes: Math.max(last.endBytes, place.endBytes) };
    else all.push(place);
  }
  return all;
}
