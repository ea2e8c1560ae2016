/** Writes one drive: clears its ends, then writes its blocks. Drives do not depend on each other. */
import type { Rewrite } from '../../contract/wire/helper-protocol.ts';
import { flush, roundUp, writeFully } from '../io/aligned.ts';
import type { OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';
import { isAbandoned } from '../io/pending-io.ts';
import { ExistingContent } from './existing-content.ts';
import type { BlockSource, ImageBlock } from './shared-read.ts';

/** Measured best for USB and loop alike: 1 MiB blocks, 4 in flight. */
const BLOCKS_IN_FLIGHT = 4;
const REPORT_EVERY_MS = 100;

export type CopyStep = 'clear' | 'write' | 'flush';

export interface CopyReport {
  /** Called before the first byte is written. */
  clearing(): void;
  cleared(): void;
  /** Bytes of the image that are on the drive, and how many of them were already there. */
  wrote(doneBytes: number, keptBytes: number): void;
  flushing(): void;
  written(): void;
  failed(step: CopyStep, error: DeviceError): void;
}

export interface CopyTarget {
  readonly drive: OpenDrive;
  readonly rewrite: Rewrite;
  readonly report: CopyReport;
  /** In place of clearing both ends. */
  readonly preparation?: Preparation;
}

/** What is done with a drive before and after its blocks are written. */
export interface Preparation {
  /** `tell` is called again and again, so that a slow drive is not taken for one that hangs. Throws DeviceError. */
  clear(zeros: Buffer, tell: () => void): Promise<void>;
  /** Where what it wrote is not on the drive; null: all of it is. */
  wrongAt(): Promise<number | null>;
}

export interface ImageExtent {
  readonly imageBytes: number;
  readonly blockBytes: number;
}

export class DriveLane {
  readonly target: CopyTarget;
  readonly #extent: ImageExtent;
  readonly #existing: ExistingContent;
  #doneBytes = 0;
  #keptBytes = 0;
  #step: CopyStep = 'clear';
  #hasFailed = false;
  #reportedAtMs = 0;

  constructor(target: CopyTarget, extent: ImageExtent) {
    this.target = target;
    this.#extent = extent;
    const { blockBytes } = extent;
    this.#existing = new ExistingContent(target.drive, target.rewrite, { blockBytes, inFlight: BLOCKS_IN_FLIGHT });
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Not in use once `copy` has resolved. */
  get buffers(): readonly Buffer[] {
    return this.#existing.buffers;
  }

  /**
   * Wipes both ends, where partition tables live, so that no old table survives a shorter image. If blocks are to be
   * kept, only the first block is wiped, and at the far end only what lies beyond the image.
   */
  async clear(zeros: Buffer): Promise<void> {
    const { report, preparation } = this.target;
    report.clearing();
    try {
      await (preparation ? preparation.clear(zeros, () => report.clearing()) : this.#clearEnds(zeros));
      report.cleared();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  async #clearEnds(zeros: Buffer): Promise<void> {
    const { drive, rewrite } = this.target;
    const { imageBytes, blockBytes } = this.#extent;
    const keepsNothing = rewrite === 'everything';
    const beginning = Math.min(zeros.length, drive.capacityBytes, keepsNothing ? zeros.length : blockBytes);
    const farEnd = Math.max(drive.capacityBytes - zeros.length, 0);
    const from = keepsNothing ? farEnd : Math.max(farEnd, roundUp(imageBytes, drive.sectorBytes));
    await writeFully(drive.fd, zeros, beginning, 0);
    if (from < drive.capacityBytes) await writeFully(drive.fd, zeros, drive.capacityBytes - from, from);
    await flush(drive.fd);
  }

  /** Resolves when the source has no more blocks and none is in flight; after a failure the lane has left the source. */
  async copy(source: BlockSource): Promise<void> {
    if (this.#hasFailed) return source.leave();
    await Promise.all(Array.from({ length: BLOCKS_IN_FLIGHT }, () => this.#copyOneAtATime(source)));
  }

  /** Pads with zeros up to a whole sector. Throws DeviceError. */
  async write({ block, content, lengthBytes }: ImageBlock): Promise<void> {
    this.#step = 'write';
    const { drive } = this.target;
    const padded = roundUp(lengthBytes, drive.sectorBytes);
    const isKept = block > 0 && (await this.#existing.alreadyHolds(block, content.subarray(0, padded)));
    if (isKept) this.#keptBytes += lengthBytes;
    else await writeFully(drive.fd, content, padded, block * this.#extent.blockBytes);
    this.#doneBytes += lengthBytes;
    if (performance.now() - this.#reportedAtMs >= REPORT_EVERY_MS) this.reportProgress();
  }

  /** Throws DeviceError. */
  async flush(): Promise<void> {
    this.#step = 'flush';
    await flush(this.target.drive.fd);
  }

  reportProgress(): void {
    this.#reportedAtMs = performance.now();
    this.target.report.wrote(this.#doneBytes, this.#keptBytes);
  }

  /** Reports the first error of the drive. Rethrows any other error. */
  fail(thrown: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    if (!(thrown instanceof DeviceError)) throw thrown;
    this.target.report.failed(this.#step, thrown);
  }

  async #copyOneAtATime(source: BlockSource): Promise<void> {
    for (let next = await source.next(); next; next = await source.next()) {
      try {
        if (!this.#hasFailed) await this.write(next);
      } catch (thrown) {
        source.leave();
        this.fail(thrown);
      } finally {
        // A device that was given up may still be reading from it.
        if (!isAbandoned(this.target.drive.fd)) source.release(next.block);
      }
    }
  }
}
