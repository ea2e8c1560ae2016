import { createHash, hash } from 'node:crypto';
import { BLOCK_BYTES, type Image } from '../../../contract/wire/image.ts';
import type { ImageBytes } from './image-bytes.ts';

export type Digests = Pick<Image, 'sha256' | 'blocks' | 'sizeBytes'>;

/**
 * Digests all of `bytes`, as a whole and per block, in one pass. `onBlock` is called before each block is digested;
 * if it throws, this fails. `sha256` is filled block by block.
 */
export async function digestBytes(
  bytes: ImageBytes,
  onBlock: (block: number, content: Buffer) => void,
  sha256: string[] = [],
): Promise<Digests> {
  const whole = createHash('sha256');
  const buffers = [Buffer.allocUnsafe(BLOCK_BYTES), Buffer.allocUnsafe(BLOCK_BYTES)] as const;
  let sizeBytes = 0;
  let next = bytes.fill(buffers[0]);
  try {
    for (let block = 0; ; block++) {
      const count = await next;
      if (count === 0) break;
      // The next block is read while this one is digested. A short block is the last one.
      next = count < BLOCK_BYTES ? Promise.resolve(0) : bytes.fill(buffers[block % 2 === 0 ? 1 : 0]);
      const content = buffers[block % 2 === 0 ? 0 : 1].subarray(0, count);
      onBlock(block, content);
      whole.update(content);
      sha256.push(hash('sha256', content));
      sizeBytes += count;
    }
  } catch (thrown) {
    // A pending read must not outlive the file, nor cause an unhandled rejection.
    const ahead = next.catch(() => {});
    await bytes.close();
    await ahead;
    throw thrown;
  }
  return { sizeBytes, sha256: whole.digest('hex'), blocks: { blockBytes: BLOCK_BYTES, sha256 } };
}
