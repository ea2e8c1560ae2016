/**
 * Takes a plan for an empty drive. Makes its table and file system in a file, with the tools of the distribution and no right that the
 * user does not have; gives that file to the helper, which wipes the drive, writes it like an image and reads it back.
 * Touches $XDG_CACHE_HOME/flakestick/empty-drives; runs mkfs.fat or mkfs.exfat.
 * Can fail with: program-missing, formatting-failed, disk-full, file-unwritable; and those of a helper session.
 */

export { type EmptyImage, makeEmptyImage } from './empty-image.ts';
export { restoreDrive } from './restore-drive.ts';
