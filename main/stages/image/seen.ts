/** Describes the content of a drive by its first bytes. Pure. */
import type { SeenOnDrive } from '../../../contract/wire/seen.ts';
import { readImageHeader } from '../../../formats/image-header.ts';
import { readPartitions } from '../../../formats/partitions.ts';

/** nixpkgs gives every sd-image this disk identifier. Source: `sdImage.firmwarePartitionID` in nixos/modules/installer/sd-card/sd-image.nix. */
const SD_IMAGE_DISK = 0x21_78_69_4e;
const DISK_ID_OFFSET = 440;

const isSdImage = (head: Buffer): boolean =>
  head.length >= DISK_ID_OFFSET + 4 && head.readUInt32LE(DISK_ID_OFFSET) === SD_IMAGE_DISK;

/** `head` is null where the drive cannot be read. */
export function seenOnDrive(head: Buffer | null): SeenOnDrive {
  const nothing = { volumeLabel: null, imageBytes: null, partitionTable: null, partitions: 0 };
  if (!head) return { format: 'unreadable', ...nothing };
  if (head.every((byte) => byte === 0)) return { format: 'empty', ...nothing };
  const header = readImageHeader(head);
  const table = readPartitions(head);
  const partitionTable = table?.kind ?? null;
  const partitions = table?.starts.length ?? 0;
  if (header.kind === 'iso9660')
    return {
      format: 'iso9660',
      volumeLabel: header.volumeLabel,
      imageBytes: header.sizeBytes,
      partitionTable,
      partitions,
    };
  if (header.kind === 'disk') {
    const made = isSdImage(head) && ({ made: 'nixos-sd-image' } as const);
    return { format: 'disk', ...nothing, partitionTable, partitions, ...made };
  }
  return { format: 'unknown', ...nothing, partitionTable, partitions };
}
