/**
 * Writes the image to any number of drives, each at its own pace (ADR 0033, 0045): reads that they share or leave, a lane for
 * each drive, and a finish that writes the first block last, so that an interrupted drive never looks bootable.
 */
import { alignedBuffers, giveBack } from '../io/aligned.ts';
import { hasPendingIo } from '../io/pending-io.ts';
import { type CopyTarget, DriveLane } from './drive-lane.ts';
import { type Finish, finishDrive } from './finish-drive.ts';
import { ImageReads } from './image-reads.ts';
import type { BlockSource } from './shared-read.ts';
import type { SourceImage } from './source-image.ts';

/** At each end, whatever the block size: GPT, LVM, RAID and file system labels lie within. A multiple of 64 KiB. */
const CLEARED_BYTES = 1024 * 1024;

export interface CopyOptions {
  readonly blockBytes: number;
  /** Aborted, the copy ends early, with the first block unwritten. */
  readonly signal: AbortSignal;
  /** Runs as soon as a drive was written or has failed, while the others go on. Not for a drive that was stopped. */
  readonly whenDone?: (target: CopyTarget, end: 'written' | 'failed') => Promise<void>;
}

/** Each target ends with `written` or `failed`; one drive's failure does not stop the others. Throws ChangedImage, RefusedImage. */
export async function copyImage(
  image: SourceImage,
  targets: readonly CopyTarget[],
  { blockBytes, signal, whenDone = async () => {} }: CopyOptions,
): Promise<void> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const reads = new ImageReads(image, { blockBytes, drives: targets.length, stop });
    await copyFrom(reads, { image, targets, blockBytes, stop, whenDone });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

interface Copy extends Required<Pick<CopyOptions, 'blockBytes' | 'whenDone'>> {
  readonly image: SourceImage;
  readonly targets: readonly CopyTarget[];
  /** Ends the copy for every drive. */
  readonly stop: AbortController;
}

async function copyFrom(reads: ImageReads, { image, targets, blockBytes, stop, whenDone }: Copy): Promise<void> {
  const sources = targets.map(() => reads.join());
  const [zeros] = alignedBuffers(1, CLEARED_BYTES) as [Buffer];
  const finish: Finish = {
    firstBlock: await reads.readFirstBlock(),
    zeros,
    isStopped: () => stop.signal.aborted,
    checkUnchanged: () => image.checkUnchanged(),
  };
  const run = async (target: CopyTarget, index: number): Promise<void> => {
    const source = sources[index] as BlockSource;
    try {
      const end = await writeDrive(target, source, { ...finish, extent: { imageBytes: image.sizeBytes, blockBytes } });
      if (end !== 'stopped') await whenDone(target, end);
    } catch (thrown) {
      // A changed image concerns every drive, and a bug in one lane must not make the others wait for its buffers.
      stop.abort();
      throw thrown;
    } finally {
      source.leave();
    }
  };
  const outcomes = await Promise.allSettled([reads.run(), ...targets.map(run)]);
  outcomes.push(...(await Promise.allSettled([reads.ended()])));
  // A drive that was given up may still be reading from it.
  if (!targets.some(({ drive }) => hasPendingIo(drive.fd))) reads.giveBackFirstBlock();
  const problem = outcomes.find((outcome) => outcome.status === 'rejected');
  if (problem) throw problem.reason;
}

/** Throws ChangedImage. */
async function writeDrive(
  target: CopyTarget,
  source: BlockSource,
  { extent, ...finish }: Finish & { extent: { imageBytes: number; blockBytes: number } },
): Promise<'written' | 'failed' | 'stopped'> {
  const lane = new DriveLane(target, extent);
  if (!finish.isStopped()) await lane.clear(finish.zeros);
  await lane.copy(source);
  source.leave();
  if (!hasPendingIo(target.drive.fd)) giveBack(lane.buffers);
  const isWritten = !finish.isStopped() && !lane.hasFailed && (await finishDrive(lane, finish));
  if (isWritten) finish.checkUnchanged();
  if (lane.hasFailed) return 'failed';
  return isWritten ? 'written' : 'stopped';
}
