/** Whole files that this machine cannot decompress, which says nothing against the file. */

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CorruptData, Decompressed } from '../../../../formats/decompress/decompress.ts';
import { Spawned } from '../../../../formats/decompress/spawned.ts';
import { DriveFiles, noise } from '../../../unit/helper/drive-files.ts';

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

const OPTIONS = ['--decompress', '--stdout', '--format=xz'];

async function withFile<T>(bytes: Buffer, use: (fd: number) => Promise<T>): Promise<T> {
  const fd = fs.openSync(files.write('image.xz', bytes), 'r');
  try {
    return await use(fd);
  } finally {
    fs.closeSync(fd);
  }
}

it('says that memory is too low where xz may not have what a dictionary of 1.5 GiB needs', async () => {
  const bytes = execFileSync('xz', ['-c', '--lzma2=preset=0,dict=1536MiB'], { input: noise(100_000, 9) });
  // What the kernel says to a process that asks for more than there is.
  const limited = files.write('xz', Buffer.from('#!/bin/sh\nulimit -v 400000\nexec xz "$@"\n'));
  fs.chmodSync(limited, 0o755);
  await withFile(bytes, async (fd) => {
    const spawned = new Spawned(fd, { path: limited, options: OPTIONS }, null);
    const reading = (async () => {
      while ((await spawned.next()) !== null);
    })();
    await expect(reading).rejects.toMatchObject({ damage: 'needs-memory' });
    await spawned.close();
  });
});

it('says that the installed xz lacks a filter, where the file names one that it does not know', async () => {
  const bytes = execFileSync('xz', ['-0', '-c'], { input: noise(100_000, 9) });
  // The header of the first block, behind that of the stream: two filters, one of them of no known number.
  expect([...bytes.subarray(12, 16)]).toEqual([2, 0, 0x21, 1]);
  const header = Buffer.from([2, 1, 0x3f, 0, 0x21, 1, bytes.readUInt8(16), 0, 0, 0, 0, 0]);
  header.writeUInt32LE(zlib.crc32(header.subarray(0, 8)), 8);
  header.copy(bytes, 12);
  await withFile(bytes, async (fd) => {
    const decompressed = new Decompressed(fd, 'xz');
    const reading = decompressed.fill(Buffer.alloc(200_000), 200_000);
    await expect(reading).rejects.toBeInstanceOf(CorruptData);
    await expect(reading).rejects.toMatchObject({ damage: 'filter-missing' });
    await decompressed.close();
  });
});
