import { hash } from 'node:crypto';
import { BLOCK_BYTES, type Image } from '../../../contract/wire/image.ts';
import type { ImageBytes } from './image-bytes.ts';
import { digestHere, digestInThread } from './whole-digest.ts';

export type Digests = Pick<Image, 'sha256' | 'blocks' | 'sizeBytes'>;

/** From this size on, a thread for the digest of the whole pays off. */
const MUCH_TO_DIGEST_BYTES = 64 * BLOCK_BYTES;
/** One that is filled, one whose block is digested, and some for the thread to lag behind. */
const BUFFERS = 8;

export interface DigestOptions {
  /** Called before each block is digested; if it throws, the digesting fails. */
  readonly onBlock: (block: number, content: Buffer) => void;
  /** Of the file, compressed or not. */
  readonly fileBytes: number;
  /** Filled block by block. */
  readonly sha256?: string[] | undefined;
}

/** Digests all of `bytes`, as a whole and per block, in one pass. */
export async function digestBytes(
  bytes: ImageBytes,
  { onBlock, fileBytes, sha256 = [] }: DigestOptions,
): Promise<Digests> {
  const whole = (fileBytes < MUCH_TO_DIGEST_BYTES ? digestHere : digestInThread)(BUFFERS, BLOCK_BYTES);
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
