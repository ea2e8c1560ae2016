import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IMAGE_COMPRESSIONS, type ImageCompression } from '../../../../formats/compression.ts';
import { CorruptData, Decompressed, findProgram } from '../../../../formats/decompress/decompress.ts';
import type { Damage } from '../../../../formats/decompress/pieces.ts';
import { runs } from '../../../setup/level.ts';
import {
  COMPRESS,
  inTwo,
  manyTimes,
  withBitFlipped,
  xzOfBlocks,
  ZSTD_SKIPPABLE_FRAME,
  zstdLong,
  zstdWithoutSize,
} from '../../../unit/formats/decompress/compressed-files.ts';
import { DriveFiles, noise } from '../../../unit/helper/drive-files.ts';

/** More than one of the pieces of 1 MiB that decompressors give, and no multiple of anything. */
const content = noise(1_300_017, 7);
const FRAMES = runs(200, 1000);
const FRAME_BYTES = Math.ceil(content.length / FRAMES);
const GARBAGE = Buffer.from('something else');

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

async function decompress(bytes: Buffer, compression: ImageCompression, askBytes = 1_048_576): Promise<Buffer> {
  const fd = fs.openSync(files.write('compressed', bytes), 'r');
  const decompressed = new Decompressed(fd, compression);
  try {
    const parts: Buffer[] = [];
    for (;;) {
      const buffer = Buffer.alloc(askBytes);
      const count = await decompressed.fill(buffer, askBytes);
      parts.push(buffer.subarray(0, count));
      if (count < askBytes) break;
    }
    expect(decompressed.takenBytes).toBe(bytes.length);
    return Buffer.concat(parts);
  } finally {
    await decompressed.close();
    fs.closeSync(fd);
  }
}

const whole: [string, ImageCompression, Buffer][] = [
  ...IMAGE_COMPRESSIONS.map((name): [string, ImageCompression, Buffer] => [name, name, COMPRESS[name](content)]),
  ...IMAGE_COMPRESSIONS.map((name): [string, ImageCompression, Buffer] => [
    `${name}, two joined together`,
    name,
    inTwo(content, COMPRESS[name]),
  ]),
  [
    'gzip followed by zeros, as `gzip -t` takes it',
    'gzip',
    Buffer.concat([COMPRESS.gzip(content), Buffer.alloc(700_001)]),
  ],
  ['zstd followed by zeros', 'zstd', Buffer.concat([COMPRESS.zstd(content), Buffer.alloc(513)])],
  ['zstd with a window of 2 GiB', 'zstd', zstdLong(content)],
  ['gzip with an empty member at its end', 'gzip', Buffer.concat([COMPRESS.gzip(content), COMPRESS.gzip(Buffer.of())])],
  ['xz in many blocks', 'xz', xzOfBlocks(content)],
  ['xz with the padding that its format allows', 'xz', Buffer.concat([COMPRESS.xz(content), Buffer.alloc(8)])],
  ['zstd without the size of its content', 'zstd', zstdWithoutSize(content)],
  [
    `zstd in ${FRAMES} frames`,
    'zstd',
    Buffer.concat(
      Array.from({ length: FRAMES }, (_, index) =>
        COMPRESS.zstd(content.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES)),
      ),
    ),
  ],
  [
    'zstd between skippable frames',
    'zstd',
    Buffer.concat([ZSTD_SKIPPABLE_FRAME, COMPRESS.zstd(content), ZSTD_SKIPPABLE_FRAME]),
  ],
];

describe('gives every byte and no other', () => {
  it.each(whole)('of %s', async (_what, compression, bytes) => {
    expect((await decompress(bytes, compression)).equals(content)).toBe(true);
  });

  it.each(IMAGE_COMPRESSIONS)('of %s, asked for in stretches that fit nothing', async (compression) => {
    expect((await decompress(COMPRESS[compression](content), compression, 99_991)).equals(content)).toBe(true);
  });

  it.each(IMAGE_COMPRESSIONS)('of %s that holds nothing', async (compression) => {
    expect(await decompress(COMPRESS[compression](Buffer.of()), compression)).toHaveLength(0);
  });
});

/** Null where it depends on the compression. */
const DAMAGES: [string, (bytes: Buffer) => Buffer, Damage | null][] = [
  ['cut in the middle', (bytes) => bytes.subarray(0, bytes.length >> 1), 'cut-short'],
  ['without its last byte', (bytes) => bytes.subarray(0, -1), 'cut-short'],
  ['cut within its first bytes', (bytes) => bytes.subarray(0, 7), 'cut-short'],
  ['with a bit flipped in the middle', (bytes) => withBitFlipped(bytes), null],
  ['with something behind it', (bytes) => Buffer.concat([bytes, GARBAGE]), null],
  ['with zeros and something behind it', (bytes) => Buffer.concat([bytes, Buffer.alloc(512), GARBAGE]), null],
  ['with a single byte behind it', (bytes) => Buffer.concat([bytes, Buffer.from('x')]), null],
  ['with a second part that is cut', (bytes) => Buffer.concat([bytes, bytes.subarray(0, -9)]), 'cut-short'],
];

describe.each(IMAGE_COMPRESSIONS)('refuses %s', (compression) => {
  it.each(DAMAGES)('%s', async (_what, harm, damage) => {
    const decompressing = decompress(harm(COMPRESS[compression](content)), compression);
    await expect(decompressing).rejects.toThrow(CorruptData);
    if (damage !== null) await expect(decompressing).rejects.toMatchObject({ damage });
  });
});

it.each([
  ['gzip', -8, 'changed'],
  ['gzip', -4, 'changed'],
  ['zstd', -4, 'changed'],
] as const)('refuses %s whose check, %i bytes from the end, is of other bytes', async (compression, at, damage) => {
  const bytes = COMPRESS[compression](content);
  await expect(decompress(withBitFlipped(bytes, bytes.length + at), compression)).rejects.toMatchObject({
    damage,
  });
});

it.each(IMAGE_COMPRESSIONS)(
  '%s that is given up half-way leaves no process and a waiting read fails',
  async (compression) => {
    const fd = fs.openSync(files.write('compressed', manyTimes(noise(1_000_000, 3), compression, 16)), 'r');
    const decompressed = new Decompressed(fd, compression);
    expect(await decompressed.fill(Buffer.alloc(1000), 1000)).toBe(1000);
    const waiting = decompressed.fill(Buffer.alloc(20_000_000), 20_000_000);
    const failing = expect(waiting).rejects.toThrow();
    await decompressed.close();
    await failing;
    expect(fs.readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim()).toBe('');
    fs.closeSync(fd);
  },
);

it('starts nothing before the first byte is asked for', async () => {
  const fd = fs.openSync(files.write('compressed', COMPRESS.xz(content)), 'r');
  const decompressed = new Decompressed(fd, 'xz');
  expect(fs.readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim()).toBe('');
  expect(decompressed.takenBytes).toBe(0);
  await decompressed.close();
  fs.closeSync(fd);
});

it('finds a program in the first folder that has it, and takes no file that cannot be run', () => {
  const folders = ['a', 'b', 'c'].map((name) => join(files.folder, name));
  for (const folder of folders) fs.mkdirSync(folder);
  const program = (folder: number, mode: number): void =>
    fs.writeFileSync(join(folders[folder] as string, 'xz'), '#!/bin/sh\n', { mode });
  expect(findProgram('xz', folders)).toBeNull();
  program(0, 0o644);
  program(1, 0o755);
  program(2, 0o755);
  expect(findProgram('xz', folders)).toBe(join(folders[1] as string, 'xz'));
});

it('does what the file says whatever the environment tells xz', async () => {
  const compressed = COMPRESS.xz(content);
  process.env['XZ_DEFAULTS'] = '--list';
  try {
    expect(spawnSync('xz', ['-dc'], { input: compressed }).status).not.toBe(0);
    expect((await decompress(compressed, 'xz')).equals(content)).toBe(true);
  } finally {
    delete process.env['XZ_DEFAULTS'];
  }
});
