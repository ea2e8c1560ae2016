import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { changedPixels, pngOf, readPpm } from '../../../../../main/stages/try/picture.ts';

const ppm = (width: number, height: number, pixels: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.from(pixels)]);
const RED_AND_BLUE = [255, 0, 0, 0, 0, 255];

describe('a screen as QEMU writes it', () => {
  it('has its size and its pixels', () => {
    expect(readPpm(ppm(2, 1, RED_AND_BLUE))).toEqual({ width: 2, height: 1, pixels: Buffer.from(RED_AND_BLUE) });
  });

  it.each<[string, Buffer]>([
    ['is cut', ppm(2, 1, RED_AND_BLUE.slice(1))],
    ['is longer than it says', ppm(2, 1, [...RED_AND_BLUE, 0])],
    ['has no pixels', ppm(0, 0, [])],
    ['claims more than any screen has', ppm(99_999, 1, [])],
    ['is empty', Buffer.alloc(0)],
    ['is another kind of file', Buffer.from('P5\n2 1\n255\n..')],
  ])('is none if it %s', (_what, file) => expect(readPpm(file)).toBeNull());

  it('differs from the one before in so many pixels, in all of them when its size does', () => {
    const before = readPpm(ppm(2, 1, RED_AND_BLUE));
    const after = readPpm(ppm(2, 1, [255, 0, 0, 0, 1, 255]));
    const other = readPpm(ppm(1, 2, RED_AND_BLUE));
    if (!before || !after || !other) throw new Error('no picture');
    expect(changedPixels(before, after)).toBe(1);
    expect(changedPixels(before, before)).toBe(0);
    expect(changedPixels(before, other)).toBe(2);
    expect(changedPixels(null, after)).toBe(2);
  });

  it('becomes a PNG with the same pixels', () => {
    const picture = readPpm(ppm(2, 1, RED_AND_BLUE));
    if (!picture) throw new Error('no picture');
    const png = pngOf(picture);
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([2, 1, 8, 2]);
    const lengthBytes = png.readUInt32BE(33);
    expect(png.toString('latin1', 37, 41)).toBe('IDAT');
    expect([...inflateSync(png.subarray(41, 41 + lengthBytes))]).toEqual([0, ...RED_AND_BLUE]);
    expect(png.toString('latin1', png.length - 8, png.length - 4)).toBe('IEND');
  });
});
