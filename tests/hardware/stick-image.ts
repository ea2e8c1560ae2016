/** Images to be written in the guest. */
import { randomBytes } from 'node:crypto';
import { type Guest, MEBIBYTE } from './guest.ts';

/** Small, because an emulated USB controller is slow; the last block is not whole, nor is its last sector. */
export const IMAGE_BYTES = 3 * MEBIBYTE + 1234;

export interface Image {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Random, with the marks of a disk image: an MBR's signature. */
export async function diskImage(guest: Guest, sizeBytes = IMAGE_BYTES): Promise<Image> {
  const bytes = randomBytes(sizeBytes);
  bytes.writeUInt16LE(0xaa55, 510);
  return { path: await guest.file(`image-${bytes.toString('hex', 0, 4)}.img`, bytes), bytes };
}
