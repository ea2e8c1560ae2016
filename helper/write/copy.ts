/**
 * Writes the image to any number of drives from one read of it (ADR 0033): a reader, a lane for each drive, and a finish that
 * writes the first block last, so that an interrupted drive never looks bootable.
 */
import { alignedBuffers, giveBack } from '../io/aligned.ts';
import { hasPendingIo } from '../io/pending-io.ts';
import { type CopyTarget, DriveLane } from './drive-lane.ts';
import { type Finish, finishDrive } from './finish-drive.ts';
import { type BlockSource, SharedRead } from './shared-read.ts';
import type { SourceImage } from './source-image.ts';

/** At each end, whatever the block size: GPT, LVM, RAID and file system labels lie within. A multiple of 64 KiB. */
const CLEARED_BYTES = 1024 * 1024;

export interface CopyOptions {
  readonly blockBytes: number;
  /** Aborted, the copy ends early, with the first block unwritten. */
  readonly signal: AbortSignal;
}

/** Each target ends with `written` or `failed`; one drive's failure does not stop the others. Throws ChangedImage. */
export async function copyImage(
  image: SourceImage,
  targets: readonly CopyTarget[],
  { blockBytes, signal }: CopyOptions,
): Promise<void> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });

  const read = new SharedRead(image, { blockBytes, drives: targets.length, stop });
  const lanes = targets.map((target) => new DriveLane(target, { imageBytes: image.sizeBytes, blockBytes }));
  const sources = lanes.map(() => read.join());
  const [zeros] = alignedBuffers(1, CLEARED_BYTES) as [Buffer];
  const firstBlock = await read.readFirstBlock();
  const finish: Finish = {
    firstBlock,
    zeros,
    isStopped: () => stop.signal.aborted,
    checkUnchanged: () => image.checkUnchanged(),
  };
  /** A bug in one lane must not make the others wait for buffers that it never releases. */
  const run = (lane: DriveLane, index: number): Promise<void> =>
    writeDrive(lane, sources[index] as BlockSource, finish).catch((thrown: unknown) => {
      abort();
      throw thrown;
    });

  const outcomes = await Promise.allSettled([read.run(), ...lanes.map(run)]);
  signal.removeEventListener('abort', abort);
  // A drive that was given up may still be reading from them.
  if (!targets.some(({ drive }) => hasPendingIo(drive.fd)))
    giveBack([...read.buffers, ...lanes.flatMap(({ buffers }) => buffers)]);
  const problem = outcomes.find((outcome) => outcome.status === 'rejected');
  if (problem) throw problem.reason;
  image.checkUnchanged();
}

/** Throws ChangedImage. */
async function writeDrive(lane: DriveLane, source: BlockSource, finish: Finish): Promise<void> {
  if (!finish.isStopped()) await lane.clear(finish.zeros);
  await lane.copy(source);
  if (!finish.isStopped() && !lane.hasFailed) await finishDrive(lane, finish);
}
