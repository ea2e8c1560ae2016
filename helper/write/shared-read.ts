/**
 * One read of the image for any number of drives. Blocks go through a ring of buffers: a buffer is refilled once every
 * drive has released it, so the fastest drive is at most one ring ahead of the slowest, and memory does not depend on the image.
 */
import { alignedBuffers } from '../io/aligned.ts';
import type { SourceImage } from './source-image.ts';

const RING_BLOCKS_FIRST_DRIVE = 8;
const RING_BLOCKS_EACH_FURTHER = 4;

export interface ImageBlock {
  readonly block: number;
  /** A whole block; zeros after the image's last byte. */
  readonly content: Buffer;
  /** How many bytes of the content belong to the image. */
  readonly lengthBytes: number;
}

/** Where a drive gets its blocks from, block 0 excepted. */
export interface BlockSource {
  /** The next block, in ascending order; overlapping calls get consecutive blocks. Null: no more, left, or stopped. */
  next(): Promise<ImageBlock | null>;
  /** To be called when no device needs the content of the block any more. */
  release(block: number): void;
  /** Ends the membership. Blocks already taken stay valid until they are released. */
  leave(): void;
}

interface Slot {
  readonly buffer: Buffer;
  block: number;
  readonly neededBy: Set<Member>;
}

class Member implements BlockSource {
  readonly #read: SharedRead;
  readonly #taken = new Set<number>();
  #next: number;
  #hasLeft = false;

  constructor(read: SharedRead, firstBlock: number) {
    this.#read = read;
    this.#next = firstBlock;
  }

  async next(): Promise<ImageBlock | null> {
    if (this.#next >= this.#read.blocks) return null;
    const block = this.#next++;
    await this.#read.until(() => this.#hasLeft || this.#read.isPublished(block));
    if (this.#hasLeft || !this.#read.isPublished(block) || this.#read.isStopped) return null;
    this.#taken.add(block);
    return this.#read.imageBlock(block);
  }

  release(block: number): void {
    if (this.#taken.delete(block)) this.#read.release(this, block);
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#read.remove(this, this.#taken);
  }
}

export class SharedRead {
  readonly #image: SourceImage;
  readonly #blockBytes: number;
  readonly #stop: AbortController;
  readonly #slots: readonly Slot[];
  readonly #firstBuffer: Buffer;
  readonly #members = new Set<Member>();
  #lastPublished = 0;
  #waiting: (() => void)[] = [];
  /** Of the image, the first one included. */
  readonly blocks: number;

  /** `stop` ends the read, and is aborted when the image cannot be read. */
  constructor(
    image: SourceImage,
    { blockBytes, drives, stop }: { blockBytes: number; drives: number; stop: AbortController },
  ) {
    this.#image = image;
    this.#blockBytes = blockBytes;
    this.#stop = stop;
    this.blocks = Math.ceil(image.sizeBytes / blockBytes);
    const count = RING_BLOCKS_FIRST_DRIVE + (drives - 1) * RING_BLOCKS_EACH_FURTHER;
    this.#slots = alignedBuffers(count, blockBytes).map((buffer) => ({ buffer, block: 0, neededBy: new Set() }));
    [this.#firstBuffer] = alignedBuffers(1, blockBytes) as [Buffer];
    stop.signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  get buffers(): readonly Buffer[] {
    return [this.#firstBuffer, ...this.#slots.map(({ buffer }) => buffer)];
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** The member gets every block from the next unpublished one on. */
  join(): BlockSource {
    const member = new Member(this, this.#lastPublished + 1);
    this.#members.add(member);
    return member;
  }

  /** To be called once, before `run`. The content of the first block stays valid. Throws ChangedImage. */
  async readFirstBlock(): Promise<ImageBlock> {
    const lengthBytes = await this.#fill(this.#firstBuffer, 0);
    return { block: 0, content: this.#firstBuffer, lengthBytes };
  }

  /**
   * Publishes the blocks after the first one, reading each while the previous one is being written. Resolves when there
   * are no more, no member is left, or it was stopped; no buffer is filled afterwards. Throws ChangedImage.
   */
  async run(): Promise<void> {
    let before: { readonly block: number; readonly filled: Promise<number> } | null = null;
    let newest: Promise<unknown> = Promise.resolve();
    try {
      for (let block = 1; block < this.blocks && this.#members.size > 0; block++) {
        await this.until(() => this.#slot(block).neededBy.size === 0);
        if (this.isStopped) break;
        const filled = this.#fill(this.#slot(block).buffer, block);
        newest = filled.catch(() => {});
        const due = before;
        before = { block, filled };
        if (due) await this.#publish(due);
      }
      if (before) await this.#publish(before);
    } catch (thrown) {
      this.#stop.abort();
      throw thrown;
    } finally {
      await newest;
    }
  }

  isPublished(block: number): boolean {
    return block <= this.#lastPublished;
  }

  imageBlock(block: number): ImageBlock {
    return { block, content: this.#slot(block).buffer, lengthBytes: this.#lengthOf(block) };
  }

  release(member: Member, block: number): void {
    this.#slot(block).neededBy.delete(member);
    this.#wake();
  }

  /** Releases the blocks that the member has not taken. */
  remove(member: Member, taken: ReadonlySet<number>): void {
    this.#members.delete(member);
    for (const { block, neededBy } of this.#slots) if (!taken.has(block)) neededBy.delete(member);
    this.#wake();
  }

  /** Also resolves when the read is stopped. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.isStopped) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #slot(block: number): Slot {
    return this.#slots[block % this.#slots.length] as Slot;
  }

  #lengthOf(block: number): number {
    return Math.min(this.#blockBytes, this.#image.sizeBytes - block * this.#blockBytes);
  }

  /** Pads with zeros: old content of the buffer must not reach a drive. */
  async #fill(buffer: Buffer, block: number): Promise<number> {
    const lengthBytes = this.#lengthOf(block);
    await this.#image.next(buffer, lengthBytes);
    buffer.fill(0, lengthBytes);
    return lengthBytes;
  }

  async #publish({ block, filled }: { block: number; filled: Promise<unknown> }): Promise<void> {
    await filled;
    const slot = this.#slot(block);
    slot.block = block;
    for (const member of this.#members) slot.neededBy.add(member);
    this.#lastPublished = block;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
