/**
 * One read of the image for the drives that keep up with each other (ADR 0045). Blocks go through a window of buffers: a buffer
 * is refilled once every member has released it. A member that keeps the window full while another one waits is left behind.
 */
import { alignedBuffers, giveBack } from '../io/aligned.ts';
import type { SourceImage } from './source-image.ts';

const BLOCKS_EACH_FURTHER = 4;

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

interface Published {
  readonly content: ImageBlock;
  readonly neededBy: Set<Member>;
}

export class Member implements BlockSource {
  readonly #read: SharedRead;
  readonly #taken = new Set<number>();
  readonly #waiting: ((taken: ImageBlock | null) => void)[] = [];
  #nextBlock: number;
  #hasLeft = false;
  #isLeftBehind = false;

  constructor(read: SharedRead, firstBlock: number) {
    this.#read = read;
    this.#nextBlock = firstBlock;
  }

  /** The number of the first block that it has not taken. */
  get nextBlock(): number {
    return this.#nextBlock;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** The read goes on without it; it needs another one from `nextBlock` on. */
  get isLeftBehind(): boolean {
    return this.#isLeftBehind;
  }

  next(): Promise<ImageBlock | null> {
    if (this.#hasLeft || this.#read.isStopped || this.#nextBlock >= this.#read.blocks) return Promise.resolve(null);
    const published = this.#read.published(this.#nextBlock);
    if (published) return Promise.resolve(this.#take(published));
    const waiting = new Promise<ImageBlock | null>((resolve) => this.#waiting.push(resolve));
    this.#read.onWaiting();
    return waiting;
  }

  /** The block that it waits for is there. */
  offer(published: ImageBlock): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(this.#take(published));
    if (this.#nextBlock >= this.#read.blocks) this.endWaiting();
  }

  endWaiting(): void {
    for (const waiting of this.#waiting.splice(0)) waiting(null);
  }

  release(block: number): void {
    if (this.#taken.delete(block)) this.#read.release(this, block);
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#read.remove(this, this.#taken);
    this.endWaiting();
  }

  leaveBehind(): void {
    this.#isLeftBehind = true;
    this.leave();
  }

  #take(published: ImageBlock): ImageBlock {
    this.#nextBlock = published.block + 1;
    this.#taken.add(published.block);
    return published;
  }
}

export interface ReadOptions {
  readonly blockBytes: number;
  /** The read begins with it. */
  readonly firstBlock: number;
  /** The buffers of one member; each further one adds four. */
  readonly windowBlocks: number;
  readonly members: number;
  /** Ends the read; aborted when the image cannot be read. */
  readonly stop: AbortController;
}

export class SharedRead {
  readonly #image: SourceImage;
  readonly #options: ReadOptions;
  readonly #free: Buffer[];
  readonly #published = new Map<number, Published>();
  readonly #members = new Set<Member>();
  #bufferCount: number;
  #filling = 0;
  #lastPublished: number;
  #problem: { readonly thrown: unknown } | null = null;
  #wake: () => void = () => {};
  /** Of the image, the first one included. */
  readonly blocks: number;

  constructor(image: SourceImage, options: ReadOptions) {
    const { blockBytes, firstBlock, members, windowBlocks, stop } = options;
    this.#image = image;
    this.#options = options;
    this.#lastPublished = firstBlock - 1;
    this.blocks = Math.ceil(image.sizeBytes / blockBytes);
    this.#bufferCount = windowBlocks + (members - 1) * BLOCKS_EACH_FURTHER;
    this.#free = alignedBuffers(this.#bufferCount, blockBytes);
    stop.signal.addEventListener('abort', () => this.#onStop(), { once: true });
  }

  get isStopped(): boolean {
    return this.#options.stop.signal.aborted;
  }

  /** The member gets every block from the next unpublished one on. */
  join(): Member {
    const member = new Member(this, this.#lastPublished + 1);
    this.#members.add(member);
    return member;
  }

  /**
   * Publishes the blocks, reading each while the previous one is being written. Resolves when there are no more, no member
   * is left, or it was stopped; no buffer is filled afterwards. Throws ChangedImage.
   */
  async run(): Promise<void> {
    let latest: Promise<void> = Promise.resolve();
    for (let block = this.#options.firstBlock; block < this.blocks; block++) {
      const buffer = await this.#freeBuffer();
      if (!buffer) break;
      const previous = latest;
      latest = this.#fillAndPublish({ block, buffer, previous });
      await previous;
    }
    await latest;
    if (this.#problem) throw this.#problem.thrown;
  }

  published(block: number): ImageBlock | undefined {
    return this.#published.get(block)?.content;
  }

  release(member: Member, block: number): void {
    this.#forget(member, block);
    this.#shrink();
    this.#wake();
  }

  /** Releases the blocks that the member has not taken. */
  remove(member: Member, taken: ReadonlySet<number>): void {
    this.#members.delete(member);
    for (const block of [...this.#published.keys()]) if (!taken.has(block)) this.#forget(member, block);
    this.#shrink();
    this.#wake();
  }

  onWaiting(): void {
    this.#wake();
  }

  #onStop(): void {
    for (const member of this.#members) member.endWaiting();
    this.#wake();
  }

  /** Null: stopped, or no member is left. */
  async #freeBuffer(): Promise<Buffer | null> {
    while (!this.isStopped && this.#members.size > 0) {
      const buffer = this.#free.pop();
      if (buffer) return buffer;
      if (this.#leaveOneBehind()) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return null;
  }

  /** The member that is furthest behind, if a member waits for a block for which there is no buffer. */
  #leaveOneBehind(): boolean {
    const members = [...this.#members];
    if (this.#filling > 0 || !members.some(({ isWaiting }) => isWaiting)) return false;
    const last = members.reduce((a, b) => (b.nextBlock < a.nextBlock ? b : a));
    if (last.nextBlock > this.#lastPublished) return false;
    last.leaveBehind();
    return true;
  }

  /** Never rejects: the error is thrown by `run`. */
  async #fillAndPublish(work: { block: number; buffer: Buffer; previous: Promise<void> }): Promise<void> {
    const { block, buffer, previous } = work;
    const { blockBytes, stop } = this.#options;
    this.#filling += 1;
    try {
      const content = await readBlock(this.#image, { block, buffer, blockBytes });
      await previous;
      this.#filling -= 1;
      this.#publish(content);
    } catch (thrown) {
      this.#filling -= 1;
      this.#free.push(buffer);
      // After a stop, an error of the image means nothing any more.
      if (!this.isStopped) this.#problem = { thrown };
      stop.abort();
    }
    this.#shrink();
    this.#wake();
  }

  #publish(content: ImageBlock): void {
    this.#lastPublished = content.block;
    const members = [...this.#members];
    if (members.length === 0) this.#free.push(content.content);
    else this.#published.set(content.block, { content, neededBy: new Set(members) });
    for (const member of members) member.offer(content);
  }

  #forget(member: Member, block: number): void {
    const published = this.#published.get(block);
    if (!published?.neededBy.delete(member) || published.neededBy.size > 0) return;
    this.#published.delete(block);
    this.#free.push(published.content.content);
  }

  /** Gives back the buffers of members that have left. */
  #shrink(): void {
    const { windowBlocks } = this.#options;
    const members = this.#members.size;
    const window = members === 0 ? 0 : windowBlocks + (members - 1) * BLOCKS_EACH_FURTHER;
    if (this.#bufferCount <= window || this.#free.length === 0) return;
    // Devices that do not answer may keep a whole window: the others need one beside it.
    const needed = members === 0 ? 0 : Math.max(window, windowBlocks + this.#keptByFormerMembers());
    for (; this.#bufferCount > needed && this.#free.length > 0; this.#bufferCount--) giveBack(this.#free.splice(-1));
  }

  /** How many blocks no member needs, but a device of a former one may still be reading. */
  #keptByFormerMembers(): number {
    const isKept = ({ neededBy }: Published): boolean => [...neededBy].every((member) => !this.#members.has(member));
    return [...this.#published.values()].filter(isKept).length;
  }
}

/** Reads a block into a buffer that is large enough for a whole one. Throws ChangedImage. */
export async function readBlock(
  image: SourceImage,
  { block, buffer, blockBytes }: { block: number; buffer: Buffer; blockBytes: number },
): Promise<ImageBlock> {
  const lengthBytes = Math.min(blockBytes, image.sizeBytes - block * blockBytes);
  await image.next(buffer, lengthBytes);
  // Old content of the buffer must not reach a drive.
  buffer.fill(0, lengthBytes);
  return { block, content: buffer, lengthBytes };
}
