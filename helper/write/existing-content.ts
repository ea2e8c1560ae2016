/** Decides which blocks of a drive already hold the image and need not be written. */
import type { Rewrite } from '../../contract/wire/helper-protocol.ts';
import { alignedBuffers, readFully } from '../io/aligned.ts';
import type { OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';

/**
 * After this many differing blocks in a row, blocks are written without reading them first: reading would only double the time.
 */
const DIFFERING_BEFORE_GIVING_UP = 64;

export class ExistingContent {
  readonly #drive: OpenDrive;
  readonly #rewrite: Rewrite;
  readonly #blockBytes: number;
  /** Free buffers; as many as blocks are checked at a time. */
  readonly #buffers: Buffer[];
  #differingInARow = 0;

  constructor(drive: OpenDrive, rewrite: Rewrite, { blockBytes, inFlight }: { blockBytes: number; inFlight: number }) {
    this.#drive = drive;
    this.#rewrite = rewrite;
    this.#blockBytes = blockBytes;
    this.#buffers = rewrite === 'differing' ? alignedBuffers(inFlight, blockBytes) : [];
  }

  /** All of them, once no check is running. */
  get buffers(): readonly Buffer[] {
    return this.#buffers;
  }

  /** Whether `block` already holds `content`, which is padded to a whole sector. Never throws. */
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
      // An unreadable block is written; a missing drive will fail then.
      if (thrown instanceof DeviceError) return false;
      throw thrown;
    } finally {
      this.#buffers.push(buffer);
    }
  }
}
