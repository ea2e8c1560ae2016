/**
 * Takes: the machine. Gives: its drives, each with identity and judgement, once or whenever they change.
 * Unmounts a drive before it is written, and ejects it afterwards; makes its light blink.
 * Touches: reads /proc, /sys, /run/udev and the settings; runs udevadm, and blkid if udev does
 * not run; umount, blockdev and eject, or udisksctl and busctl. Opens no drive for writing.
 * Can fail with: drive-not-found, drive-changed, drive-refused, mount-busy, unmount-failed, remove-failed.
 */

export { blinkDrive } from './blink-drive.ts';
export { drivesOf } from './drives-of.ts';
export { removeDrive, rereadPartitions, whyNotRemoved } from './eject.ts';
export { findChosenDrive, findDrive } from './find.ts';
export { HostSnapshot } from './host-snapshot.ts';
export { type Judgement, type JudgeOptions, judgeDrive } from './judge.ts';
export { type ListOptions, listDrives, listDrivesAgain, listDrivesRecently, locateImage } from './list.ts';
export { readHostSnapshot } from './read-host-snapshot.ts';
export { type UnmountOptions, unmountDrive } from './unmount.ts';
export { watchDrives } from './watch.ts';
