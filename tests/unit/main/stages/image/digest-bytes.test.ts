import { createHash, hash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { BLOCK_BYTES } from '../../../../../contract/wire/image.ts';
import { digestBytes, isWorthThread } from '../../../../../main/stages/image/digest-bytes.ts';
import type { ImageBytes } from '../../../../../main/stages/image/image-bytes.ts';

/** Every block holds something else, so that a buffer that is filled too early gives another digest. */
function imageOf(sizeBytes: number): Buffer {
  const image = Buffer.alloc(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 4096) image.writeUInt32LE(at + 1, Math.min(at, sizeBytes - 4));
  return image;
}

function bytesOf(image: Buffer): ImageBytes & { isClosed: boolean } {
  let at = 0;
  return {
    isClosed: false,
    async fill(buffer) {
      const count = image.copy(buffer, 0, at);
      at += count;
      return count;
    },
    get takenBytes() {
      return at;
    },
    async close() {
      this.isClosed = true;
    },
  };
}

describe.each([
  ['in one thread', false],
  ['in two threads', true],
])('the digests of an image, %s', (_, inThread) => {
  it.each([4, 4096, BLOCK_BYTES, BLOCK_BYTES + 512, 8 * BLOCK_BYTES, 41 * BLOCK_BYTES + 4096])(
    'are those of the whole and of each block of %d bytes',
    async (sizeBytes) => {
      const image = imageOf(sizeBytes);
      const blocks = Array.from({ length: Math.ceil(sizeBytes / BLOCK_BYTES) }, (_each, block) =>
        hash('sha256', image.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES)),
      );
      const sha256: string[] = [];
      const digests = await digestBytes(bytesOf(image), { inThread, sha256, onBlock: () => {} });
      const whole = createHash('sha256').update(image).digest('hex');
      expect(digests).toEqual({ sizeBytes, sha256: whole, blocks: { blockBytes: BLOCK_BYTES, sha256: blocks } });
      expect(sha256).toEqual(blocks);
    },
  );

  it('end with the error of a block, and with the bytes closed', async () => {
    const bytes = bytesOf(imageOf(20 * BLOCK_BYTES));
    const failing = digestBytes(bytes, {
      inThread,
      onBlock: (block) => {
        if (block === 9) throw new Error('enough');
      },
    });
    await expect(failing).rejects.toThrow('enough');
    expect(bytes.isClosed).toBe(true);
  });
});

const load = vi.hoisted(() => ({ average: 0 }));
vi.mock('node:os', async (original) => ({
  ...(await original<object>()),
  availableParallelism: () => 2,
  loadavg: () => [load.average, 0, 0],
}));

it.each([
  [1024, 0.5, true],
  [1024, 3, true],
  // Two threads would wait for each other.
  [1024, 3.1, false],
  [16, 0.5, false],
])('a thread for %d MiB at a load of %d on two processors: %s', (mebibytes, average, isWorth) => {
  load.average = average;
  expect(isWorthThread(mebibytes * BLOCK_BYTES)).toBe(isWorth);
});
