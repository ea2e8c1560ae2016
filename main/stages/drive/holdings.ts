/** What is on a drive: empty, holds something, or cannot be told, yet or at all (docs/adr/0039). Pure. */
import type { Holdings, UntoldReason } from '../../../contract/wire/drive.ts';
import type { BlockDevice } from './host-snapshot.ts';
import { isSameMedium, type Stack } from './stack.ts';

/** Only what was read and found blank is empty; everything else that has no name is untold. */
export function holdingsOf(disk: BlockDevice, stack: Stack): Holdings {
  if (disk.sizeBytes === 0) return { kind: 'empty' };
  const inside = stack.devices.filter((device) => device.name !== disk.name && !isSameMedium(device, disk));
  const filesystems = [...stack.devices, ...stack.mounts].flatMap(({ filesystem }) => filesystem ?? []);
  if (filesystems.length > 0) return { kind: 'holds', what: [...new Set(filesystems)] };
  if (stack.devices.some(({ isBeingRead }) => isBeingRead)) return { kind: 'being-read' };
  const untold = stack.devices.find((device) => device.untold !== null);
  if (untold) return cannotBeTold(untold, untold.untold ?? 'unrecognised');
  if (inside.length > 0 || disk.table !== null) return { kind: 'holds', what: ['partition-table'] };
  return disk.blank && stack.mounts.length === 0 ? { kind: 'empty' } : cannotBeTold(disk, 'unrecognised');
}

function cannotBeTold({ signatures }: BlockDevice, because: UntoldReason): Holdings {
  return { kind: 'cannot-be-told', because, signatures: [...signatures] };
}

/** Why nobody can say what is on this device itself; null where it is known, blank, or only divided into others. */
export function untoldOf(device: BlockDevice, devices: readonly BlockDevice[]): UntoldReason | null {
  if (device.filesystem !== null || device.sizeBytes === 0 || device.blank) return null;
  if (device.untold !== null) return device.untold;
  const isDivided = device.table !== null || devices.some(({ parent }) => parent === device.name);
  return isDivided ? null : 'unrecognised';
}

const MIB = 1024 ** 2;
/** The boot partition inside a hybrid image has a few megabytes; a partition that somebody made to keep data has more. */
const MAX_BOOT_BYTES = 64 * MIB;
const ISO_SECTOR_BYTES = 2048;
/** Sector 64 of 512 bytes: xorriso gives the partition a volume descriptor of its own there (`-partition_offset 16`). */
const MAX_IMAGE_START_BYTES = 32 * 1024;
/** Tables round the image up: isohybrid to cylinders of 1 MiB, xorriso pads with 300 KiB. */
const MAX_PADDING_BYTES = 2 * MIB;

interface Place {
  readonly startBytes: number | null;
  readonly sizeBytes: number;
  readonly hasVolume: boolean;
}

/**
 * An ISO 9660 hybrid image written as it is, and nothing else. Its own table has one entry for the whole image, and all
 * others lie in that: a partition that somebody made later lies over the image or behind it, and a new table
 * has no entry for the image. A descriptor alone proves nothing: it stays where only its first sectors were overwritten.
 */
export function isLiveImage(disk: BlockDevice, stacked: readonly BlockDevice[]): boolean {
  if (disk.filesystem !== 'iso9660' || disk.untold !== null) return false;
  if (stacked.some(({ isBeingRead }) => isBeingRead)) return false;
  const parts = stacked.filter(({ name }) => name !== disk.name);
  const isImagePart = ({ filesystem, sizeBytes }: BlockDevice): boolean =>
    filesystem === 'iso9660' || ((filesystem === 'vfat' || filesystem === null) && sizeBytes <= MAX_BOOT_BYTES);
  if (!parts.every((part) => part.parent === disk.name && isImagePart(part))) return false;
  const places: readonly Place[] = [
    ...parts.map((part) => ({ ...part, hasVolume: part.filesystem === 'iso9660' })),
    ...disk.entries,
  ];
  const image = places.find((place) => isWholeImage(place, disk));
  if (image === undefined) return false;
  return places.every((place) => isWholeImage(place, disk) || isBootImage(place, image));
}

/** A boot image is a file of the volume, and so at some sector of it; partitions that people make begin at a full MiB. */
function isBootImage(place: Place, image: Place): boolean {
  const { startBytes } = place;
  if (startBytes === null || endOf(place) > endOf(image)) return false;
  return startBytes % ISO_SECTOR_BYTES === 0 && startBytes % MIB !== 0;
}

/** One that does not begin with the medium has a descriptor of its own: partitions of DOS begin at 31.5 KiB, too. */
function isWholeImage(place: Place, { volumeBytes }: BlockDevice): boolean {
  if (place.startBytes === null || place.startBytes > MAX_IMAGE_START_BYTES) return false;
  if (place.startBytes > 0 && !place.hasVolume) return false;
  return volumeBytes === null || Math.abs(endOf(place) - volumeBytes) <= MAX_PADDING_BYTES;
}

function endOf({ startBytes, sizeBytes }: Place): number {
  return (startBytes ?? 0) + sizeBytes;
}
