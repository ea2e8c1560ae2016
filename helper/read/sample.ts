/** Reads a few blocks of a drive, so that main can recognise its content before all of it is read. */
import { hash } from 'node:crypto';
import { type BlockSample, SHOWN_BYTES } from '../../contract/wire/helper-protocol.ts';
import { alignedBuffers, readFully, roundUp } from '../io/aligned.ts';
import { isGone, type OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';

export interface SampleReport {
  /** The beginning of the first block, which tells the kind of image, if it is among the samples. */
  shown(block: number, content: Buffer): Promise<void>;
  /** `sha256` is null where the sample cannot be read. */
  sampled(sample: BlockSample, sha256: string | null): void;
  failed(error: DeviceError): void;
}

/** Gives false when the drive is gone, or `signal` was aborted. */
export async function sampleDrive(
  drive: OpenDrive,
  { blockBytes, sample: samples, signal }: { blockBytes: number; sample: readonly BlockSample[]; signal: AbortSignal },
  report: SampleReport,
): Promise<boolean> {
  const [buffer] = alignedBuffers(1, blockBytes) as [Buffer];
  for (const sample of samples) {
    if (signal.aborted) return false;
    const offset = sample.block * sample.blockBytes;
    try {
      const count = await readFully(drive.fd, buffer, roundUp(sample.bytes, drive.sectorBytes), offset);
      if (count < sample.bytes) throw new DeviceError('EIO', offset + count);
      const content = buffer.subarray(0, sample.bytes);
      if (sample.block === 0) await report.shown(0, content.subarray(0, SHOWN_BYTES));
      report.sampled(sample, hash('sha256', content));
    } catch (thrown) {
      if (!(thrown instanceof DeviceError)) throw thrown;
      if (isGone(drive)) {
        report.failed(thrown);
        return false;
      }
      report.sampled(sample, null);
    }
  }
  return !signal.aborted;
}

/** A block's bytes in pieces that fit a line: where each begins, and the piece in base64. */
export function* piecesOf(content: Buffer): Generator<[offset: number, base64: string]> {
  for (let offset = 0; offset < content.length; offset += SHOWN_BYTES)
    yield [offset, content.toString('base64', offset, Math.min(content.length, offset + SHOWN_BYTES))];
}
