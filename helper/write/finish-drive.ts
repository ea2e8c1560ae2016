/** Makes a drive bootable, which nothing else does: writes the first block last, after all others were flushed. */
import { flush, writeFully } from '../io/aligned.ts';
import type { OpenDrive } from '../io/device.ts';
import type { DriveLane } from './drive-lane.ts';
import type { ImageBlock } from './shared-read.ts';

export interface Finish {
  readonly firstBlock: ImageBlock;
  readonly zeros: Buffer;
  readonly isStopped: () => boolean;
  /** Throws ChangedImage. */
  readonly checkUnchanged: () => void;
}

/**
 * Ends with `written`, which gives true, or `failed`; stopped before the first block, with neither. Throws ChangedImage.
 */
export async function finishDrive(lane: DriveLane, finish: Finish): Promise<boolean> {
  const { firstBlock, zeros, isStopped, checkUnchanged } = finish;
  const { drive, report } = lane.target;
  let hasBegunFirstBlock = false;
  try {
    report.flushing();
    await lane.flush();
    // A flush can take long, and a job that was stopped in the meantime must not leave a bootable drive.
    if (isStopped()) return false;
    checkUnchanged();
    hasBegunFirstBlock = true;
    await lane.write(firstBlock);
    // Reported before the flush, so that its timeout starts now and not with the previous flush.
    lane.reportProgress();
    await lane.flush();
    report.written();
    return true;
  } catch (thrown) {
    if (hasBegunFirstBlock) await clearBeginning(drive, zeros);
    lane.fail(thrown);
    return false;
  }
}

/** A part of the first block, or all of it, may have arrived when writing it failed: such a drive must not look bootable. */
async function clearBeginning(drive: OpenDrive, zeros: Buffer): Promise<void> {
  try {
    await writeFully(drive.fd, zeros, Math.min(zeros.length, drive.capacityBytes), 0);
    await flush(drive.fd);
  } catch {
    // The drive no longer accepts writes; the original failure is reported.
  }
}
