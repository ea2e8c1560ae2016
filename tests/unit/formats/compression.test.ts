import { describe, expect, it } from 'vitest';
import { archiveOf, compressionOf, IMAGE_COMPRESSIONS } from '../../../formats/compression.ts';
import { masterBootRecord } from '../main/stages/image/small-iso.ts';
import { COMPRESS, ZSTD_SKIPPABLE_FRAME } from './decompress/compressed-files.ts';

describe('compressionOf', () => {
  it.each([...IMAGE_COMPRESSIONS])('tells %s by its first bytes', (compression) => {
    expect(compressionOf(COMPRESS[compression](Buffer.from('x')))).toBe(compression);
  });

  it.each<[string, Uint8Array, string | null]>([
    ['a skippable frame of zstd', ZSTD_SKIPPABLE_FRAME, 'zstd'],
    ['the last kind of skippable frame', Buffer.of(0x5f, 0x2a, 0x4d, 0x18), 'zstd'],
    ['none of the skippable frames', Buffer.of(0x60, 0x2a, 0x4d, 0x18), null],
    ['less than the magic bytes', Buffer.of(0xfd, 0x37), null],
    ['nothing', Buffer.of(), null],
    ['an image', masterBootRecord(), null],
  ])('takes %s for what it is', (_what, head, compression) => {
    expect(compressionOf(head)).toBe(compression);
  });
});

it.each([
  ['zip', Buffer.from('PK\x03\x04')],
  ['7z', Buffer.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)],
])('archiveOf tells %s, which is no compression', (archive, head) => {
  expect(archiveOf(head)).toBe(archive);
  expect(compressionOf(head)).toBeNull();
});
