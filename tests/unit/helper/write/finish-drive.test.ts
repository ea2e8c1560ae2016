import fs from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { copyImage } from '../../../../helper/write/copy.ts';
import { openSourceImage } from '../../../../helper/write/source-image.ts';
import { CopyNotes, DriveFiles, noise } from '../drive-files.ts';

const BLOCK = 65_536;
const image = noise(20 * BLOCK - 1000, 1);

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => {
  vi.restoreAllMocks();
  files.remove();
});

/** Flushes: after the clearing, before the first block, after the first block. */
async function copyWithFlushError(failingFlush: number): Promise<CopyNotes> {
  const flushNow = fs.fsync;
  let flushes = 0;
  vi.spyOn(fs, 'fsync').mockImplementation(((fd: number, done: fs.NoParamCallback) => {
    flushes += 1;
    if (flushes === failingFlush) done(Object.assign(new Error('EIO'), { code: 'EIO' }));
    else flushNow(fd, done);
  }) as typeof fs.fsync);
  const notes = new CopyNotes();
  const source = openSourceImage({ path: files.write('image', image), compression: null, sizeBytes: image.length });
  const drive = files.drive('drive', noise(64 * BLOCK, 2));
  const options = { blockBytes: BLOCK, signal: new AbortController().signal };
  await copyImage(source, [{ drive, rewrite: 'everything', report: notes }], options);
  return notes;
}

it.each([
  ['before it is written', 2],
  ['after it was written', 3],
])('a drive that fails to flush %s has no first block, and is not called written', async (_when, failingFlush) => {
  const { events } = await copyWithFlushError(failingFlush);
  expect(events).toEqual(['clearing', 'cleared', 'flushing', 'failed to flush: EIO at 0']);
  const content = files.content('drive');
  expect(content.subarray(0, BLOCK).equals(Buffer.alloc(BLOCK))).toBe(true);
});

it('nothing else is missing when only the last flush failed', async () => {
  await copyWithFlushError(3);
  // The clearing of the first block takes a mebibyte, as the clearing before the write does.
  const from = 1024 * 1024;
  expect(files.content('drive').subarray(from, image.length).equals(image.subarray(from))).toBe(true);
});
