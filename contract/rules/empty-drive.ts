/**
 * How a drive is partitioned and formatted so that everybody reads it. Windows wants one partition, televisions and cars an MBR and FAT32,
 * files of more than 4 GiB exFAT; an MBR counts 2³² sectors.
 */
import type { DriveUse, RestoredVolume } from '../wire/empty-drive.ts';
import { JobFailure } from '../wire/failure.ts';

const MEBIBYTE = 1024 ** 2;
/** Of the partition's beginning and end: a multiple of what flash memory erases at once. */
export const ALIGNMENT_BYTES = 4 * MEBIBYTE;
/** For the copy of a GPT, which ends the drive. */
const GPT_END_BYTES = MEBIBYTE;
/** Windows formats nothing larger with FAT32. */
const MAX_USUAL_FAT32_BYTES = 32 * 1024 ** 3;
/** FAT32 has at least 65,525 clusters, of a sector each. */
const MIN_SECTORS = 80 * 1024;

export type EmptyDrivePlan = Omit<RestoredVolume, 'label'> & { readonly sectorBytes: number };

interface Medium {
  readonly devicePath: string;
  readonly sizeBytes: number;
  readonly logicalSectorBytes: number;
}

/** Throws drive-refused for one that is too small, bad-usage for FAT32 on one that is too large. */
export function planEmptyDrive(medium: Medium, use: DriveUse): EmptyDrivePlan {
  const { devicePath, sizeBytes: capacityBytes, logicalSectorBytes: sectorBytes } = medium;
  const needBytes = MIN_SECTORS * sectorBytes;
  if (capacityBytes < needBytes)
    throw new JobFailure({
      kind: 'drive-refused',
      drive: devicePath,
      refusals: [{ kind: 'too-small', needBytes, haveBytes: capacityBytes }],
    });
  const table = capacityBytes / sectorBytes < 2 ** 32 ? 'mbr' : 'gpt';
  if (use === 'tv' && table === 'gpt')
    throw new JobFailure({
      kind: 'bad-usage',
      detail: { because: 'too-large-for-fat32', drive: devicePath, sizeBytes: capacityBytes },
    });
  const isSmall = capacityBytes <= MAX_USUAL_FAT32_BYTES;
  const filesystem = use === 'tv' || (use === 'everything' && isSmall) ? 'fat32' : 'exfat';
  const endBytes = table === 'gpt' ? capacityBytes - GPT_END_BYTES : capacityBytes;
  const sizeBytes = Math.floor((endBytes - ALIGNMENT_BYTES) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  return { filesystem, table, offsetBytes: ALIGNMENT_BYTES, sizeBytes, sectorBytes };
}
