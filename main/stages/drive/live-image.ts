/** Tells a stick with a live image, which can be made again, from one with somebody's data. Pure. */
import type { BlockDevice } from './host-snapshot.ts';

/** The boot partition inside a hybrid image has a few megabytes; a partition that somebody added to keep data has more. */
const MAX_BOOT_BYTES = 64 * 1024 ** 2;

/**
 * An ISO 9660 hybrid image written as it is: the file system begins at the first byte of the disk, and its partitions are
 * views of it and a small boot partition. One partition of another kind, such as one for persistence, makes it data.
 */
export function isLiveImage(disk: BlockDevice, stacked: readonly BlockDevice[]): boolean {
  if (disk.filesystem !== 'iso9660') return false;
  return stacked.every(
    ({ name, parent, filesystem, sizeBytes }) =>
      name === disk.name ||
      (parent === disk.name &&
        (filesystem === 'iso9660' || ((filesystem === 'vfat' || filesystem === null) && sizeBytes <= MAX_BOOT_BYTES))),
  );
}
