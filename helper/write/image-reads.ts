/** The reads of one image: one that all drives begin with, and one for each drive that is left behind (ADR 0045). */
import { alignedBuffers, giveBack } from '../io/aligned.ts';
import { type BlockSource, type ImageBlock, type Member, readBlock, SharedRead } from './shared-read.ts';
import type { SourceImage } from './source-image.ts';

const SHARED_WINDOW_BLOCKS = 8;
/** What a drive gave back when it left the shared read. A slow drive needs no reading ahead: three blocks are enough to keep it busy. */
const OWN_WINDOW_BLOCKS = 4;
/** Measured: each takes 10 MiB with the largest usual window (8 MiB), and there are to be 12 MiB for each further drive. */
export const MAX_EXTRA_DECOMPRESSORS = 3;

export interface ImageReadsOptions {
  readonly blockBytes: number;
  readonly drives: number;
  /** Ends every read; aborted when the image cannot be read. */
  readonly stop: AbortController;
}

export class ImageReads {
  readonly #image: SourceImage;
  readonly #options: ImageReadsOptions;
  readonly #shared: SharedRead;
  readonly #firstBuffer: Buffer;
  /** Never rejects; gives what was thrown. */
  readonly #running: Promise<{ thrown: unknown } | null>[] = [];
  #extraDecompressors = 0;
  #waiting: (() => void)[] = [];

  constructor(image: SourceImage, options: ImageReadsOptions) {
    const { blockBytes, drives: members, stop } = options;
    this.#image = image;
    this.#options = options;
    const window = { windowBlocks: SHARED_WINDOW_BLOCKS, firstBlock: 1 };
    this.#shared = new SharedRead(image, { blockBytes, members, stop, ...window });
    [this.#firstBuffer] = alignedBuffers(1, blockBytes) as [Buffer];
    stop.signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  get isStopped(): boolean {
    return this.#options.stop.signal.aborted;
  }

  join(): BlockSource {
    return new DriveSource(this, this.#shared.join());
  }

  /** To be called once, before `run`. The content stays valid until `giveBackFirstBlock`. Throws ChangedImage. */
  readFirstBlock(): Promise<ImageBlock> {
    return readBlock(this.#image, { block: 0, buffer: this.#firstBuffer, blockBytes: this.#options.blockBytes });
  }

  giveBackFirstBlock(): void {
    giveBack([this.#firstBuffer]);
  }

  /** Resolves when the shared read has ended. Throws ChangedImage. */
  run(): Promise<void> {
    return this.#shared.run();
  }

  /** To be called when no drive needs a block any more. Throws the first error of a read of its own. */
  async ended(): Promise<void> {
    for (const running of this.#running) {
      const problem = await running;
      if (problem) throw problem.thrown;
    }
  }

  /**
   * A read from `firstBlock` on for one drive. Waits while there are as many decompressors as there may be; null when it
   * is not wanted any more. Throws RefusedImage.
   */
  async startOwn(firstBlock: number, isWanted: () => boolean): Promise<Member | null> {
    const isOver = (): boolean => this.isStopped || !isWanted();
    while (!isOver() && this.#image.isCompressed && this.#extraDecompressors >= MAX_EXTRA_DECOMPRESSORS)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (isOver()) return null;
    const { blockBytes, stop } = this.#options;
    const image = this.#image.readAgain(firstBlock * blockBytes, stop.signal);
    const window = { windowBlocks: OWN_WINDOW_BLOCKS, members: 1 };
    const read = new SharedRead(image, { blockBytes, firstBlock, stop, ...window });
    const member = read.join();
    this.#extraDecompressors += 1;
    this.#running.push(this.#runOwn(read, image));
    return member;
  }

  /** Lets those look again that wait in `startOwn`. */
  wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  async #runOwn(read: SharedRead, image: SourceImage): Promise<{ thrown: unknown } | null> {
    try {
      await read.run();
      return null;
    } catch (thrown) {
      return { thrown };
    } finally {
      await image.close();
      this.#extraDecompressors -= 1;
      this.wake();
    }
  }
}

/** The blocks of one drive: from the shared read, and from a read of its own once it was left behind. */
class DriveSource implements BlockSource {
  readonly #reads: ImageReads;
  readonly #takenFrom = new Map<number, Member>();
  #member: Member;
  #own: Promise<Member | null> | null = null;
  #hasLeft = false;

  constructor(reads: ImageReads, member: Member) {
    this.#reads = reads;
    this.#member = member;
  }

  async next(): Promise<ImageBlock | null> {
    for (;;) {
      const member = this.#member;
      const taken = await member.next();
      if (taken) {
        this.#takenFrom.set(taken.block, member);
        return taken;
      }
      if (!member.isLeftBehind || this.#hasLeft) return null;
      this.#own ??= this.#reads.startOwn(member.nextBlock, () => !this.#hasLeft);
      const own = await this.#own;
      if (!own) return null;
      this.#member = own;
    }
  }

  release(block: number): void {
    this.#takenFrom.get(block)?.release(block);
    this.#takenFrom.delete(block);
  }

  leave(): void {
    this.#hasLeft = true;
    this.#member.leave();
    // Its error is thrown to those that wait for a block.
    this.#own?.then(
      (own) => own?.leave(),
      () => {},
    );
    this.#reads.wake();
  }
}
