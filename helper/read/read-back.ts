/** Reads a drive from its first byte, around the page cache, and reports the SHA-256 of every block in order. */
import { createHash } from 'node:crypto';
import type { DigestKind } from '../../contract/wire/helper-protocol.ts';
import { alignedBuffers, readFully, roundUp } from '../io/aligned.ts';
import { isGone, type OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';
import { sha256Of } from './digest.ts';

/** Blocks being read or digested: enough to keep a drive and two cores busy at once. */
const IN_FLIGHT = 6;
const REPORT_EVERY_MS = 100;
/** Keeps each line far below MAX_LINE_BYTES. */
const DIGESTS_PER_REPORT = 128;

export interface ReadReport {
  read(first: number, sha256: string[]): void;
  unreadable(block: number, code: string): void;
  /** The bytes of a block of `show`, after its digest. They do not change until this resolves. */
  shown?(block: number, content: Buffer): Promise<void>;
  wholeDigest(sha256: string): void;
  failed(error: DeviceError): void;
}

/** Combines digests of consecutive blocks into few lines. */
class Batch {
  readonly #report: ReadReport;
  #first = 0;
  #digests: string[] = [];
  #sentAtMs = 0;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  add(block: number, sha256: string): void {
    if (this.#digests.length === 0) this.#first = block;
    this.#digests.push(sha256);
    const nowMs = performance.now();
    if (this.#digests.length < DIGESTS_PER_REPORT && nowMs - this.#sentAtMs < REPORT_EVERY_MS) return;
    this.#sentAtMs = nowMs;
    this.send();
  }

  send(): void {
    if (this.#digests.length > 0) this.#report.read(this.#first, this.#digests);
    this.#digests = [];
  }
}

type BlockRead = { readonly data: Buffer; readonly sha256: string } | { readonly error: DeviceError };

async function readBlock(
  { fd, sectorBytes }: OpenDrive,
  buffer: Buffer,
  { block, imageBytes, blockBytes }: { block: number; imageBytes: number; blockBytes: number },
): Promise<BlockRead> {
  const offset = block * blockBytes;
  const length = Math.min(blockBytes, imageBytes - offset);
  try {
    const count = await readFully(fd, buffer, roundUp(length, sectorBytes), offset);
    // An unplugged drive answers with 0 bytes and no error; a short read is never a success.
    if (count < length) return { error: new DeviceError('EIO', offset + count) };
    const data = buffer.subarray(0, length);
    return { data, sha256: await sha256Of(data) };
  } catch (thrown) {
    if (thrown instanceof DeviceError) return { error: thrown };
    throw thrown;
  }
}

/** The blocks in order, several being read at once. A block's bytes are valid until the next one is asked for. */
async function* readAhead(
  drive: OpenDrive,
  { imageBytes, blockBytes }: { imageBytes: number; blockBytes: number },
): AsyncGenerator<BlockRead, void, undefined> {
  const blocks = Math.ceil(imageBytes / blockBytes);
  const buffers = alignedBuffers(IN_FLIGHT, blockBytes);
  const read = (block: number): Promise<BlockRead> =>
    readBlock(drive, buffers[block % IN_FLIGHT] as Buffer, { block, imageBytes, blockBytes });
  const pending: Promise<BlockRead>[] = [];
  try {
    for (let block = 0; block < Math.min(IN_FLIGHT, blocks); block++) pending.push(read(block));
    for (let block = 0; block < blocks; block++) {
      yield await (pending.shift() as Promise<BlockRead>);
      // The buffer of this block is now free for block + IN_FLIGHT.
      if (block + IN_FLIGHT < blocks) pending.push(read(block + IN_FLIGHT));
    }
  } finally {
    await Promise.all(pending);
  }
}

export interface ReadBackOptions {
  readonly imageBytes: number;
  readonly blockBytes: number;
  readonly wholeDigest: DigestKind | null;
  /** Numbers of the blocks whose bytes are reported. */
  readonly show?: readonly number[];
  /** Aborted, it ends early, without a digest of the whole. */
  readonly signal: AbortSignal;
}

/**
 * An unreadable block is reported and skipped; a drive that is gone ends it with `failed`. The device's own cache cannot be bypassed:
 * a match is evidence, a difference is proof.
 */
export async function readBack(drive: OpenDrive, options: ReadBackOptions, report: ReadReport): Promise<void> {
  const { wholeDigest, signal } = options;
  const batch = new Batch(report);
  const show = new Set(options.show);
  let whole = wholeDigest ? createHash(wholeDigest) : null;
  let block = 0;
  for await (const result of readAhead(drive, options)) {
    if (signal.aborted) return;
    if ('data' in result) {
      whole?.update(result.data);
      batch.add(block, result.sha256);
      if (show.has(block)) {
        batch.send();
        await report.shown?.(block, result.data);
      }
    } else {
      whole = null;
      batch.send();
      if (isGone(drive)) return report.failed(result.error);
      report.unreadable(block, result.error.code);
    }
    block += 1;
  }
  if (signal.aborted) return;
  batch.send();
  if (whole) report.wholeDigest(whole.digest('hex'));
}
