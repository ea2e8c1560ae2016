import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled, JobFailure } from '../../../../../contract/wire/failure.ts';
import { BLOCK_BYTES } from '../../../../../contract/wire/image.ts';
import type { Progress } from '../../../../../contract/wire/job.ts';
import { IMAGE_COMPRESSIONS } from '../../../../../formats/compression.ts';
import { findImage, openImage } from '../../../../../main/stages/image/index.ts';
import { COMPRESS, manyTimes } from '../../../../unit/formats/decompress/compressed-files.ts';
import { DriveFiles, digestsOf, noise } from '../../../../unit/helper/drive-files.ts';

const MEBIBYTE = 1_048_576;
let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

/** With an MBR's signature. */
function disk(sizeBytes: number): Buffer {
  const bytes = noise(sizeBytes, 11);
  bytes.writeUInt16BE(0x55aa, 510);
  return bytes;
}

const SMALL_DISK = disk(MEBIBYTE);

/** An ISO 9660 primary volume descriptor that promises so many sectors of 2048 bytes. */
function iso(sizeBytes: number, sectors: number): Buffer {
  const bytes = noise(sizeBytes, 12);
  bytes.write('\x01CD001\x01', 32_768, 'latin1');
  bytes.write('nixos-minimal'.padEnd(32), 32_768 + 40, 'latin1');
  bytes.writeUInt32LE(sectors, 32_768 + 80);
  return bytes;
}

/** 12 MiB by the table of sfdisk, cut off after `keptBytes`. */
function cutDisk(keptBytes: number, table: string): Buffer {
  const file = files.write('sd.img', Buffer.alloc(0));
  fs.truncateSync(file, 12 * MEBIBYTE);
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  execFileSync('sfdisk', ['--quiet', file], { input: table, env, stdio: ['pipe', 'ignore', 'ignore'] });
  fs.truncateSync(file, keptBytes);
  return fs.readFileSync(file);
}

const never = new AbortController().signal;
const open = (path: string, onProgress: (progress: Progress) => void = () => {}, signal = never) =>
  openImage(path, { onProgress, signal });

async function failureOf(bytes: Buffer): Promise<object> {
  try {
    await open(files.write('image', bytes));
  } catch (thrown) {
    if (thrown instanceof JobFailure) return thrown.failure;
    throw thrown;
  }
  return { kind: 'opened' };
}

describe('openImage', () => {
  it.each([...IMAGE_COMPRESSIONS])('describes what is in a %s file, whatever its name', async (compression) => {
    const content = iso(2 * MEBIBYTE + 2048, 1025);
    const compressed = COMPRESS[compression](content);
    const path = files.write('no-suffix', compressed);
    expect(await open(path)).toEqual({
      path,
      compression,
      fileBytes: compressed.length,
      sizeBytes: content.length,
      format: 'iso9660',
      volumeLabel: 'nixos-minimal',
      startsPcs: false,
      sectorBytes: 512,
      sha256: hash('sha256', content),
      blocks: { blockBytes: BLOCK_BYTES, sha256: digestsOf(content, BLOCK_BYTES) },
    });
  });

  it.each([1, 511, 4095, 4096, BLOCK_BYTES - 1, BLOCK_BYTES])(
    'keeps every byte of one block and %i bytes',
    async (more) => {
      const content = disk(BLOCK_BYTES + more);
      const image = await open(files.write('image', COMPRESS.gzip(content)));
      expect(image.sizeBytes).toBe(content.length);
      expect(image.blocks.sha256).toEqual(digestsOf(content, BLOCK_BYTES));
    },
  );

  it.each<[string, () => Buffer, object]>([
    [
      'an ISO that is shorter than it says',
      () => COMPRESS.zstd(iso(MEBIBYTE, 600)),
      { kind: 'image-truncated', needBytes: 1_228_800, haveBytes: MEBIBYTE },
    ],
    [
      'a text',
      () => COMPRESS.gzip(Buffer.from('no image '.repeat(9000))),
      { kind: 'not-an-image', detail: { because: 'no-volume-or-table' } },
    ],
    [
      'something compressed twice',
      () => COMPRESS.xz(COMPRESS.gzip(SMALL_DISK)),
      { kind: 'not-an-image', detail: { because: 'compressed-twice', compression: 'gzip' } },
    ],
    [
      'a tar archive',
      () => COMPRESS.gzip(Buffer.concat([Buffer.alloc(257), Buffer.from('ustar\x0000'), Buffer.alloc(9000)])),
      { kind: 'not-an-image', detail: { because: 'tar-archive' } },
    ],
    ['nothing', () => COMPRESS.bzip2(Buffer.of()), { kind: 'image-empty' }],
    [
      'a zip archive',
      () => Buffer.from(`PK\x03\x04${'x'.repeat(9000)}`),
      { kind: 'image-compressed', compression: 'zip' },
    ],
    [
      'bytes that are cut short',
      () => COMPRESS.xz(SMALL_DISK).subarray(0, 100_000),
      { kind: 'image-corrupt', detail: { because: 'compressed-cut-short' } },
    ],
    ['nothing but the magic bytes', () => Buffer.of(0x1f, 0x8b), { kind: 'image-corrupt' }],
  ])('refuses %s', async (_what, bytes, failure) => {
    expect(await failureOf(bytes())).toMatchObject(failure);
  });

  it('refuses a text before it has read all of it', async () => {
    const text = COMPRESS.gzip(Buffer.alloc(2 * MEBIBYTE, 'no image '));
    // The second part is damaged, which nobody sees who stops at the first block.
    expect(await failureOf(Buffer.concat([text, text.subarray(0, 50)]))).toMatchObject({ kind: 'not-an-image' });
  });

  it('reports how much of the compressed file was read, and never more than there is', async () => {
    const reports: Progress[] = [];
    const path = files.write('image', manyTimes(SMALL_DISK, 'bzip2', 8));
    await open(path, (progress) => reports.push(progress));
    const fileBytes = fs.statSync(path).size;
    expect(reports.length).toBeGreaterThan(1);
    expect(reports.every(({ doneBytes, totalBytes }) => totalBytes === fileBytes && doneBytes <= fileBytes)).toBe(true);
    expect(reports.map(({ doneBytes }) => doneBytes)).toEqual(
      reports.map(({ doneBytes }) => doneBytes).toSorted((a, b) => a - b),
    );
    expect(reports[0]?.doneBytes).toBeLessThan(fileBytes);
  });

  it.each([...IMAGE_COMPRESSIONS])(
    'stops in the middle of %s when it is told to, and leaves no process',
    async (compression) => {
      const stop = new AbortController();
      const path = files.write('image', manyTimes(SMALL_DISK, compression, 24));
      await expect(open(path, () => stop.abort(), stop.signal)).rejects.toThrow(Cancelled);
      expect(fs.readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim()).toBe('');
    },
  );

  it('calls a file that was written to meanwhile changed, not damaged', async () => {
    const path = files.write('image', manyTimes(SMALL_DISK, 'bzip2', 8));
    await expect(open(path, () => fs.truncateSync(path, 7_000_000))).rejects.toMatchObject({
      failure: { kind: 'image-changed', path },
    });
  });
});

it('finds the compressed ISO of a build', async () => {
  fs.mkdirSync(files.path('iso'));
  const image = files.write('iso/nixos.iso.zst', COMPRESS.zstd(disk(4096)));
  expect(await findImage(files.folder)).toBe(image);
  fs.mkdirSync(files.path('nix-support'));
  files.write('nix-support/hydra-build-products', Buffer.from(`file iso ${image}\n`));
  expect(await findImage(files.folder)).toBe(image);
});

describe('an image that was cut', () => {
  const FAT = ',,0c,*\n';
  it.each(IMAGE_COMPRESSIONS)('behind its first partition is incomplete, compressed with %s', async (compression) => {
    const failure = await failureOf(COMPRESS[compression](cutDisk(3 * MEBIBYTE, FAT)));
    expect(failure).toMatchObject({
      kind: 'image-truncated',
      needBytes: 12 * MEBIBYTE,
      haveBytes: 3 * MEBIBYTE,
    });
  });

  it('is incomplete as it is too, and whole where nothing is missing', async () => {
    expect(await failureOf(cutDisk(6 * MEBIBYTE, FAT))).toMatchObject({ kind: 'image-truncated' });
    expect(await open(files.write('whole.img', cutDisk(12 * MEBIBYTE, FAT)))).toMatchObject({ format: 'disk' });
  });

  it.each(['nixos.iso.part', 'nixos.iso.crdownload', 'Unconfirmed.download'])(
    'is told by the name %s, which browsers give',
    async (name) => {
      const path = files.write(name, cutDisk(12 * MEBIBYTE, FAT));
      await expect(open(path)).rejects.toMatchObject({
        failure: { kind: 'not-an-image', detail: { because: 'unfinished-download' } },
      });
    },
  );
});

it('names a file of another format, also inside a compressed one', async () => {
  const qcow2 = Buffer.concat([Buffer.from('QFI\u00fb', 'latin1'), Buffer.alloc(MEBIBYTE)]);
  const detail = { because: 'foreign-file', format: 'qcow2' };
  expect(await failureOf(qcow2)).toMatchObject({ kind: 'not-an-image', detail });
  expect(await failureOf(COMPRESS.gzip(qcow2))).toMatchObject({ kind: 'not-an-image', detail });
});
