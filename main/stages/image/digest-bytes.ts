import { hash } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { BLOCK_BYTES, type Image } from '../../../contract/wire/image.ts';
import type { ImageBytes } from './image-bytes.ts';
import { digestHere, digestInThread } from './whole-digest.ts';

export type Digests = Pick<Image, 'sha256' | 'blocks' | 'sizeBytes'>;

/** From this size on, a thread for the digest of the whole pays off: starting it costs as much as 50 MiB. */
const MUCH_TO_DIGEST_BYTES = 64 * BLOCK_BYTES;
/** Processes for each processor. With more, two threads wait for each other: at ten, 512 MiB took 1.6 s instead of 1.4 s. */
const MAX_LOAD = 1.5;
/** One that is filled, one whose block is digested, and the rest for the thread to lag behind. */
const BUFFERS = 16;

export interface DigestOptions {
  /** Called before each block is digested; if it throws, the digesting fails. */
  readonly onBlock: (block: number, content: Buffer) => void;
  /** Whether the whole is digested in a thread of its own. */
  readonly inThread: boolean;
  /** Filled block by block. */
  readonly sha256?: string[] | undefined;
}

/** Whether a thread for the whole shortens the digesting of a file of this size, now. */
export function isWorthThread(fileBytes: number): boolean {
  return fileBytes >= MUCH_TO_DIGEST_BYTES && (loadavg()[0] ?? 0) <= MAX_LOAD * availableParallelism();
}

/** Digests all of `bytes`, as a whole and per block, in one pass. */
export async function digestBytes(
  bytes: ImageBytes,
  { onBlock, inThread, sha256 = [] }: DigestOptions,
): Promise<Digests> {
  const whole = (inThread ? digestInThread : digestHere)(BUFFERS, BLOCK_BYTES);
  const fill = async (block: number): Promise<number> => {
    await whole.isFree(block % BUFFERS);
    return bytes.fill(whole.buffers[block % BUFFERS] as Buffer);
  };
  let sizeBytes = 0;
  let next = fill(0);
  try {
    for (let block = 0; ; block++) {
      const count = await next;
      if (count === 0) break;
      // The next block is read while this one is digested. A short block is the last one.
      next = count < BLOCK_BYTES ? Promise.resolve(0) : fill(block + 1);
      const content = (whole.buffers[block % BUFFERS] as Buffer).subarray(0, count);
      onBlock(block, content);
      // First, so that the thread digests it meanwhile.
      whole.add(block % BUFFERS, count);
      sha256.push(hash('sha256', content));
      sizeBytes += count;
    }
    return { sizeBytes, sha256: await whole.digest(), blocks: { blockBytes: BLOCK_BYTES, sha256 } };
  } catch (thrown) {
    // A pending read must not outlive the file, nor cause an unhandled rejection.
    const ahead = next.catch(() => {});
    await bytes.close();
    await ahead;
    whole.end();
    throw thrown;
  }
}
