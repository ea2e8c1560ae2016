/**
 * SHA-256 of a whole image, on another processor than that of its blocks: neither can be had from the other, and each takes as long as
 * everything else that main does with the image.
 */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** A string, so that every program stays a single file. */
const THREAD = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const whole = createHash('sha256');
let memory = null;
parentPort.on('message', (message) => {
  if (message === 'end') parentPort.postMessage({ sha256: whole.digest('hex') });
  else if (message.memory) memory = Buffer.from(message.memory);
  else {
    whole.update(memory.subarray(message.offset, message.offset + message.length));
    parentPort.postMessage('done');
  }
});
`;
const THREAD_MEBIBYTES = 8;
/** Buffers in one message: a message for each costs as much as a seventh of its digest. */
const BATCH = 4;

/** A ring of buffers, and the digest over what they held. */
export interface WholeDigest {
  readonly buffers: readonly Buffer[];
  /** Adds the first `length` bytes of a buffer, which may be filled with something else once `isFree` has resolved for it. */
  add(buffer: number, length: number): void;
  isFree(buffer: number): Promise<void>;
  /** Lower-case hexadecimal, after the last byte. */
  digest(): Promise<string>;
  /** Without effect after `digest`. */
  end(): void;
}

/** On the calling thread, for what is too small to start another one for. */
export function digestHere(count: number, bytes: number): WholeDigest {
  const whole = createHash('sha256');
  const buffers = Array.from({ length: count }, () => Buffer.allocUnsafe(bytes));
  return {
    buffers,
    add: (buffer, length) => void whole.update((buffers[buffer] as Buffer).subarray(0, length)),
    isFree: async () => {},
    digest: async () => whole.digest('hex'),
    end: () => {},
  };
}

/**
 * `count` is a multiple of BATCH, and the buffers are added in their order, a short one last. Rejects where it is waited for if the
 * thread ends early.
 */
export function digestInThread(count: number, bytes: number): WholeDigest {
  return new ThreadDigest(count, bytes);
}

class ThreadDigest implements WholeDigest {
  readonly buffers: readonly Buffer[];
  readonly #bufferBytes: number;
  readonly #worker: Worker;
  readonly #whole = Promise.withResolvers<string>();
  /** Batches that are being digested: answers come in the order of the requests. */
  readonly #busy: PromiseWithResolvers<void>[] = [];
  readonly #free: Promise<void>[];
  /** A thread that ended while it had nothing to do answers nothing that is sent later. */
  #lost: { readonly thrown: unknown } | null = null;
  /** Not sent yet. */
  #batch = { answer: Promise.withResolvers<void>(), offset: 0, length: 0 };

  constructor(count: number, bufferBytes: number) {
    const memory = new SharedArrayBuffer(count * bufferBytes);
    this.#bufferBytes = bufferBytes;
    this.buffers = Array.from({ length: count }, (_, index) => Buffer.from(memory, index * bufferBytes, bufferBytes));
    this.#free = this.buffers.map(() => Promise.resolve());
    this.#whole.promise.catch(() => {});
    this.#worker = new Worker(THREAD, {
      eval: true,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEBIBYTES, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
    });
    this.#worker.on('message', (message: 'done' | { readonly sha256: string }) => {
      if (message === 'done') this.#busy.shift()?.resolve();
      else this.#whole.resolve(message.sha256);
    });
    this.#worker.once('error', (thrown) => this.#lose(thrown));
    this.#worker.once('exit', (code) => this.#lose(new Error(`the thread that digests ended with ${code}`)));
    this.#worker.postMessage({ memory });
  }

  add(buffer: number, length: number): void {
    if (this.#batch.length === 0) this.#batch.offset = buffer * this.#bufferBytes;
    this.#batch.length += length;
    this.#free[buffer] = this.#batch.answer.promise;
    if ((buffer + 1) % BATCH === 0) this.#send();
  }

  async isFree(buffer: number): Promise<void> {
    await this.#free[buffer];
  }

  digest(): Promise<string> {
    this.#send();
    this.#worker.postMessage('end');
    return this.#whole.promise.finally(() => this.end());
  }

  end(): void {
    void this.#worker.terminate();
  }

  #send(): void {
    const { answer, offset, length } = this.#batch;
    if (length === 0) return;
    // The error goes to those that wait for one of its buffers.
    answer.promise.catch(() => {});
    if (this.#lost) answer.reject(this.#lost.thrown);
    else this.#busy.push(answer);
    this.#worker.postMessage({ offset, length });
    this.#batch = { answer: Promise.withResolvers<void>(), offset: 0, length: 0 };
  }

  #lose(thrown: unknown): void {
    this.#lost ??= { thrown };
    this.#whole.reject(thrown);
    for (const { reject } of this.#busy) reject(thrown);
  }
}
