/**
 * Takes an image and the drives chosen for it. Gives what became of each drive.
 * Touches the drives, through the helper only.
 * Can fail with: what the helper session can fail with; each drive's own failure is in its DriveProgress.
 */
export { type PlannedDrive, type WriteOptions, type WritePlan, writeImage } from './write-image.ts';
