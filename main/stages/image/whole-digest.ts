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
  const memory = new SharedArrayBuffer(count * bytes);
  const buffers = Array.from({ length: count }, (_, index) => Buffer.from(memory, index * bytes, bytes));
  const worker = new Worker(THREAD, {
    eval: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: THREAD_MEBIBYTES, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  });
  const whole = Promise.withResolvers<string>();
  whole.promise.catch(() => {});
  /** Batches that are being digested: answers come in the order of the requests. */
  const busy: PromiseWithResolvers<void>[] = [];
  const free: Promise<void>[] = buffers.map(() => Promise.resolve());
  worker.on('message', (message: 'done' | { readonly sha256: string }) => {
    if (message === 'done') busy.shift()?.resolve();
    else whole.resolve(message.sha256);
  });
  const lose = (thrown: unknown): void => {
    whole.reject(thrown);
    for (const { reject } of busy) reject(thrown);
  };
  worker.once('error', lose);
  worker.once('exit', (code) => lose(new Error(`the thread that digests ended with ${code}`)));
  worker.postMessage({ memory });
  const open = { batch: Promise.withResolvers<void>(), offset: 0, length: 0 };
  const send = (): void => {
    if (open.length === 0) return;
    // The error goes to those that wait for one of its buffers.
    open.batch.promise.catch(() => {});
    busy.push(open.batch);
    worker.postMessage({ offset: open.offset, length: open.length });
    Object.assign(open, { batch: Promise.withResolvers<void>(), length: 0 });
  };
  return {
    buffers,
    add(buffer, length) {
      if (open.length === 0) open.offset = buffer * bytes;
      open.length += length;
      free[buffer] = open.batch.promise;
      if ((buffer + 1) % BATCH === 0) send();
    },
    isFree: async (buffer) => free[buffer],
    digest() {
      send();
      worker.postMessage('end');
      return whole.promise.finally(() => void worker.terminate());
    },
    end: () => void worker.terminate(),
  };
}
