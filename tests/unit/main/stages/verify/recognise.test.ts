import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DriveIdentity } from '../../../../../contract/wire/drive.ts';
import { BLOCK_BYTES } from '../../../../../contract/wire/image.ts';
import type { Record } from '../../../../../contract/wire/record.ts';
import { recognise } from '../../../../../main/stages/verify/recognise.ts';
import { RECORDS } from '../../../../fakes/scripted/records.ts';

const [base] = RECORDS as [Record];
const DRIVE: DriveIdentity = {
  diskseq: 40,
  serial: 'STICK',
  wwn: null,
  vendor: null,
  model: 'Cruzer',
  sizeBytes: 4096 * BLOCK_BYTES,
  port: null,
};
const ELSEWHERE: DriveIdentity = { ...DRIVE, serial: 'ANOTHER' };
const PADDING = hash('sha256', 'zeros');

/** Blocks `name 0` to `name N-1`, then padding, then a last block of `tailBytes`. */
function imageOf(name: string, blocks: number, { padding = 0, tailBytes = BLOCK_BYTES } = {}): Record['image'] {
  const own = Array.from({ length: blocks }, (_, block) => hash('sha256', `${name} ${block}`));
  const sha256 = [...own.slice(0, -1), ...Array<string>(padding).fill(PADDING), ...own.slice(-1)];
  const sizeBytes = (sha256.length - 1) * BLOCK_BYTES + tailBytes;
  return { sizeBytes, sha256: hash('sha256', name), volumeLabel: null, blocks: { blockBytes: BLOCK_BYTES, sha256 } };
}

let count = 0;
function recordOf(image: Record['image'], part: Partial<Record> = {}, identity = ELSEWHERE): Record {
  count += 1;
  const id = `20261101-000000-${count.toString(16).padStart(6, '0')}`;
  return { ...base, id, image, drive: { ...base.drive, identity }, verifications: [], ...part };
}

/** Looks the drive up that holds `image`, except where `change` says otherwise. */
function lookUp(
  records: readonly Record[],
  image: Record['image'] | null,
  change: (block: number, digest: string) => string | null = (_block, digest) => digest,
): ReturnType<ReturnType<typeof recognise>['decide']> {
  const { sample, decide } = recognise(records, DRIVE);
  return decide(
    sample.map(({ block, bytes }) => {
      const isWhole = image && bytes === Math.min(BLOCK_BYTES, image.sizeBytes - block * BLOCK_BYTES);
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
    const mostlyOther = (block: number, digest: string): string => (block > 80 ? digest : hash('sha256', 'x'));
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

  it('as an image that is longer than the drive', () => {
    const { sample, recordsCompared } = recognise([recordOf(imageOf('huge', 5000))], DRIVE);
    expect(sample).toEqual([{ block: 0, bytes: BLOCK_BYTES }]);
    expect(recordsCompared).toBe(0);
  });
});

it('never asks for more than the helper takes, however many records there are', () => {
  for (const images of [1, 10, 60, 249, 400]) {
    const records = Array.from({ length: images }, (_, index) =>
      recordOf(imageOf(`image ${index}`, 40 + index, { tailBytes: 512 + index })),
    );
    const { sample } = recognise(records, DRIVE);
    expect(sample.length, `${images} images`).toBeLessThanOrEqual(512);
  }
});
