import { afterEach, beforeEach, expect, it } from 'vitest';
import { readBack } from '../../../../helper/read/read-back.ts';
import { DriveFiles, digestsOf, GONE, noise, ReadNotes } from '../drive-files.ts';

const BLOCK = 65_536;
const image = noise(300 * BLOCK - 1, 3);
const extent = { imageBytes: image.length, blockBytes: BLOCK, wholeDigest: 'sha256' as const };
const never = new AbortController().signal;

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

it('blocks that are missing at the end are unreadable, one by one, and there is no digest of the whole', async () => {
  const notes = new ReadNotes();
  const drive = files.drive('a', image.subarray(0, 297 * BLOCK + 5));
  await readBack(drive, { ...extent, signal: never }, notes);
  expect(notes.events).toEqual(['unreadable 297: EIO', 'unreadable 298: EIO', 'unreadable 299: EIO']);
  expect(notes.digests).toEqual(digestsOf(image, BLOCK).slice(0, 297));
  expect(notes.whole).toBeNull();
});

it('a drive that is gone fails once, at the byte where it went, after what was read before', async () => {
  const notes = new ReadNotes();
  const drive = files.drive('a', image.subarray(0, 100 * BLOCK), { number: GONE });
  await readBack(drive, { ...extent, signal: never }, notes);
  expect(notes.events).toEqual([`failed: EIO at ${100 * BLOCK}`]);
  expect(notes.digests).toEqual(digestsOf(image, BLOCK).slice(0, 100));
  expect(notes.whole).toBeNull();
});

it('stopped on the way, it ends without a digest of the whole', async () => {
  const stop = new AbortController();
  const notes = new ReadNotes();
  const report = {
    read: (first: number, sha256: string[]) => {
      notes.read(first, sha256);
      stop.abort();
    },
    unreadable: notes.unreadable.bind(notes),
    wholeDigest: notes.wholeDigest.bind(notes),
    failed: notes.failed.bind(notes),
  };
  await readBack(files.drive('a', image), { ...extent, signal: stop.signal }, report);
  expect(notes.digests.length).toBeLessThan(300);
  expect(notes.events).toEqual([]);
  expect(notes.whole).toBeNull();
});

it('gives no digest of the whole when none was asked for', async () => {
  const notes = new ReadNotes();
  await readBack(files.drive('a', image), { ...extent, wholeDigest: null, signal: never }, notes);
  expect(notes.next).toBe(300);
  expect(notes.whole).toBeNull();
});
