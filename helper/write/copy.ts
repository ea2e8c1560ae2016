/**
 * Writes the image to any number of drives from one read of it. Blocks go through a ring of buffers: the reader fills
 * the next slot once every drive has written what was in it, so the fastest drive is at most the ring ahead of the slowest
 * and memory does not depend on the image. The first block is written last, after a flush: an interrupted drive never
 * looks bootable.
 */
import type { Rewrite } from '../../contract/wire/helper-protocol.ts';
import { alignedBuffers, flush, giveBack, roundUp, writeFully } from '../io/aligned.ts';
import type { OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';
import { isAsked } from '../io/pending-io.ts';
import { ExistingContent } from './existing-content.ts';
import type { SourceImage } from './source-image.ts';

/** Measured best for USB and loop alike: 1 MiB blocks, 4 in flight. */
const IN_FLIGHT = 4;
const RING_BLOCKS_FIRST_DRIVE = 8;
const RING_BLOCKS_EACH_FURTHER = 4;
const REPORT_EVERY_MS = 100;
/** At each end, whatever the block size: GPT, LVM, RAID and file system labels lie within. A multiple of 64 KiB. */
const CLEARED_BYTES = 1024 * 1024;

export type CopyStep = 'clear' | 'write' | 'flush';

export interface CopyReport {
  /** Said before the first byte is written. */
  clearing(): void;
  cleared(): void;
  /** Bytes of the image on the drive, and how many of them were there before. */
  wrote(doneBytes: number, keptBytes: number): void;
  flushing(): void;
  written(): void;
  failed(step: CopyStep, error: DeviceError): void;
}

export interface CopyTarget {
  readonly drive: OpenDrive;
  readonly rewrite: Rewrite;
  readonly report: CopyReport;
}

/** One drive's way through the blocks. */
class Writer {
  readonly target: CopyTarget;
  readonly kept: ExistingContent;
  next = 1;
  doneBytes = 0;
  keptBytes = 0;
  step: CopyStep = 'clear';
  failed = false;
  beganFirstBlock = false;
  #reportedAtMs = 0;

  constructor(target: CopyTarget, blockBytes: number) {
    this.target = target;
    this.kept = new ExistingContent(target.drive, target.rewrite, { blockBytes, inFlight: IN_FLIGHT });
  }

  fail(thrown: unknown): void {
    if (this.failed) return;
    this.failed = true;
    if (!(thrown instanceof DeviceError)) throw thrown;
    this.target.report.failed(this.step, thrown);
  }

  advance(bytes: number): void {
    this.doneBytes += bytes;
    const nowMs = performance.now();
    if (nowMs - this.#reportedAtMs < REPORT_EVERY_MS) return;
    this.#reportedAtMs = nowMs;
    this.report();
  }

  report(): void {
    this.target.report.wrote(this.doneBytes, this.keptBytes);
  }
}

/** The buffers between the one reader and the writers. Block `n` lives in slot `n % slots`. */
class Ring {
  readonly #slots: Buffer[];
  /** How many writers still need what is in a slot. */
  readonly #needed: number[];
  #published = 0;
  #wake: (() => void)[] = [];

  constructor(slots: number, blockBytes: number) {
    this.#slots = alignedBuffers(slots, blockBytes);
    this.#needed = this.#slots.map(() => 0);
  }

  get buffers(): readonly Buffer[] {
    return this.#slots;
  }

  buffer(block: number): Buffer {
    return this.#slots[block % this.#slots.length] as Buffer;
  }

  isFree(block: number): boolean {
    return this.#needed[block % this.#slots.length] === 0;
  }

  publish(block: number, writers: number): void {
    this.#needed[block % this.#slots.length] = writers;
    this.#published = block;
    this.wake();
  }

  isPublished(block: number): boolean {
    return block <= this.#published;
  }

  release(block: number): void {
    const slot = block % this.#slots.length;
    this.#needed[slot] = (this.#needed[slot] ?? 1) - 1;
    this.wake();
  }

  wake(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resume of waiting) resume();
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }
}

/**
 * Wipes both ends, where partition tables live, so that nothing old is left after a shorter image. Where blocks are to be
 * kept, only the first one is wiped, and at the far end nothing that the image reaches.
 */
async function clearEnds(
  { drive, rewrite }: CopyTarget,
  zeros: Buffer,
  { imageBytes, blockBytes }: { imageBytes: number; blockBytes: number },
): Promise<void> {
  const isAnew = rewrite === 'everything';
  const beginning = Math.min(zeros.length, drive.capacityBytes, isAnew ? zeros.length : blockBytes);
  await writeFully(drive.fd, zeros, beginning, 0);
  const farEnd = Math.max(drive.capacityBytes - zeros.length, 0);
  const from = isAnew ? farEnd : Math.max(farEnd, roundUp(imageBytes, drive.sectorBytes));
  if (from < drive.capacityBytes) await writeFully(drive.fd, zeros, drive.capacityBytes - from, from);
  await flush(drive.fd);
}

/** A part of the first block, or all of it, may have arrived when writing it failed: such a drive must not look bootable. */
async function clearBeginning(drive: OpenDrive, zeros: Buffer): Promise<void> {
  try {
    await writeFully(drive.fd, zeros, Math.min(zeros.length, drive.capacityBytes), 0);
    await flush(drive.fd);
  } catch {
    // It takes nothing any more; the failure that led here is told.
  }
}

/**
 * Each target ends with `written` or `failed`; one drive's failure does not stop the others. The image is read ahead, and
 * nothing is written before `mayWrite` resolves. Resolves early when `signal` is aborted, with the first block unwritten.
 * Throws ChangedImage.
 */
export async function copyImage(
  image: SourceImage,
  targets: readonly CopyTarget[],
  blockBytes: number,
  signal: AbortSignal,
  mayWrite?: Promise<unknown>,
): Promise<void> {
  const blocks = Math.ceil(image.sizeBytes / blockBytes);
  const lengthOf = (block: number): number => Math.min(blockBytes, image.sizeBytes - block * blockBytes);
  const ring = new Ring(RING_BLOCKS_FIRST_DRIVE + (targets.length - 1) * RING_BLOCKS_EACH_FURTHER, blockBytes);
  const writers = targets.map((target) => new Writer(target, blockBytes));
  const [first] = alignedBuffers(1, blockBytes) as [Buffer];
  const [zeros] = alignedBuffers(1, CLEARED_BYTES) as [Buffer];
  /** An object, because it changes under the eyes of whoever waits. */
  const job = { stopped: signal.aborted };
  const stop = (): void => {
    job.stopped = true;
    ring.wake();
  };
  signal.addEventListener('abort', stop, { once: true });

  const active = (): Writer[] => writers.filter((writer) => !writer.failed);
  /** Pads with zeros up to the sector: what was in the buffer before must not reach the drive. */
  const writeBlock = async (writer: Writer, buffer: Buffer, block: number): Promise<void> => {
    const length = lengthOf(block);
    const padded = roundUp(length, writer.target.drive.sectorBytes);
    const isKept = block > 0 && (await writer.kept.has(block, buffer.subarray(0, padded)));
    if (isKept) writer.keptBytes += length;
    else await writeFully(writer.target.drive.fd, buffer, padded, block * blockBytes);
    writer.advance(length);
  };

  const lane = async (writer: Writer): Promise<void> => {
    while (writer.next < blocks) {
      const block = writer.next++;
      await ring.until(() => ring.isPublished(block) || job.stopped);
      if (job.stopped) return;
      if (!writer.failed)
        await writeBlock(writer, ring.buffer(block), block).catch((thrown: unknown) => writer.fail(thrown));
      ring.release(block);
    }
  };

  const read = async (block: number): Promise<void> => {
    const buffer = ring.buffer(block);
    const length = lengthOf(block);
    await image.next(buffer, length);
    if (length < blockBytes) buffer.fill(0, length);
  };

  /** The next block is read while the one before it is still on its way. */
  const feed = async (): Promise<void> => {
    let before: { readonly block: number; readonly there: Promise<void> } | null = null;
    let newest = Promise.resolve();
    const publish = async (): Promise<void> => {
      if (!before) return;
      const { block, there } = before;
      before = null;
      await there;
      // Every writer counts, also a failed one: its lanes release what they skip.
      ring.publish(block, writers.length);
    };
    try {
      for (let block = 1; block < blocks && active().length > 0; block++) {
        await ring.until(() => ring.isFree(block) || job.stopped);
        if (job.stopped) break;
        const there = read(block);
        newest = there.catch(() => {});
        await publish();
        before = { block, there };
      }
      await publish();
    } catch (thrown) {
      stop();
      throw thrown;
    } finally {
      if (active().length === 0) stop();
      // Its buffer must not be given to anybody else before.
      await newest;
    }
  };

  const finish = async (writer: Writer): Promise<void> => {
    writer.step = 'flush';
    writer.target.report.flushing();
    await flush(writer.target.drive.fd);
    // Asked again here: a flush can take long, and whoever stopped the job must not find a bootable drive.
    if (job.stopped) return;
    image.checkUnchanged();
    writer.step = 'write';
    writer.beganFirstBlock = true;
    await writeBlock(writer, first, 0);
    // Said before the flush: one that takes long begins now, and not with the one before.
    writer.report();
    writer.step = 'flush';
    await flush(writer.target.drive.fd);
    writer.target.report.written();
  };

  const write = async (writer: Writer): Promise<void> => {
    if (mayWrite) await mayWrite;
    if (!job.stopped) {
      writer.target.report.clearing();
      await clearEnds(writer.target, zeros, { imageBytes: image.sizeBytes, blockBytes }).then(
        () => {
          writer.target.report.cleared();
          writer.step = 'write';
        },
        (thrown: unknown) => writer.fail(thrown),
      );
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => lane(writer)));
    if (job.stopped || writer.failed) return;
    await finish(writer).catch(async (thrown: unknown) => {
      if (writer.beganFirstBlock) await clearBeginning(writer.target.drive, zeros);
      writer.fail(thrown);
    });
  };

  /** A bug in one lane must not leave the others waiting for buffers that it never gives back. */
  const run = (writer: Writer): Promise<void> =>
    write(writer).catch((thrown: unknown) => {
      stop();
      throw thrown;
    });

  await image.next(first, lengthOf(0));
  first.fill(0, lengthOf(0));
  const feeding = feed();
  const outcomes = await Promise.allSettled([feeding, ...writers.map(run)]);
  signal.removeEventListener('abort', stop);
  // A drive that was given up may still take what is in them.
  if (!targets.some(({ drive }) => isAsked(drive.fd)))
    giveBack([first, ...ring.buffers, ...writers.flatMap(({ kept }) => kept.buffers)]);
  const problem = outcomes.find((outcome) => outcome.status === 'rejected');
  if (problem) throw problem.reason;
  image.checkUnchanged();
}
