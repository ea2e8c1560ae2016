import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../../../../contract/wire/image.ts';
import type { Record, RecordHead } from '../../../../../contract/wire/record.ts';
import { headOf } from '../../../../../main/stages/record/index.ts';
import { recognise } from '../../../../../main/stages/verify/recognise.ts';
import { driveIdentity } from '../../../../builders/drives.ts';
import { recordedImage as imageOf, PADDING, record } from '../../../../builders/records.ts';

const DRIVE = driveIdentity({ diskseq: 40, serial: 'STICK', model: 'Cruzer', sizeBytes: 4096 * BLOCK_BYTES });
const ELSEWHERE = driveIdentity({ ...DRIVE, serial: 'ANOTHER' });
let count = 0;
function recordOf(image: Record['image'], part: Partial<Record> = {}, identity = ELSEWHERE): RecordHead {
  count += 1;
  const id = `20261101-000000-${count.toString(16).padStart(6, '0')}`;
  const written = { identity, name: 'Cruzer', devicePath: '/dev/sdb' };
  return headOf(record({ id, image, drive: written, ...part }));
}

/** Looks the drive up that holds `image`, except where `change` says otherwise. */
function lookUp(
  records: readonly RecordHead[],
  image: Record['image'] | null,
  change: (block: number, digest: string) => string | null = (_block, digest) => digest,
): ReturnType<ReturnType<typeof recognise>['decide']> {
  const { sample, decide } = recognise(records, DRIVE);
  return decide(
    sample.map(({ block, blockBytes, bytes }) => {
      const length = image && Math.min(blockBytes, image.sizeBytes - block * blockBytes);
      const isWhole = image && blockBytes === image.blocks.blockBytes && bytes === length;
      const digest = isWhole ? image.blocks.sha256[block] : undefined;
      return change(block, digest ?? hash('sha256', `something else ${block} ${bytes}`));
    }),
  );
}

describe('a drive is recognised', () => {
  const one = imageOf('one', 300, { tailBytes: 700 });
  const two = imageOf('two', 200);

  it('among records of several images, of the same length or not', () => {
    const records = [recordOf(two), recordOf(one), recordOf(imageOf('three', 300, { tailBytes: 700 }))];
    expect(lookUp(records, one)).toEqual({ record: records[1] });
    expect(lookUp(records, two)).toEqual({ record: records[0] });
  });

  it('though its first block was changed, and some of it cannot be read', () => {
    const records = [recordOf(two), recordOf(one)];
    const worn = (block: number, digest: string): string | null =>
      block === 0 ? hash('sha256', 'mounted') : block % 3 === 0 ? null : digest;
    expect(lookUp(records, one, worn)).toEqual({ record: records[1] });
  });

  it('by the record of this very drive, then by the newest, and by an unfinished one last', () => {
    const old = recordOf(one, { finishedAt: '2026-01-01T00:00:00.000Z' });
    const own = recordOf(one, { finishedAt: '2026-02-01T00:00:00.000Z' }, DRIVE);
    const recent = recordOf(one, { finishedAt: '2026-03-01T00:00:00.000Z' });
    const unfinished = recordOf(one, { finishedAt: '2026-04-01T00:00:00.000Z', contents: 'partly-written' }, DRIVE);
    expect(lookUp([old, recent, unfinished, own], one)).toEqual({ record: own });
    expect(lookUp([old, recent, unfinished], one)).toEqual({ record: recent });
    expect(lookUp([unfinished], one)).toEqual({ record: unfinished });
  });

  it('as the longer of two images of which one continues the other', () => {
    const longer: Record['image'] = {
      ...two,
      sha256: hash('sha256', 'longer'),
      sizeBytes: two.sizeBytes + BLOCK_BYTES,
      blocks: { ...two.blocks, sha256: [...two.blocks.sha256, hash('sha256', 'more')] },
    };
    const records = [recordOf(two), recordOf(longer)];
    expect(lookUp(records, longer)).toEqual({ record: records[1] });
    expect(lookUp(records, two)).toEqual({ record: records[0] });
  });

  it('by itself alone when none of it can be read', () => {
    const records = [recordOf(one), recordOf(two, {}, DRIVE)];
    expect(lookUp(records, null, () => null)).toEqual({ record: records[1] });
    expect(lookUp([recordOf(one)], null, () => null)).toEqual({ record: null, nearest: null });
  });

  it.each([65_536, 4 * BLOCK_BYTES])(
    'by a record with blocks of %d bytes, beside records of the usual size',
    (size) => {
      const other = imageOf('other', 300, { blockBytes: size, tailBytes: 700 });
      const records = [recordOf(one), recordOf(other), recordOf(two)];
      expect(lookUp(records, other)).toEqual({ record: records[1] });
      expect(lookUp(records, two)).toEqual({ record: records[2] });
      const { sample } = recognise(records, DRIVE);
      const offsets = sample.map(({ block, blockBytes }) => block * blockBytes);
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    },
  );

  it('when the image is smaller than one block', () => {
    const tiny = imageOf('tiny', 1, { tailBytes: 70_000 });
    const records = [recordOf(tiny), recordOf(one)];
    expect(lookUp(records, tiny)).toEqual({ record: records[0] });
  });
});

describe('a drive is not recognised', () => {
  it('without records, and the nearest one is named where there are some', () => {
    expect(lookUp([], null)).toEqual({ record: null, nearest: null });
    const image = imageOf('one', 100);
    const record = recordOf(image);
    const mostlyOther = (block: number, digest: string): string => (block > 75 ? digest : hash('sha256', 'x'));
    expect(lookUp([record], image, mostlyOther)).toMatchObject({
      record: null,
      nearest: { id: record.id, equal: 2, of: 8 },
    });
  });

  it('by padding, which is on every stick', () => {
    const record = recordOf(imageOf('one', 4, { padding: 200 }));
    const { sample, decide } = recognise([record], DRIVE);
    expect(sample.map(({ block }) => block)).toEqual([0, 1, 2, 203]);
    expect(decide(sample.map(() => PADDING))).toEqual({ record: null, nearest: null });
  });

  it('by a record whose blocks the helper has no buffers for', () => {
    const odd = recordOf(imageOf('odd', 20, { blockBytes: 1000 }));
    expect(recognise([odd], DRIVE)).toMatchObject({ recordsCompared: 0, sample: [{ block: 0 }] });
  });

  it('as an image that is longer than the drive', () => {
    const { sample, recordsCompared } = recognise([recordOf(imageOf('huge', 5000))], DRIVE);
    expect(sample).toEqual([{ block: 0, blockBytes: BLOCK_BYTES, bytes: BLOCK_BYTES }]);
    expect(recordsCompared).toBe(0);
  });
});

describe('however many records there are', () => {
  /** All of the same number of blocks, and not of the same length. */
  const manyImages = (count: number) =>
    Array.from({ length: count }, (_, index) => imageOf(`image ${index}`, 40, { tailBytes: 512 + index }));

  it.each([1, 10, 60, 250, 2000])('no more than 120 blocks are asked for: %d images', (count) => {
    const { sample } = recognise(
      manyImages(count).map((image) => recordOf(image)),
      DRIVE,
    );
    expect(sample.length).toBeLessThanOrEqual(120);
    expect(new Set(sample.map(({ block, bytes }) => `${block} ${bytes}`)).size).toBe(sample.length);
  });

  it('no more than 120 either where images have nothing in common', () => {
    const small = Array.from({ length: 400 }, (_, index) =>
      recordOf(imageOf(`image ${index}`, 1 + (index % 3), { tailBytes: 512 + index })),
    );
    expect(recognise(small, DRIVE).sample.length).toBeLessThanOrEqual(120);
  });

  it('the drive is recognised among them, each', () => {
    const images = manyImages(2000);
    const records = images.map((image) => recordOf(image));
    for (const index of [0, 1, 777, 1999]) {
      expect(lookUp(records, images[index] ?? null)).toEqual({ record: records[index] });
    }
  });
});
