/**
 * Takes: the machine. Gives: its drives, each with identity and judgement, once or whenever they change.
 * Touches: reads /proc, /sys and /run/udev; runs lsblk (through drivelist), udevadm, and blkid where udev does not run.
 * Opens no drive for writing.
 * Can fail with: drive-not-found, drive-changed, drive-refused.
 */
export { findChosenDrive, findDrive } from './find.ts';
export { type Judgement, type JudgeOptions, judgeDrive } from './judge.ts';
export { drivesOf, type ListOptions, listDrives, placeImage } from './list.ts';
export { Machine } from './machine.ts';
export { readMachine } from './read-machine.ts';
export { watchDrives } from './watch.ts';
