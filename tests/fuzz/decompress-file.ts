/** What both targets of compressed images do with an input: find where its data end, and decompress the first of it. */
import assert from 'node:assert/strict';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageCompression } from '../../contract/wire/image.ts';
import { compressionOf } from '../../formats/compression.ts';
import { findDataEnd } from '../../formats/decompress/data-end.ts';
import { Decompressed } from '../../formats/decompress/decompress.ts';

export interface CompressedInput {
  /** Inputs that begin like another one are passed over. */
  readonly of: readonly ImageCompression[];
  /** Decompressed at most, however little they came from. */
  readonly maxBytes: number;
  /** Whether the end that was found is passed on, as for an image that may have bytes after it. */
  readonly stopsAtEnd: boolean;
}

export async function decompressFile(input: Buffer, { of, maxBytes, stopsAtEnd }: CompressedInput): Promise<void> {
  const compression = compressionOf(input);
  if (compression === null || !of.includes(compression)) return;
  const path = join(process.env['HOME'] ?? tmpdir(), 'compressed');
  writeFileSync(path, input);
  const fd = openSync(path, 'r');
  try {
    const end = await findDataEnd(fd, compression, new AbortController().signal);
    if (end) assert.ok(end.dataBytes > 0 && end.dataBytes + end.trailingBytes <= input.length, JSON.stringify(end));
    // Its streams are made of words.
    if (end && compression === 'xz') assert.equal(end.dataBytes % 4, 0);
    const bytes = new Decompressed(fd, compression, stopsAtEnd ? (end?.dataBytes ?? null) : null);
    try {
      await bytes.fill(Buffer.alloc(maxBytes), maxBytes);
    } finally {
      await bytes.close();
    }
  } finally {
    closeSync(fd);
  }
}
