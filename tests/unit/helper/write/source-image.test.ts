import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  ChangedImage,
  openSourceImage,
  RefusedImage,
  type SourceImage,
} from '../../../../helper/write/source-image.ts';
import { DriveFiles, noise } from '../drive-files.ts';

const image = noise(5000, 4);
let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
  files.write('image', image);
});
afterEach(() => files.remove());

const open = (path: string, sizeBytes = image.length): SourceImage =>
  openSourceImage({ path, compression: null, sizeBytes });

const refusal = (path: string, sizeBytes = image.length): string => {
  try {
    open(path, sizeBytes);
  } catch (thrown) {
    if (thrown instanceof RefusedImage) return thrown.reason;
    throw thrown;
  }
  return 'opened';
};

it('reads the file from its first byte to its last, in stretches of any length', async () => {
  const opened = open(files.path('image'));
  const buffer = Buffer.alloc(4900);
  await opened.next(buffer, 4900);
  expect(buffer.equals(image.subarray(0, 4900))).toBe(true);
  await opened.next(buffer, 100);
  expect(buffer.subarray(0, 100)).toEqual(image.subarray(4900));
  expect(() => opened.checkUnchanged()).not.toThrow();
});

it.each([null, 'gzip'] as const)('asked again before it has answered, it goes on behind (%s)', async (compression) => {
  const path = files.write('asked', compression === null ? image : gzipSync(image));
  const opened = openSourceImage({ path, compression, sizeBytes: image.length });
  const buffers = [2000, 1, 1999, 1000].map((length) => Buffer.alloc(length));
  await Promise.all(buffers.map((buffer) => opened.next(buffer, buffer.length)));
  expect(Buffer.concat(buffers).equals(image)).toBe(true);
  await opened.close();
});

it('refuses a file that is missing, a folder, and a file of another size', () => {
  expect(refusal(files.path('none'))).toBe('missing');
  expect(refusal(files.folder)).toBe('not-a-file');
  expect(refusal(files.path('image'), 4999)).toBe('size-differs');
  expect(refusal(files.path('image'), 5001)).toBe('size-differs');
  expect(refusal(`${files.path('image')}/x`)).toBe('failed');
  expect(refusal('/dev/null', 0)).toBe('not-a-file');
});

it('does not wait for anybody to write into a named pipe', () => {
  execFileSync('mkfifo', [files.path('pipe')]);
  expect(refusal(files.path('pipe'))).toBe('not-a-file');
});

it('a file that became shorter gives no bytes that are not there', async () => {
  const opened = open(files.path('image'));
  fs.truncateSync(files.path('image'), 4950);
  await expect(opened.next(Buffer.alloc(5000), 5000)).rejects.toThrow(ChangedImage);
});

it.each<[string, (path: string) => void]>([
  ['was touched', (path) => fs.utimesSync(path, 7, 7)],
  ['grew', (path) => fs.appendFileSync(path, 'x')],
  ['was written to in place', (path) => fs.writeFileSync(path, Buffer.alloc(5000))],
])('notices that the file %s', (_how, change) => {
  const opened = open(files.path('image'));
  change(files.path('image'));
  expect(() => opened.checkUnchanged()).toThrow(ChangedImage);
});

it('a file put in its place under the same name does not matter: the one that was opened is read', async () => {
  const opened = open(files.path('image'));
  fs.renameSync(files.write('other', Buffer.alloc(5000)), files.path('image'));
  const buffer = Buffer.alloc(5000);
  await opened.next(buffer, 5000);
  expect(buffer.equals(image)).toBe(true);
  expect(() => opened.checkUnchanged()).not.toThrow();
});
