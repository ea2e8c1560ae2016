/** One connection: downloads what is missing of a part. */
import type { Hash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { type Answer, ask, checkStatus, NetworkTrouble, shown, troubleOf } from './ask.ts';
import { downloadFolder, evict } from './download-folder.ts';
import type { Origin, Part } from './part.ts';
import type { NetworkTimeouts } from './timeouts.ts';

/** Space that is left for other programs. */
const RESERVE_BYTES = 64 * 1024 * 1024;
/** Enough of a file to recognise an image. */
const HEAD_BYTES = 64 * 1024;

/** The number of downloaded bytes, and their digest so far. */
export interface Received {
  bytes: number;
  hash: Hash;
  /** It came over more than one connection, so a wrong digest may be due to two versions of the file. */
  isInPieces: boolean;
  /** From the first byte. */
  readonly restart: () => void;
}

export interface Receiving {
  readonly part: Part;
  readonly received: Received;
}

export interface ReceiveOptions {
  readonly signal: AbortSignal;
  readonly timeouts: NetworkTimeouts;
  readonly onUnanswered?: ((isWaiting: boolean) => void) | undefined;
  /** Whether a checksum will show if the pieces are of the same file. */
  readonly isProvable: boolean;
  /** Throws if it is not an image; `head` is its beginning. */
  readonly checkHead: (head: Buffer) => void;
  /** Throws if an image of this size cannot be used. */
  readonly checkSize?: ((totalBytes: number) => void) | undefined;
  readonly onBytes: (totalBytes: number | null) => void;
}

/** Resolves when the part is complete; gives where it came from. Throws NetworkTrouble, JobFailure, Cancelled. */
export async function receive(
  { part, received }: Receiving,
  address: URL,
  options: ReceiveOptions,
): Promise<{ finalUrl: string }> {
  const { signal, timeouts, onUnanswered } = options;
  // A part this small was not checked yet.
  if (received.bytes > 0 && received.bytes < HEAD_BYTES) await begin(part, received);
  const headers = rangeOf(part.origin, received, options.isProvable);
  const answer = await ask(address, { signal, timeouts, onUnanswered, headers });
  try {
    checkStatus(answer, [200, 206, 416]);
    const { status } = answer;
    if (status === 416 || (status === 206 && !fits(answer, part.origin, received.bytes))) {
      await begin(part, received);
      throw new NetworkTrouble(shown(answer.url), { because: 'changed-at-server' });
    }
    // The whole file: it has changed, or the server does not support ranges.
    if (status === 200) await begin(part, received);
    received.isInPieces ||= received.bytes > 0;
    const origin = originOf(answer, received.bytes);
    if (origin.totalBytes !== null) options.checkSize?.(origin.totalBytes);
    await checkSpace((origin.totalBytes ?? 0) - received.bytes);
    await part.setOrigin(origin);
    await takeBody({ part, received }, answer, options);
    return { finalUrl: shown(answer.url) };
  } finally {
    answer.body.destroy();
  }
}

function rangeOf(origin: Origin | null, { bytes }: Received, isProvable: boolean): Record<string, string> {
  if (bytes === 0 || origin === null) return {};
  // A weak tag does not guarantee identical bytes.
  const strong = origin.etag?.startsWith('W/') ? null : origin.etag;
  const validator = strong ?? origin.lastModified;
  if (validator === null && !isProvable) return {};
  return { range: `bytes=${bytes}-`, ...(validator === null ? {} : { 'if-range': validator }) };
}

async function begin(part: Part, received: Received): Promise<void> {
  received.restart();
  await part.file.truncate(0);
}

function fits({ headers }: Answer, origin: Origin | null, fromBytes: number): boolean {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '');
  if (!range || origin === null) return false;
  const isSameTag = origin.etag === null || headers.etag === undefined || headers.etag === origin.etag;
  const isSameLength = origin.totalBytes === null || Number(range[3]) === origin.totalBytes;
  // A server may return less than requested, but not another range.
  return Number(range[1]) === fromBytes && isSameLength && isSameTag;
}

function originOf({ status, headers, url }: Answer, fromBytes: number): Origin {
  const length = headers['content-length'];
  const whole =
    status === 206 ? /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] : length === undefined ? undefined : length;
  const totalBytes = whole !== undefined && /^\d+$/.test(whole) ? Number(whole) : null;
  if (totalBytes !== null && totalBytes < fromBytes)
    throw new NetworkTrouble(shown(url), { because: 'impossible-length' });
  return { url: shown(url), etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null, totalBytes };
}

async function checkSpace(needBytes: number): Promise<void> {
  const path = downloadFolder();
  const free = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  };
  if ((await free()) >= needBytes + RESERVE_BYTES) return;
  await evict(true);
  const haveBytes = await free();
  if (haveBytes < needBytes + RESERVE_BYTES) {
    throw new JobFailure({
      kind: 'disk-full',
      path,
      detail: { because: 'download-needs-space', needBytes, haveBytes },
    });
  }
}

async function takeBody({ part, received }: Receiving, answer: Answer, options: ReceiveOptions): Promise<void> {
  const { body, url } = answer;
  const { signal, checkHead, onBytes } = options;
  const totalBytes = part.origin?.totalBytes ?? null;
  let head = received.bytes === 0 ? Buffer.alloc(0) : null;
  const judge = (isWhole: boolean): void => {
    if (head === null || (!isWhole && head.length < HEAD_BYTES)) return;
    checkHead(head);
    head = null;
  };
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      throwIfStopped(signal);
      await writeAll(part, chunk, received.bytes);
      received.hash.update(chunk);
      received.bytes += chunk.length;
      if (head) head = Buffer.concat([head, chunk]);
      judge(false);
      onBytes(totalBytes);
    }
  } catch (thrown) {
    throw troubleOf(url, thrown, signal);
  }
  throwIfStopped(signal);
  if (totalBytes !== null && received.bytes < totalBytes)
    throw new NetworkTrouble(shown(url), { because: 'download-cut-short' });
  judge(true);
}

async function writeAll({ file, path }: Part, chunk: Buffer, atBytes: number): Promise<void> {
  let done = 0;
  while (done < chunk.length) {
    const { bytesWritten } = await file
      .write(chunk, done, chunk.length - done, atBytes + done)
      .catch(async (thrown: NodeJS.ErrnoException) => {
        const { code, message } = thrown;
        const isFull = code === 'ENOSPC' || code === 'EDQUOT';
        // A completely full disk would affect other programs too.
        if (isFull) await file.truncate(0);
        const detail = isFull ? message : (code ?? message);
        throw new JobFailure({ kind: isFull ? 'disk-full' : 'file-unwritable', path, detail }, { cause: thrown });
      });
    done += bytesWritten;
  }
}
