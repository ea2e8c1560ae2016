import zlib from 'node:zlib';
import { CorruptData } from '../../../formats/decompress/decompress.ts';
import { decompressFile } from '../decompress-file.ts';
import type { FuzzTarget } from '../target.ts';

const content = Buffer.from(Array.from({ length: 3000 }, (_, place) => (place * place) & 0xff));

export const compressedEnd: FuzzTarget = {
  name: 'compressed-end',
  shape: 'bytes',
  inputs: 300,
  maxBytes: 64 * 1024,
  // Up to 4 MiB are decompressed: 150 ms were measured.
  maxMs: 1000,
  samples: () => {
    const gzip = zlib.gzipSync(content);
    const zstd = zlib.zstdCompressSync(content);
    const zeros = Buffer.alloc(1024 ** 2);
    return [
      gzip,
      zstd,
      Buffer.concat([gzip, gzip, Buffer.alloc(512)]),
      Buffer.concat([zstd, zstd]),
      zlib.gzipSync(zeros),
      zlib.zstdCompressSync(zeros),
    ];
  },
  isRefusal: (thrown) => thrown instanceof CorruptData,
  // The others are decompressed by programs of their own.
  parse: (input) => decompressFile(input, { of: ['gzip', 'zstd'], maxBytes: 4 * 1024 ** 2, stopsAtEnd: false }),
};
