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

/**
 * An unreadable block is reported and skipped; a drive that is gone ends it with `failed`. Resolves early when `signal`
 * is aborted. The device's own cache cannot be bypassed: a match is evidence, a difference is proof.
 */
export async function readBack(
  drive: OpenDrive,
  extent: { imageBytes: number; blockBytes: number; wholeDigest: DigestKind | null; show?: readonly number[] },
  report: ReadReport,
  signal: AbortSignal,
): Promise<void> {
  const { imageBytes, blockBytes } = extent;
  const blocks = Math.ceil(imageBytes / blockBytes);
  const buffers = alignedBuffers(IN_FLIGHT, blockBytes);
  const batch = new Batch(report);
  const show = new Set(extent.show);
  let whole = extent.wholeDigest ? createHash(extent.wholeDigest) : null;
  let gone = false;

  const read = (block: number): Promise<BlockRead> =>
    readBlock(drive, buffers[block % IN_FLIGHT] as Buffer, { block, imageBytes, blockBytes });
  const pending: Promise<BlockRead>[] = [];
  for (let block = 0; block < Math.min(IN_FLIGHT, blocks); block++) pending.push(read(block));
  for (let block = 0; block < blocks; block++) {
    const result = await (pending.shift() as Promise<BlockRead>);
    if (signal.aborted) break;
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
      gone = isGone(drive);
      if (gone) report.failed(result.error);
      else report.unreadable(block, result.error.code);
    }
    // The buffer of this block is now free for block + IN_FLIGHT.
    if (!gone && block + IN_FLIGHT < blocks) pending.push(read(block + IN_FLIGHT));
    else if (gone) break;
  }
  await Promise.all(pending);
  if (signal.aborted || gone) return;
  batch.send();
  if (whole) report.wholeDigest(whole.digest('hex'));
}
