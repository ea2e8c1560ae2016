/** SHA-256 on other cores: one core digests about 1.5 GB/s, which is what a fast drive reads. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** More would only wait for the same memory. */
const MOST_THREADS = 4;

/** A string and not a file of its own, so that the helper stays one file; blocks come by reference, in shared memory. */
const THREAD = `
const { parentPort } = require('node:worker_threads');
const { hash } = require('node:crypto');
parentPort.on('message', ({ memory, offset, length }) => {
  parentPort.postMessage(hash('sha256', Buffer.from(memory, offset, length)));
});
`;

interface Waiting {
  readonly resolve: (sha256: string) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** In the order asked, which is the order answered. */
  readonly waiting: Waiting[];
}

export class Digesters {
  readonly #threads: Thread[];

  constructor(threads = Math.min(MOST_THREADS, availableParallelism())) {
    this.#threads = Array.from({ length: threads }, () => {
      const worker = new Worker(THREAD, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16, stackSizeMb: 1 } });
      const thread: Thread = { worker, waiting: [] };
      worker.on('message', (sha256: string) => thread.waiting.shift()?.resolve(sha256));
      const fail = (error: Error): void => {
        for (const { reject } of thread.waiting.splice(0)) reject(error);
      };
      worker.on('error', fail);
      worker.on('exit', () => fail(new Error('a digesting thread ended')));
      worker.unref();
      return thread;
    });
  }

  /** `block` must lie in shared memory (alignedBuffers) and stay as it is until the digest is there: lower-case hexadecimal. */
  digest(block: Buffer): Promise<string> {
    const idlest = this.#threads.reduce((best, thread) =>
      thread.waiting.length < best.waiting.length ? thread : best,
    );
    return new Promise((resolve, reject) => {
      idlest.waiting.push({ resolve, reject });
      idlest.worker.postMessage({ memory: block.buffer, offset: block.byteOffset, length: block.length });
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}
