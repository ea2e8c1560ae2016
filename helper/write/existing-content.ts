/** What of a drive is left as it is, because the image is there already. */
import type { Rewrite } from '../../contract/wire/helper-protocol.ts';
import { alignedBuffers, readFully } from '../io/aligned.ts';
import type { OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';

/**
 * So many differing blocks in a row, and reading first is given up: nothing more is there. Reading what must be written
 * anyway costs its time twice.
 */
const DIFFERING_BEFORE_GIVING_UP = 64;

export class ExistingContent {
  readonly #drive: OpenDrive;
  readonly #rewrite: Rewrite;
  readonly #blockBytes: number;
  /** Not in use now; as many as blocks are asked about at a time. */
  readonly #buffers: Buffer[];
  #differingInARow = 0;

  constructor(drive: OpenDrive, rewrite: Rewrite, { blockBytes, inFlight }: { blockBytes: number; inFlight: number }) {
    this.#drive = drive;
    this.#rewrite = rewrite;
    this.#blockBytes = blockBytes;
    this.#buffers = rewrite === 'differing' ? alignedBuffers(inFlight, blockBytes) : [];
  }

  /** All of them, once nothing is asked about any more. */
  get buffers(): readonly Buffer[] {
    return this.#buffers;
  }

  /** Whether `block` need not be written. `content`, up to the end of a sector, is what it is to hold. Never throws. */
  async alreadyHolds(block: number, content: Buffer): Promise<boolean> {
    if (this.#rewrite === 'everything') return false;
    if (this.#rewrite === 'differing') return this.#holds(block, content);
    return !this.#rewrite.some(([first, last]) => first <= block && block <= last);
  }

  async #holds(block: number, content: Buffer): Promise<boolean> {
    const buffer = this.#differingInARow < DIFFERING_BEFORE_GIVING_UP ? this.#buffers.pop() : undefined;
    if (!buffer) return false;
    try {
      const count = await readFully(this.#drive.fd, buffer, content.length, block * this.#blockBytes);
      const isThere = count === content.length && content.equals(buffer.subarray(0, count));
      this.#differingInARow = isThere ? 0 : this.#differingInARow + 1;
      return isThere;
    } catch (thrown) {
      // What cannot be read is to be written; a drive that is gone says so then.
      if (thrown instanceof DeviceError) return false;
      throw thrown;
    } finally {
      this.#buffers.push(buffer);
    }
  }
}
