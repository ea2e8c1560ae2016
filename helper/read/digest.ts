/**
 * SHA-256 on two cores, once `startDigestThread` was called: a worker thread takes blocks by reference from shared
 * memory, and the calling thread digests those for which the worker has no time. Another worker would cost 10 MiB of memory and not
 * help with any USB drive: one core digests more than a gigabyte per second.
 */
import { hash } from 'node:crypto';
import { SHARE_ENV, Worker } from 'node:worker_threads';

/** A string, so that the helper stays a single file. */
const THREAD = `
const { parentPort } = require('node:worker_threads');
const { hash } = require('node:crypto');
const memories = [];
parentPort.on('message', ({ shared, at, offset, length }) => {
  if (shared) memories.push(Buffer.from(shared));
  else parentPort.postMessage(hash('sha256', memories[at].subarray(offset, offset + length)));
});
`;
/** One being digested, and one waiting, so that the worker is never idle. */
const MAX_HANDED_OVER = 2;
const THREAD_MEBIBYTES = 8;

interface Asked {
  readonly block: Buffer;
  readonly resolve: (sha256: string) => void;
}

/** Null if one core is enough or a thread cannot be started; that only costs time. */
let thread: Worker | null = null;
const waiting: Asked[] = [];
/** In the order of the requests, which is the order of the answers. */
const handedOver: Asked[] = [];
const sent: ArrayBufferLike[] = [];
let isStarted = false;
let isTurnAsked = false;

const digestHere = ({ block, resolve }: Asked): void => resolve(hash('sha256', block));

function lose(): void {
  thread = null;
  waiting.unshift(...handedOver.splice(0));
  takeTurn();
}

/** Further calls have no effect. */
export function startDigestThread(): void {
  if (isStarted) return;
  isStarted = true;
  try {
    thread = new Worker(THREAD, {
      eval: true,
      env: SHARE_ENV,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEBIBYTES, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
    });
  } catch {
    return;
  }
  thread.on('message', (sha256: string) => {
    handedOver.shift()?.resolve(sha256);
    handOver();
  });
  thread.once('error', lose);
  thread.once('exit', lose);
  // It ends with the process; only its own blocks have to wait for it.
  thread.unref();
}

/**
 * The index of this memory in the worker. Sending it with each block would create a new wrapper each time, for the collector
 * to free.
 */
function placeOf(memory: ArrayBufferLike, to: Worker): number {
  const known = sent.indexOf(memory);
  if (known >= 0) return known;
  to.postMessage({ shared: memory });
  return sent.push(memory) - 1;
}

function handOver(): void {
  while (thread && waiting.length > 0 && handedOver.length < MAX_HANDED_OVER) {
    const next = waiting.shift() as Asked;
    handedOver.push(next);
    const { buffer, byteOffset: offset, length } = next.block;
    thread.ref();
    thread.postMessage({ at: placeOf(buffer, thread), offset, length });
  }
  if (handedOver.length === 0) thread?.unref();
}

/** One block at a time, so that answers of the drives are handled in between. */
function takeTurn(): void {
  if (isTurnAsked || waiting.length === 0) return;
  isTurnAsked = true;
  setImmediate(() => {
    isTurnAsked = false;
    const next = waiting.shift();
    if (next) digestHere(next);
    takeTurn();
  });
}

/** Lower-case hexadecimal. `block` must come from `alignedBuffers` and not change until this resolves. */
export function sha256Of(block: Buffer): Promise<string> {
  return new Promise((resolve) => {
    waiting.push({ block, resolve });
    handOver();
    takeTurn();
  });
}
