/** One content, compressed in every way an image may come. xz and bzip2 need the programs, as the helper does. */
import { execFileSync } from 'node:child_process';
import zlib from 'node:zlib';
import type { ImageCompression } from '../../../../formats/compression.ts';

const { ZSTD_c_checksumFlag, ZSTD_c_contentSizeFlag } = zlib.constants;

/** What came out before: compressing takes its time, and most tests damage the same. */
const before = new WeakMap<Buffer, Map<string, Buffer>>();

function once(key: string, content: Buffer, compress: () => Buffer): Buffer {
  const known = before.get(content) ?? new Map<string, Buffer>();
  before.set(content, known);
  const result = known.get(key) ?? compress();
  known.set(key, result);
  return Buffer.from(result);
}

function filter(program: string, args: readonly string[], content: Buffer): Buffer {
  return once([program, ...args].join(' '), content, () =>
    execFileSync(program, args, { input: content, maxBuffer: 2 * content.length + 1_000_000 }),
  );
}

/** xz that does not look for what noise has not: two to three times as quick as `-0`. */
const QUICK_XZ = '--lzma2=preset=0,nice=2,depth=1,dict=64KiB';

export const COMPRESS: { readonly [C in ImageCompression]: (content: Buffer) => Buffer } = {
  gzip: (content) => once('gzip', content, () => zlib.gzipSync(content, { level: 1 })),
  zstd: (content) =>
    once('zstd', content, () => zlib.zstdCompressSync(content, { params: { [ZSTD_c_checksumFlag]: 1 } })),
  xz: (content) => filter('xz', [QUICK_XZ, '-c'], content),
  bzip2: (content) => filter('bzip2', ['-1', '-c'], content),
};

/** As streaming compressors write it, which do not know the size before the end. */
export function zstdWithoutSize(content: Buffer): Buffer {
  const params = { [ZSTD_c_contentSizeFlag]: 0, [ZSTD_c_checksumFlag]: 1 };
  return zlib.zstdCompressSync(content, { params });
}

/** As `zstd --long=31` writes it. */
export function zstdLong(content: Buffer): Buffer {
  const { ZSTD_c_windowLog } = zlib.constants;
  const params = { [ZSTD_c_contentSizeFlag]: 0, [ZSTD_c_checksumFlag]: 1, [ZSTD_c_windowLog]: 28 };
  const bytes = zlib.zstdCompressSync(content, { params });
  // Its window says how far back it may reach, and nothing forces it to: 2³¹ bytes.
  bytes.writeUInt8((31 - 10) << 3, 5);
  return bytes;
}

/** Many blocks, which xz decompresses on several cores. */
export function xzOfBlocks(content: Buffer): Buffer {
  return filter('xz', [QUICK_XZ, '-c', '--threads=2', '--block-size=256KiB'], content);
}

/** A frame that holds no content, such as pzstd begins its files with. Source: RFC 8878 §3.1.2. */
export const ZSTD_SKIPPABLE_FRAME = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);

/** Cut in two at any place, each half compressed by itself. */
export function inTwo(content: Buffer, compress: (part: Buffer) => Buffer, at = content.length >> 1): Buffer {
  return Buffer.concat([compress(content.subarray(0, at)), compress(content.subarray(at))]);
}

/** Long to decompress and quickly made: the same part over and over, each compressed by itself. */
export function manyTimes(part: Buffer, compression: ImageCompression, times: number): Buffer {
  return Buffer.concat(Array.from<Buffer>({ length: times }).fill(COMPRESS[compression](part)));
}

export function withBitFlipped(bytes: Buffer, at = bytes.length >> 1): Buffer {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(at) ^ 0x10, at);
  return flipped;
}
