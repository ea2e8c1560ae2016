import fs from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Rewrite } from '../../../../contract/wire/helper-protocol.ts';
import { roundUp } from '../../../../helper/io/aligned.ts';
import type { OpenDrive } from '../../../../helper/io/device.ts';
import { copyImage } from '../../../../helper/write/copy.ts';
import { openSourceImage } from '../../../../helper/write/source-image.ts';
import { runs } from '../../../setup/level.ts';
import { CopyNotes, DriveFiles, noise } from '../../../unit/helper/drive-files.ts';

const BLOCK = 65_536;
const CLEARED_BYTES = 1024 * 1024;
const never = new AbortController().signal;

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

async function copy(image: Buffer, drive: OpenDrive, rewrite: Rewrite): Promise<CopyNotes> {
  const source = openSourceImage({ path: files.write('image', image), compression: null, sizeBytes: image.length });
  const report = new CopyNotes();
  await copyImage(source, [{ drive, rewrite, report }], { blockBytes: BLOCK, signal: never });
  return report;
}

const lengthOf = (block: number, imageBytes: number): number => Math.min(BLOCK, imageBytes - block * BLOCK);

/** The image with some of its blocks replaced by something else, and noise after it. */
function spoilt(image: Buffer, bad: ReadonlySet<number>, capacityBytes: number): Buffer {
  const content = noise(capacityBytes, 7);
  for (let block = 0; block * BLOCK < image.length; block++)
    if (!bad.has(block)) image.copy(content, block * BLOCK, block * BLOCK, block * BLOCK + BLOCK);
  return content;
}

it('only what differs is written, the drive holds the image, and what it held beyond the image stays', async () => {
  const blocks = 24;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(blocks - 1)),
      fc.integer({ min: 1, max: BLOCK }),
      fc.constantFrom(512, 4096),
      fc.nat(40),
      async (badBlocks, lastBytes, sectorBytes, spareBlocks) => {
        const image = noise((blocks - 1) * BLOCK + lastBytes, 3);
        const end = roundUp(image.length, sectorBytes);
        const before = spoilt(image, new Set(badBlocks), end + spareBlocks * BLOCK);
        const drive = files.drive('drive', before, { sectorBytes });
        const notes = await copy(image, drive, 'differing');
        expect(notes.events).toEqual(['clearing', 'cleared', 'flushing', 'written']);

        const expected = Buffer.from(before);
        expected.fill(0, Math.max(end, before.length - CLEARED_BYTES));
        expected.fill(0, image.length, end);
        image.copy(expected);
        expect(files.content('drive').equals(expected)).toBe(true);

        // The padding after the image's last byte is part of its last sector: noise there makes the block differ.
        const isPadded = end === image.length;
        const kept = Array.from({ length: blocks }, (_, block) => block).filter(
          (block) => block > 0 && !badBlocks.includes(block) && (block < blocks - 1 || isPadded),
        );
        expect(notes.keptBytes).toBe(kept.reduce((sum, block) => sum + lengthOf(block, image.length), 0));
        expect(notes.doneBytes.at(-1)).toBe(image.length);
      },
    ),
    { numRuns: runs(40, 1000) },
  );
});

it('the listed blocks and the first one are written, and no other is even looked at', async () => {
  const image = noise(20 * BLOCK, 3);
  const before = spoilt(image, new Set([4, 5, 6, 11, 15]), 64 * BLOCK);
  const drive = files.drive('drive', before);
  const { keptBytes } = await copy(image, drive, [
    [5, 6],
    [11, 11],
  ]);
  const after = files.content('drive');
  const isRight = (block: number): boolean =>
    after.subarray(block * BLOCK, (block + 1) * BLOCK).equals(image.subarray(block * BLOCK, (block + 1) * BLOCK));
  const wrong = Array.from({ length: 20 }, (_, block) => block).filter((block) => !isRight(block));
  expect(wrong).toEqual([4, 15]);
  expect(keptBytes).toBe(16 * BLOCK);
});

it('reading first is given up where nothing of the image is there any more', async () => {
  const image = noise(300 * BLOCK, 3);
  // Many more than are needed: on a busy machine a read of the right ones before them may end behind dozens of these.
  const bad = new Set(Array.from({ length: 280 }, (_, index) => index + 10));
  const before = spoilt(image, bad, 328 * BLOCK);
  const { keptBytes } = await copy(image, files.drive('drive', before), 'differing');
  // Blocks 290 to 299 are right as well, and were written without looking.
  expect(keptBytes).toBe(9 * BLOCK);
  expect(files.content('drive').subarray(0, image.length).equals(image)).toBe(true);
});

it('what cannot be read is written', async () => {
  const image = noise(10 * BLOCK, 3);
  const drive = files.drive('drive', spoilt(image, new Set(), 32 * BLOCK));
  // A descriptor that can be written and not read.
  const writeOnly = fs.openSync(files.path('drive'), fs.constants.O_WRONLY);
  const { keptBytes, events } = await copy(image, { ...drive, fd: writeOnly }, 'differing');
  fs.closeSync(writeOnly);
  expect(keptBytes).toBe(0);
  expect(events.at(-1)).toBe('written');
  expect(files.content('drive').subarray(0, image.length).equals(image)).toBe(true);
});

it('the first block is wiped before anything else and comes back last, also where it was right', async () => {
  const image = noise(6 * BLOCK, 3);
  const drive = files.drive('drive', spoilt(image, new Set([3]), 32 * BLOCK));
  const source = openSourceImage({ path: files.write('image', image), compression: null, sizeBytes: image.length });
  const stop = new AbortController();
  const report = new CopyNotes();
  report.flushing = () => stop.abort();
  await copyImage(source, [{ drive, rewrite: 'differing', report }], { blockBytes: BLOCK, signal: stop.signal });
  expect(files.content('drive').subarray(0, BLOCK).equals(Buffer.alloc(BLOCK))).toBe(true);
  expect(files.content('drive').subarray(BLOCK, image.length).equals(image.subarray(BLOCK))).toBe(true);
});
