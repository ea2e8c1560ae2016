/**
 * Takes a drive and its expectation: block digests (from a record or an image), one digest of the whole, or the records among
 * which it is recognised by its content.
 * Gives a verdict, with the blocks that differ or cannot be read. Reads the drive, through the helper only.
 * Can fail with: what the helper session can fail with; the verdict's own failure is in the DriveProgress.
 */
export { type Expected, recogniseDrive, verifyDrive } from './verify-drive.ts';
