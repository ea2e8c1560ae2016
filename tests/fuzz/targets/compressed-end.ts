import assert from 'node:assert/strict';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { compressionOf } from '../../../formats/compression.ts';
import { findDataEnd } from '../../../formats/decompress/data-end.ts';
import { CorruptData, Decompressed } from '../../../formats/decompress/decompress.ts';
import type { FuzzTarget } from '../target.ts';

const content = Buffer.from(Array.from({ length: 3000 }, (_, place) => (place * place) & 0xff));
/** What decompressing may give at most, however little it came from. */
const MAX_FILL_BYTES = 4 * 1024 ** 2;

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
  parse: async (input) => {
    const compression = compressionOf(input);
    // The others are decompressed by programs of their own.
    if (compression !== 'gzip' && compression !== 'zstd') return;
    const path = join(process.env['HOME'] ?? tmpdir(), 'compressed');
    writeFileSync(path, input);
    const fd = openSync(path, 'r');
    try {
      const end = await findDataEnd(fd, compression, new AbortController().signal);
      if (end) assert.ok(end.dataBytes > 0 && end.dataBytes + end.trailingBytes <= input.length, JSON.stringify(end));
      const bytes = new Decompressed(fd, compression);
      try {
        await bytes.fill(Buffer.alloc(MAX_FILL_BYTES), MAX_FILL_BYTES);
      } finally {
        await bytes.close();
      }
    } finally {
      closeSync(fd);
    }
  },
};
