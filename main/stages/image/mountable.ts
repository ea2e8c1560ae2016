/** Finds what mounting may change, while an image is read once from the first byte to the last. */
import type { Mountable, MountableVolume } from '../../../contract/wire/mount.ts';
import { extFields, SUPERBLOCK_AT, SUPERBLOCK_BYTES } from '../../../formats/ext-volume.ts';
import { fatFields, readFatLayout } from '../../../formats/fat-volume.ts';
import { readPartitions } from '../../../formats/partitions.ts';
import { MOUNT_FIELDS } from '../../../formats/volume-fields.ts';

/** Per volume: enough for all of an installer's volume, and for the tables and folders of a larger one, which come first. */
const CAPTURE_BYTES = 16 * 1024 * 1024;
const MAX_VOLUMES = 4;
/** So that they can be shown when the drive is verified (MAX_SHOWN), and a record stays small. */
const MAX_BLOCKS = 32;
const LOOK_BYTES = SUPERBLOCK_AT + SUPERBLOCK_BYTES;

/** The first bytes of a volume, as they come by. */
class Capture {
  readonly offsetBytes: number;
  readonly #pieces: Buffer[] = [];
  #haveBytes = 0;
  #mostBytes = LOOK_BYTES;
  readonly #claim: () => boolean;

  /** `claim` is called before much is kept. */
  constructor(offsetBytes: number, claim: () => boolean) {
    this.offsetBytes = offsetBytes;
    this.#claim = claim;
  }

  see(at: number, content: Buffer): void {
    const next = this.offsetBytes + this.#haveBytes;
    if (next < at || next >= at + content.length || this.#haveBytes >= this.#mostBytes) return;
    const wasUnknown = this.#haveBytes < LOOK_BYTES;
    this.#keep(content.subarray(next - at));
    if (!wasUnknown || this.#haveBytes < LOOK_BYTES) return;
    // Most volumes are irrelevant; of ext only the superblock matters.
    const isFat = readFatLayout(Buffer.concat(this.#pieces)) !== null;
    if (!isFat || !this.#claim()) return;
    this.#mostBytes = CAPTURE_BYTES;
    this.see(at, content);
  }

  #keep(bytes: Buffer): void {
    // The reader will reuse its buffer.
    const piece = Buffer.from(bytes.subarray(0, this.#mostBytes - this.#haveBytes));
    this.#pieces.push(piece);
    this.#haveBytes += piece.length;
  }

  volume(): MountableVolume | null {
    const bytes = Buffer.concat(this.#pieces);
    const layout = readFatLayout(bytes);
    if (layout)
      return { filesystem: layout.filesystem, offsetBytes: this.offsetBytes, fields: fatFields(bytes, layout) };
    const fields = extFields(bytes);
    return fields && { filesystem: 'ext2/3/4', offsetBytes: this.offsetBytes, fields };
  }
}

export class MountableFinder {
  readonly #blockBytes: number;
  #captures: readonly Capture[] = [];
  #claimed = 0;

  constructor(blockBytes: number) {
    this.#blockBytes = blockBytes;
  }

  /** Takes each block in order, before its buffer is reused. */
  see(block: number, content: Buffer): void {
    const at = block * this.#blockBytes;
    if (block === 0) {
      // An image may also be one volume, without a table.
      const starts = new Set([0, ...(readPartitions(content)?.starts ?? [])]);
      const claim = (): boolean => this.#claimed++ < MAX_VOLUMES;
      this.#captures = [...starts].map((start) => new Capture(start, claim));
    }
    for (const capture of this.#captures) capture.see(at, content);
  }

  /** Undefined if the image has no volume that can be mounted for writing. */
  result(): Mountable | undefined {
    const found = this.#captures.flatMap((capture) => capture.volume() ?? []);
    const volumes = this.#withinReach(found);
    return volumes.length > 0 ? { version: 1, volumes } : undefined;
  }

  /** Fields of the first blocks that have any; one that straddles two blocks cannot be checked with either. */
  #withinReach(found: readonly MountableVolume[]): MountableVolume[] {
    const blocks = new Set<number>();
    return found.flatMap((volume) => {
      const fields = volume.fields.filter(([offset, kind]) => {
        const at = volume.offsetBytes + offset;
        const block = Math.floor(at / this.#blockBytes);
        if (Math.floor((at + MOUNT_FIELDS[kind].bytes - 1) / this.#blockBytes) !== block) return false;
        if (!blocks.has(block) && blocks.size >= MAX_BLOCKS) return false;
        blocks.add(block);
        return true;
      });
      return fields.length > 0 ? [{ ...volume, fields }] : [];
    });
  }
}
