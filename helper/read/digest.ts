/**
 * SHA-256 on two cores, once `startDigestThread` was called: that thread takes blocks by reference, from shared memory and
 * without a copy, and the calling one takes what it has no time for. A third would cost 10 MiB of memory and help no USB drive:
 * one core digests more than a gigabyte in a second.
 */
import { hash } from 'node:crypto';
import { SHARE_ENV, Worker } from 'node:worker_threads';

/** A string and not a file of its own, so that the helper stays one file. */
const THREAD = `
const { parentPort } = require('node:worker_threads');
const { hash } = require('node:crypto');
const memories = [];
parentPort.on('message', ({ shared, at, offset, length }) => {
  if (shared) memories.push(Buffer.from(shared));
  else parentPort.postMessage(hash('sha256', memories[at].subarray(offset, offset + length)));
});
`;
/** One that it works on, and one so that it need not wait for the next. */
const MAX_HANDED_OVER = 2;
const THREAD_MEBIBYTES = 8;

interface Asked {
  readonly block: Buffer;
  readonly resolve: (sha256: string) => void;
}

/** Null where one core is enough, and where a thread cannot be had: that costs time and nothing else. */
let thread: Worker | null = null;
const waiting: Asked[] = [];
/** In the order asked, which is the order answered. */
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

/** Once; more calls change nothing. */
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
  // It ends with the process, and keeps nobody waiting but those whose blocks it has.
  thread.unref();
}

/** Where the thread keeps this memory. Sent with each block it would be counted again each time, and collected as garbage. */
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

/** One block at a time, so that what drives answer in between is heard. */
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

/** Lower-case hexadecimal. `block` must be of `alignedBuffers` and stay as it is until this resolves. */
export function sha256Of(block: Buffer): Promise<string> {
  return new Promise((resolve) => {
    waiting.push({ block, resolve });
    handOver();
    takeTurn();
  });
}
