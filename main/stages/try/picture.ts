/** The guest's screen: QEMU writes it as PPM, people get PNG. Pure. */
import { crc32, deflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Three bytes for each pixel. */
  readonly pixels: Buffer;
}

const MAX_SIDE = 16_384;

/** Of a binary PPM (P6) with 8 bits; null for anything else. Source: netpbm's ppm(5). */
export function readPpm(file: Buffer): Picture | null {
  const head = /^P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s/.exec(file.toString('latin1', 0, 64));
  if (!head) return null;
  const [width, height] = [Number(head[1]), Number(head[2])];
  const pixels = file.subarray(head[0].length);
  const isWhole =
    width > 0 && height > 0 && Math.max(width, height) <= MAX_SIDE && pixels.length === width * height * 3;
  return isWhole ? { width, height, pixels } : null;
}

/** How many pixels differ; all of them where the size does. */
export function changedPixels(a: Picture | null, b: Picture): number {
  if (a === null || a.width !== b.width || a.height !== b.height) return b.width * b.height;
  if (a.pixels.equals(b.pixels)) return 0;
  let changed = 0;
  for (let at = 0; at < b.pixels.length; at += 3)
    if (a.pixels[at] !== b.pixels[at] || a.pixels[at + 1] !== b.pixels[at + 1] || a.pixels[at + 2] !== b.pixels[at + 2])
      changed += 1;
  return changed;
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOUR = 2;

/** Not every QEMU is built to write it. Source: PNG specification, third edition. */
export function pngOf({ width, height, pixels }: Picture): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, TRUE_COLOUR, 0, 0, 0], 8);
  // Each row begins with its filter: none.
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let row = 0; row < height; row += 1)
    pixels.copy(rows, row * (width * 3 + 1) + 1, row * width * 3, (row + 1) * width * 3);
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...parts]);
}
