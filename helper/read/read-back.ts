/** Reads a drive from its first byte, around the page cache, and reports of every block, in order, its SHA-256 or that it equals another. */
import { createHash } from 'node:crypto';
import type { DigestKind } from '../../contract/wire/helper-protocol.ts';
import { alignedBuffers, giveBack, readFully, roundUp } from '../io/aligned.ts';
import { isGone, type OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';
import { hasPendingIo } from '../io/pending-io.ts';
import { sha256Of } from './digest.ts';

/** Blocks being read or digested: enough to keep a drive and two cores busy at once. */
const IN_FLIGHT = 6;
/** Beside other drives: they keep the cores busy, and the buffers are those that writing the drive took. */
export const IN_FLIGHT_BESIDE_OTHERS = 4;
const REPORT_EVERY_MS = 100;
/** Keeps each line far below MAX_LINE_BYTES. */
const DIGESTS_PER_REPORT = 128;

export interface ReadReport {
  read(first: number, sha256: string[]): void;
  /** So many blocks from `first` on were equal to what they were compared with. */
  equal?(first: number, count: number): void;
  unreadable(block: number, code: string): void;
  /** The bytes of a block of `show`, after its digest. They do not change until this resolves. */
  shown?(block: number, content: Buffer): Promise<void>;
  wholeDigest(sha256: string): void;
  failed(error: DeviceError): void;
}

/** Combines consecutive blocks, digested or equal, into few lines. */
class Batch {
  readonly #report: ReadReport;
  #first = 0;
  #digests: string[] = [];
  #equal = 0;
  #sentAtMs = 0;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  /** `sha256` is null for a block that is equal. */
  add(block: number, sha256: string | null): void {
    if (sha256 === null ? this.#digests.length > 0 : this.#equal > 0) this.send();
    if (this.#digests.length === 0 && this.#equal === 0) this.#first = block;
    if (sha256 === null) this.#equal += 1;
    else this.#digests.push(sha256);
    const nowMs = performance.now();
    if (this.#digests.length < DIGESTS_PER_REPORT && nowMs - this.#sentAtMs < REPORT_EVERY_MS) return;
    this.#sentAtMs = nowMs;
    this.send();
  }

  send(): void {
    if (this.#digests.length > 0) this.#report.read(this.#first, this.#digests);
    if (this.#equal > 0) this.#report.equal?.(this.#first, this.#equal);
    this.#digests = [];
    this.#equal = 0;
  }
}

/** The SHA-256 of a block that was read from the drive, or null if it is equal to what it is to be. */
export type Judge = (block: number, data: Buffer) => Promise<string | null>;

type BlockRead = { readonly data: Buffer; readonly sha256: string | null } | { readonly error: DeviceError };

interface Extent {
  readonly imageBytes: number;
  readonly blockBytes: number;
  readonly judge?: Judge | undefined;
  readonly inFlight?: number | undefined;
}

async function readBlock(
  { fd, sectorBytes }: OpenDrive,
  buffer: Buffer,
  { block, imageBytes, blockBytes, judge = (_block, data) => sha256Of(data) }: Extent & { block: number },
): Promise<BlockRead> {
  const offset = block * blockBytes;
  const length = Math.min(blockBytes, imageBytes - offset);
  try {
    const count = await readFully(fd, buffer, roundUp(length, sectorBytes), offset);
    // An unplugged drive answers with 0 bytes and no error; a short read is never a success.
    if (count < length) return { error: new DeviceError('EIO', offset + count) };
    const data = buffer.subarray(0, length);
    return { data, sha256: await judge(block, data) };
  } catch (thrown) {
    if (thrown instanceof DeviceError) return { error: thrown };
    throw thrown;
  }
}

/** The blocks in order, several being read at once. A block's bytes are valid until the next one is asked for. */
async function* readAhead(
  drive: OpenDrive,
  { imageBytes, blockBytes, judge, inFlight = IN_FLIGHT }: Extent,
): AsyncGenerator<BlockRead, void, undefined> {
  const blocks = Math.ceil(imageBytes / blockBytes);
  const buffers = alignedBuffers(inFlight, blockBytes);
  const read = (block: number): Promise<BlockRead> =>
    readBlock(drive, buffers[block % inFlight] as Buffer, { block, imageBytes, blockBytes, judge });
  const pending: Promise<BlockRead>[] = [];
  try {
    for (let block = 0; block < Math.min(inFlight, blocks); block++) pending.push(read(block));
    for (let block = 0; block < blocks; block++) {
      yield await (pending.shift() as Promise<BlockRead>);
      // The buffer of this block is now free for block + inFlight.
      if (block + inFlight < blocks) pending.push(read(block + inFlight));
    }
  } finally {
    await Promise.all(pending);
    // A drive that was given up may still be writing into them.
    if (!hasPendingIo(drive.fd)) giveBack(buffers);
  }
}

export interface ReadBackOptions extends Extent {
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
      if (show.has(block) && result.sha256 !== null) {
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
