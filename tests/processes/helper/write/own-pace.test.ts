import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImageCompression } from '../../../../formats/compression.ts';
import { ImageReads, MAX_EXTRA_DECOMPRESSORS } from '../../../../helper/write/image-reads.ts';
import type { BlockSource, ImageBlock } from '../../../../helper/write/shared-read.ts';
import {
  ChangedImage,
  openSourceImage,
  RefusedImage,
  type SourceImage,
} from '../../../../helper/write/source-image.ts';
import { DriveFiles, noise } from '../../../unit/helper/drive-files.ts';

const BLOCK = 65_536;
const BLOCKS = 60;
const image = noise(BLOCKS * BLOCK - 1000, 1);
const ALL = Array.from({ length: BLOCKS - 1 }, (_, index) => index + 1);

const COMPRESS: { readonly [C in ImageCompression]: (bytes: Buffer) => Buffer } = {
  gzip: (bytes) => gzipSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  xz: (bytes) => execFileSync('xz', ['-0', '--stdout'], { input: bytes, maxBuffer: 2 * bytes.length }),
  bzip2: (bytes) => execFileSync('bzip2', ['-1', '--stdout'], { input: bytes, maxBuffer: 2 * bytes.length }),
};

const compressed = new Map<ImageCompression, Buffer>();
function compress(compression: ImageCompression): Buffer {
  const bytes = compressed.get(compression) ?? COMPRESS[compression](image);
  compressed.set(compression, bytes);
  return bytes;
}

let files: DriveFiles;
let stop: AbortController;
let opened: SourceImage;
beforeEach(() => {
  files = new DriveFiles();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await opened.close();
  files.remove();
});

function source(compression: ImageCompression | null): SourceImage {
  const bytes = compression === null ? image : compress(compression);
  opened = openSourceImage({ path: files.write('image', bytes), compression, sizeBytes: image.length });
  return opened;
}

/** With the shared read on its way. */
async function begin(drives: number, from: SourceImage): Promise<{ reads: ImageReads; sources: BlockSource[] }> {
  const reads = new ImageReads(from, { blockBytes: BLOCK, drives, stop });
  const sources = Array.from({ length: drives }, () => reads.join());
  await reads.readFirstBlock();
  reads.run().catch(() => {});
  return { reads, sources };
}

const holds = ({ block, content, lengthBytes }: ImageBlock): boolean =>
  content.subarray(0, lengthBytes).equals(image.subarray(block * BLOCK, block * BLOCK + lengthBytes)) &&
  content.subarray(lengthBytes).every((byte) => byte === 0);

/** Takes everything, four at a time as a lane does; gives the numbers of the blocks that were right, in order. */
async function takeAll(drive: BlockSource): Promise<number[]> {
  const right: number[] = [];
  const one = async (): Promise<void> => {
    for (let taken = await drive.next(); taken; taken = await drive.next()) {
      if (holds(taken)) right.push(taken.block);
      await new Promise((resolve) => setImmediate(resolve));
      drive.release(taken.block);
    }
  };
  await Promise.all([one(), one(), one(), one()]);
  return right;
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe.each([null, 'gzip', 'zstd', 'xz', 'bzip2'] as const)('image compression %s', (compression) => {
  it('a fast drive does not wait, and one left behind gets every block all the same', async () => {
    const { reads, sources } = await begin(2, source(compression));
    const [fast, slow] = sources as [BlockSource, BlockSource];
    const inHand = (await Promise.all([slow.next(), slow.next()])) as ImageBlock[];
    expect(await takeAll(fast)).toEqual(ALL);
    // What it has in hand is from the shared read, and untouched.
    expect(inHand.map(holds)).toEqual([true, true]);
    for (const { block } of inHand) slow.release(block);
    expect(await takeAll(slow)).toEqual(ALL.slice(2));
    await reads.ended();
  });

  it('one that asks for no more blocks gets no read of its own', async () => {
    const from = source(compression);
    let again = 0;
    const counted: SourceImage = {
      ...from,
      readAgain: (...words) => {
        again += 1;
        return from.readAgain(...words);
      },
    };
    const { reads, sources } = await begin(3, counted);
    const [fast, stuck, slow] = sources as [BlockSource, BlockSource, BlockSource];
    await Promise.all([stuck.next(), stuck.next(), stuck.next(), stuck.next()]);
    expect(await takeAll(fast)).toEqual(ALL);
    expect(again).toBe(0);
    expect(await takeAll(slow)).toEqual(ALL);
    expect(again).toBe(1);
    await reads.ended();
  });

  it('an image that was cut since ends every read, its own as well', async () => {
    const { reads, sources } = await begin(2, source(compression));
    const [fast, slow] = sources as [BlockSource, BlockSource];
    expect(await takeAll(fast)).toEqual(ALL);
    const path = files.path('image');
    fs.truncateSync(path, Math.floor(fs.statSync(path).size / 2));
    expect((await takeAll(slow)).length).toBeLessThan(ALL.length);
    expect(stop.signal.aborted).toBe(true);
    await expect(reads.ended()).rejects.toThrow(ChangedImage);
  });

  it('stopped, a read of its own ends, wherever it is', async () => {
    const { reads, sources } = await begin(2, source(compression));
    const [fast, slow] = sources as [BlockSource, BlockSource];
    await takeAll(fast);
    const taking = takeAll(slow);
    stop.abort();
    expect((await taking).length).toBeLessThan(ALL.length);
    await reads.ended();
  });
});

it.each(['gzip', 'zstd', 'xz', 'bzip2'] as const)(
  '%s: bytes behind the data are left out again',
  async (compression) => {
    const data = compress(compression);
    const path = files.write('image', Buffer.concat([data, Buffer.from('not a part of it')]));
    opened = openSourceImage({ path, compression, dataBytes: data.length, sizeBytes: image.length });
    const { reads, sources } = await begin(2, opened);
    const [fast, slow] = sources as [BlockSource, BlockSource];
    expect(await takeAll(fast)).toEqual(ALL);
    expect(await takeAll(slow)).toEqual(ALL);
    await reads.ended();
  },
);

it('drives that leave at different times each get every block', async () => {
  const { reads, sources } = await begin(8, source('zstd'));
  const [first, ...others] = sources as [BlockSource, ...BlockSource[]];
  const taken = others.slice(0, 3).map((drive, index) => takeSome(drive, 10 * index + 1));
  const keepingUp = others.slice(3).map(takeAll);
  expect(await takeAll(first)).toEqual(ALL);
  expect(await Promise.all(keepingUp)).toEqual([ALL, ALL, ALL, ALL]);
  for (const [index, some] of taken.entries()) {
    const before = await some;
    expect(before).toEqual(ALL.slice(0, 10 * index + 1));
    expect(await takeAll(others[index] as BlockSource)).toEqual(ALL.slice(before.length));
  }
  await reads.ended();
});

async function takeSome(drive: BlockSource, count: number): Promise<number[]> {
  const right: number[] = [];
  for (let done = 0; done < count; done++) {
    const taken = await drive.next();
    if (taken && holds(taken)) right.push(taken.block);
    if (taken) drive.release(taken.block);
  }
  return right;
}

describe('more drives behind than decompressors', () => {
  const drives = MAX_EXTRA_DECOMPRESSORS + 3;

  async function allBehind(compression: ImageCompression | null) {
    let reading = 0;
    let most = 0;
    const from = source(compression);
    const counted: SourceImage = {
      ...from,
      readAgain: (...words) => {
        most = Math.max(most, ++reading);
        const again = from.readAgain(...words);
        const close = async (): Promise<void> => {
          reading -= 1;
          await again.close();
        };
        return { ...again, close };
      },
    };
    const { reads, sources } = await begin(drives, counted);
    const [fast, ...behind] = sources as [BlockSource, ...BlockSource[]];
    await takeAll(fast);
    return { reads, behind, most: () => most };
  }

  it('wait for one, and get every block in the end', async () => {
    const { reads, behind, most } = await allBehind('zstd');
    expect(await Promise.all(behind.map(takeAll))).toEqual(behind.map(() => ALL));
    expect(most()).toBe(MAX_EXTRA_DECOMPRESSORS);
    await reads.ended();
  });

  it('wait for nothing when the image is not compressed', async () => {
    const { reads, behind, most } = await allBehind(null);
    expect(await Promise.all(behind.map(takeAll))).toEqual(behind.map(() => ALL));
    expect(most()).toBe(drives - 1);
    await reads.ended();
  });

  it('stop waiting when they leave, and when everything stops', async () => {
    const { reads, behind } = await allBehind('zstd');
    const holding = behind.slice(0, MAX_EXTRA_DECOMPRESSORS);
    await Promise.all(holding.map((drive) => drive.next()));
    const [leaving, stopping] = behind.slice(MAX_EXTRA_DECOMPRESSORS) as [BlockSource, BlockSource];
    const [left, stopped] = [leaving.next(), stopping.next()];
    await settled();
    leaving.leave();
    expect(await left).toBeNull();
    stop.abort();
    expect(await stopped).toBeNull();
    await reads.ended();
  });
});

it('an image whose decompressor cannot be started again fails where it is asked for', async () => {
  const from = source('xz');
  const refusing: SourceImage = {
    ...from,
    readAgain: () => {
      throw new RefusedImage('failed', 'no');
    },
  };
  const { sources } = await begin(2, refusing);
  const [fast, slow] = sources as [BlockSource, BlockSource];
  await takeAll(fast);
  await expect(takeAll(slow)).rejects.toThrow(RefusedImage);
});
