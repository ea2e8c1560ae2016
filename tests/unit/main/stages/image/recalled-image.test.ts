/** An image that an earlier job digested (ADR 0062). */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { fileVersion } from '../../../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES, type Image } from '../../../../../contract/wire/image.ts';
import { beginImage, openImage } from '../../../../../main/stages/image/index.ts';
import type { OpenImageOptions, RecalledImage } from '../../../../../main/stages/image/open-image.ts';
import { isoBytes } from './small-iso.ts';

const bytes = isoBytes(3 * BLOCK_BYTES + 4096);
/** What only a record can know: no reading of the file gives it. */
const RECALLED = hash('sha256', 'recalled');
const quietly = { onProgress: () => {}, signal: new AbortController().signal };

let folder: string;
beforeEach(() => {
  // A tmpfs, whose files have versions.
  folder = mkdtempSync('/dev/shm/flakestick-recalled-');
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

function keep(content: Buffer): string {
  const path = join(folder, 'nixos.iso');
  writeFileSync(path, content);
  vi.setSystemTime(Date.now() + 5000);
  return path;
}

/** As an honest record says, but for the digest of the whole. */
const recalled = (part: Partial<RecalledImage> = {}): RecalledImage => ({
  sizeBytes: bytes.length,
  sha256: RECALLED,
  blocks: {
    blockBytes: BLOCK_BYTES,
    sha256: [0, 1, 2, 3].map((block) => hash('sha256', bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES))),
  },
  ...part,
});
const recalling = (what: RecalledImage | null, asked: string[] = []): OpenImageOptions => ({
  ...quietly,
  recall: async (version) => {
    asked.push(version);
    return what;
  },
});

it.each<[string, (content: Buffer) => Buffer]>([
  ['as it is', (content) => content],
  ['that is compressed', (content) => gzipSync(content)],
])('an image %s is known without being read', async (_what, kept) => {
  const path = keep(kept(bytes));
  const asked: string[] = [];
  const read = await openImage(path, quietly);
  const being = await beginImage(path, recalling(recalled(), asked));
  expect(asked).toEqual([fileVersion(await stat(path, { bigint: true }))]);
  expect(being.version).toBe(asked[0]);
  expect(being.comparedVersion).toBeNull();
  expect(being.known).toMatchObject({ path, sizeBytes: bytes.length, format: 'iso9660', volumeLabel: 'nixos-minimal' });
  expect(being.blocks).toEqual(recalled().blocks);
  expect(await being.whole).toEqual({ ...read, sha256: RECALLED });
});

it('is read if nothing is known of it, and says its version then', async () => {
  const path = keep(bytes);
  const being = await beginImage(path, recalling(null));
  expect((await being.whole).sha256).toBe(hash('sha256', bytes));
  expect(being.version).toBe(fileVersion(await stat(path, { bigint: true })));
});

it('nobody is asked about a file that was changed just now', async () => {
  const path = keep(bytes);
  const asked: string[] = [];
  vi.setSystemTime(Date.now() - 5000);
  const being = await beginImage(path, recalling(recalled(), asked));
  expect(asked).toEqual([]);
  expect(being.version).toBeNull();
  expect((await being.whole).sha256).toBe(hash('sha256', bytes));
});

const blocks = recalled().blocks;
it.each<[string, Buffer, Partial<RecalledImage>]>([
  ['another first block', bytes, { blocks: { ...blocks, sha256: blocks.sha256.with(0, RECALLED) } }],
  ['another size', bytes, { sizeBytes: bytes.length - 1 }],
  ['blocks of another size', bytes, { blocks: { ...blocks, blockBytes: 2 * BLOCK_BYTES } }],
  ['bytes behind its data that nobody agreed to leave out', gzipSync(bytes), { trailingBytes: 7 }],
])('is read if the record says %s', async (_what, kept, part) => {
  const { sha256 } = await openImage(keep(kept), recalling(recalled(part)));
  expect(sha256).toBe(hash('sha256', bytes));
});

it('a compressed one that does not fit is refused as if it had been read', async () => {
  const checkSize = (leastBytes: number): void => {
    if (leastBytes > BLOCK_BYTES) throw new Error(`${leastBytes} do not fit`);
  };
  await expect(openImage(keep(gzipSync(bytes)), { ...recalling(recalled()), checkSize })).rejects.toThrow('do not fit');
});

it('an image that is cut is refused, whatever a record says', async () => {
  const cut = isoBytes(3 * BLOCK_BYTES, { saysBytes: 4 * BLOCK_BYTES });
  const path = keep(cut);
  const says: RecalledImage = {
    ...recalled(),
    sizeBytes: cut.length,
    blocks: { ...blocks, sha256: [hash('sha256', cut.subarray(0, BLOCK_BYTES)), ...blocks.sha256.slice(1, 3)] },
  };
  const failure = await openImage(path, recalling(says)).then((image: Image) => image, failureOf);
  expect(failure).toMatchObject({ kind: 'image-truncated' });
});
