import assert from 'node:assert/strict';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compressionOf } from '../../../formats/compression.ts';
import { findDataEnd } from '../../../formats/decompress/data-end.ts';
import { CorruptData, Decompressed, MissingProgram } from '../../../formats/decompress/decompress.ts';
import type { FuzzTarget } from '../target.ts';

/** Made by xz 5.4 and bzip2 1.0 of the same 34 bytes. */
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AAhABZdADQZSe6N6VYMXE/1yMG451hqvEQyOnEAAACRBTsuwZSP1wABMiK+oJYYH7bzfQEAAAAABFla',
  'base64',
);
const BZIP2 = Buffer.from('QlpoOTFBWSZTWVsCRcEAAAqZAEAAf+ACRKAAISppiaNGQpgACwTKs+o3yaCceoLA+LuSKcKEgtgSLgg=', 'base64');
const MAX_FILL_BYTES = 1024 ** 2;

/** The ends that xz and bzip2 mark, and what their programs make of the bytes before them. */
export const markedEnd: FuzzTarget = {
  name: 'marked-end',
  shape: 'bytes',
  // Each starts a program.
  inputs: 60,
  maxBytes: 64 * 1024,
  samples: () => [
    ...[XZ, BZIP2].flatMap((data) => [data, Buffer.concat([data, data]), Buffer.concat([data, Buffer.alloc(512)])]),
    Buffer.concat([XZ, Buffer.from('metadata of a router')]),
    Buffer.concat([BZIP2, Buffer.from('metadata of a router')]),
  ],
  isRefusal: (thrown) => thrown instanceof CorruptData || thrown instanceof MissingProgram,
  parse: async (input) => {
    const compression = compressionOf(input);
    if (compression !== 'xz' && compression !== 'bzip2') return;
    const path = join(process.env['HOME'] ?? tmpdir(), 'marked');
    writeFileSync(path, input);
    const fd = openSync(path, 'r');
    try {
      const end = await findDataEnd(fd, compression, new AbortController().signal);
      if (end) assert.ok(end.dataBytes > 0 && end.dataBytes + end.trailingBytes <= input.length, JSON.stringify(end));
      if (end && compression === 'xz') assert.equal(end.dataBytes % 4, 0);
      const bytes = new Decompressed(fd, compression, end?.dataBytes ?? null);
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
