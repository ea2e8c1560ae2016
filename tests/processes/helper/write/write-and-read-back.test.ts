import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundUp } from '../../../../helper/io/aligned.ts';
import { readBack } from '../../../../helper/read/read-back.ts';
import { copyImage } from '../../../../helper/write/copy.ts';
import { openSourceImage } from '../../../../helper/write/source-image.ts';
import { runs } from '../../../setup/level.ts';
import { CopyNotes, DriveFiles, digestsOf, noise, ReadNotes } from '../../../unit/helper/drive-files.ts';

/** Each is a small machine with up to four drives of its own. */
const RUNS = runs(40, 1000);
const KIB = 1024;
const CLEARED_BYTES = 1024 * KIB;

/** What a drive must hold afterwards: its ends cleared, then the image, then zeros up to the sector, the rest as it was. */
function expectedContent(before: Buffer, image: Buffer, sectorBytes: number): Buffer {
  const expected = Buffer.from(before);
  expected.fill(0, 0, Math.min(CLEARED_BYTES, before.length));
  expected.fill(0, Math.max(0, before.length - CLEARED_BYTES));
  expected.fill(0, image.length, roundUp(image.length, sectorBytes));
  image.copy(expected);
  return expected;
}

const machines = fc.record({
  blockBytes: fc.constantFrom(64, 64, 128, 192, 256, 1024).map((kib) => kib * KIB),
  sectorBytes: fc.constantFrom(512, 4096),
  /** In blocks, so that images of less than one, exactly some, and many more than the ring holds all come up. */
  blocks: fc.oneof(fc.constantFrom(1, 2, 4, 5, 9), fc.integer({ min: 1, max: 24 })),
  /** How much of the last block there is. */
  fraction: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  spareSectors: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 700 })), { minLength: 1, maxLength: 4 }),
  seed: fc.nat(),
});

it(`what is written is what is read back, on every drive, and nothing else changes (${RUNS} machines)`, async () => {
  await fc.assert(
    fc.asyncProperty(machines, async ({ blockBytes, sectorBytes, blocks, fraction, spareSectors, seed }) => {
      const files = new DriveFiles();
      try {
        const wholeBlocks = Math.min(blocks, Math.ceil((4096 * KIB) / blockBytes));
        const imageBytes = (wholeBlocks - 1) * blockBytes + Math.max(1, Math.round(fraction * blockBytes));
        const image = noise(imageBytes, seed);
        const path = files.write('image', image);
        const source = openSourceImage({ path, compression: null, sizeBytes: imageBytes });
        const before = spareSectors.map((spare, index) =>
          noise(roundUp(imageBytes, sectorBytes) + spare * sectorBytes, seed + index + 1),
        );
        const drives = before.map((content, index) => files.drive(`drive-${index}`, content, { sectorBytes }));
        const notes = drives.map(() => new CopyNotes());
        const targets = drives.map((drive, index) => ({
          drive,
          rewrite: 'everything' as const,
          report: notes[index] as CopyNotes,
        }));
        await copyImage(source, targets, { blockBytes, signal: new AbortController().signal });

        for (const [index, content] of before.entries()) {
          const expected = expectedContent(content, image, sectorBytes);
          expect(hash('sha256', files.content(`drive-${index}`)), `drive ${index}`).toBe(hash('sha256', expected));
        }
        for (const { events, doneBytes } of notes) {
          expect(events).toEqual(['clearing', 'cleared', 'flushing', 'written']);
          expect(doneBytes.at(-1)).toBe(imageBytes);
          expect(doneBytes.toSorted((a, b) => a - b)).toEqual(doneBytes);
        }
        for (const drive of drives) {
          const read = new ReadNotes();
          const extent = { imageBytes, blockBytes, wholeDigest: 'sha256' as const };
          await readBack(drive, { ...extent, signal: new AbortController().signal }, read);
          expect(read.events).toEqual([]);
          expect(read.digests).toEqual(digestsOf(image, blockBytes));
          expect(read.whole).toBe(hash('sha256', image));
        }
      } finally {
        files.remove();
      }
    }),
    { numRuns: RUNS },
  );
}, 600_000);

it('one changed byte anywhere changes the digest of its block and of no other', async () => {
  const image = noise(10 * 64 * KIB - 100, 5);
  await fc.assert(
    fc.asyncProperty(fc.nat(image.length - 1), async (at) => {
      const files = new DriveFiles();
      try {
        const content = Buffer.from(image);
        content.writeUInt8((content.readUInt8(at) + 1) % 256, at);
        const read = new ReadNotes();
        const extent = { imageBytes: image.length, blockBytes: 64 * KIB, wholeDigest: 'sha256' as const };
        await readBack(files.drive('drive', content), { ...extent, signal: new AbortController().signal }, read);
        const different = read.digests.flatMap((digest, block) =>
          digest === digestsOf(image, 64 * KIB)[block] ? [] : [block],
        );
        expect(different).toEqual([Math.floor(at / (64 * KIB))]);
        expect(read.whole).toBe(hash('sha256', content));
      } finally {
        files.remove();
      }
    }),
    { numRuns: 20 },
  );
});
