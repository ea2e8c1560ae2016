import { createHash, randomFillSync } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { alignedBuffers } from '../../../../helper/io/aligned.ts';

const BLOCK = 64 * 1024;
const right = (block: Buffer): string => createHash('sha256').update(block).digest('hex');

/** Blocks of every length, more than are digested at once. */
function blocks(count: number): Buffer[] {
  return alignedBuffers(count, BLOCK).map((buffer, index) => randomFillSync(buffer).subarray(0, BLOCK - index * 7));
}

/** A module of its own for each test: it has one thread in a process. */
async function digesting(): Promise<typeof import('../../../../helper/read/digest.ts')> {
  vi.resetModules();
  return import('../../../../helper/read/digest.ts');
}

afterEach(() => {
  vi.doUnmock('node:worker_threads');
});

describe('digests are those of their own blocks, whichever is done first', () => {
  it.each([['on one core', false] as const, ['on two cores', true] as const])('%s', async (_where, hasThread) => {
    const { sha256Of, startDigestThread } = await digesting();
    if (hasThread) startDigestThread();
    const all = blocks(40);
    expect(await Promise.all(all.map(sha256Of))).toEqual(all.map(right));
  });

  it('also when the thread ends on its way', async () => {
    const threads = await import('node:worker_threads');
    const started: InstanceType<typeof threads.Worker>[] = [];
    vi.doMock('node:worker_threads', () => ({
      ...threads,
      Worker: class extends threads.Worker {
        constructor(...words: ConstructorParameters<typeof threads.Worker>) {
          super(...words);
          started.push(this);
        }
      },
    }));
    const { sha256Of, startDigestThread } = await digesting();
    startDigestThread();
    const all = blocks(40);
    const digests = all.map(sha256Of);
    started[0]?.emit('error', new Error('out of memory'));
    expect(await Promise.all(digests)).toEqual(all.map(right));
    expect(started).toHaveLength(1);
  });

  it('also when a thread cannot be had', async () => {
    const threads = await import('node:worker_threads');
    vi.doMock('node:worker_threads', () => ({
      ...threads,
      Worker: class {
        constructor() {
          throw new Error('EAGAIN');
        }
      },
    }));
    const { sha256Of, startDigestThread } = await digesting();
    startDigestThread();
    const all = blocks(5);
    expect(await Promise.all(all.map(sha256Of))).toEqual(all.map(right));
  });
});
