/** Whether what was read back is what the image has there, while the image is in memory (ADR 0061). */
import { alignedBuffers } from '../io/aligned.ts';
import { DeviceError } from '../io/device-error.ts';
import type { SourceImage } from '../write/source-image.ts';

/** Blocks of the image that are in memory at a time, for all drives together: comparing takes a tenth of reading a drive. */
const BUFFERS = 2;

export class ImageComparison {
  readonly #image: SourceImage;
  readonly #version: string;
  readonly #blockBytes: number;
  /** Made when they are needed: the buffers of writing are free by then. */
  #free: Buffer[] | null = null;
  readonly #waiting: ((buffer: Buffer) => void)[] = [];

  /** `image` must not be compressed; `version` is that which main digests. */
  constructor(image: SourceImage, { version, blockBytes }: { readonly version: string; readonly blockBytes: number }) {
    this.#image = image;
    this.#version = version;
    this.#blockBytes = blockBytes;
  }

  /** Of a whole block, or of the shorter last one. False where the image cannot be read: then a digest of `onDrive` decides. */
  async isEqual(block: number, onDrive: Buffer): Promise<boolean> {
    const buffer = await this.#take();
    try {
      const ofImage = buffer.subarray(0, onDrive.length);
      if (ofImage.buffer === onDrive.buffer && ofImage.byteOffset === onDrive.byteOffset)
        throw new Error('a block would be compared with itself');
      const count = await this.#image.readAt(ofImage, block * this.#blockBytes);
      return onDrive.length > 0 && count === onDrive.length && onDrive.equals(ofImage);
    } catch (thrown) {
      if (thrown instanceof DeviceError) return false;
      throw thrown;
    } finally {
      this.#give(buffer);
    }
  }

  /** Whether the image is what main digests: asked after the last block, all that was compared was compared with that. */
  isRightImage(): boolean {
    return this.#image.isVersion(this.#version);
  }

  #take(): Promise<Buffer> {
    this.#free ??= alignedBuffers(BUFFERS, this.#blockBytes);
    const buffer = this.#free.pop();
    return buffer ? Promise.resolve(buffer) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(buffer: Buffer): void {
    const next = this.#waiting.shift();
    if (next) next(buffer);
    else this.#free?.push(buffer);
  }
}
