/** Records whose content was chosen to keep a program busy, or to fill its memory. */
import { MAX_VERDICT_RANGES, type Record } from '../../contract/wire/record.ts';
import { RECORDS } from './scripted/records.ts';

const [RECORD] = RECORDS as [Record];
export const HOSTILE_ID = RECORD.id;
const MEBIBYTE = 1024 ** 2;

const counted = <T>(length: number, make: (place: number) => T): T[] => Array.from({ length }, (_, at) => make(at));

/** Valid, of an image of so many MiB. */
export function recordOfBlocks(count: number): Record {
  const sha256 = counted(count, (at) => at.toString(16).padStart(64, '0'));
  const image = { ...RECORD.image, sizeBytes: count * MEBIBYTE, blocks: { blockBytes: MEBIBYTE, sha256 } };
  return { ...RECORD, image };
}

const differing = (count: number) => ({
  kind: 'differs' as const,
  blocks: counted(count, (at) => ({ first: 2 * at, last: 2 * at })),
});

/** `million`: how large, from 1 down. What can be decoded at all comes with `isValid`. */
export function hostileRecords(million: number): readonly { title: string; isValid: boolean; record: () => object }[] {
  const many = Math.round(1_000_000 * million);
  return [
    { title: 'digests of a huge image', isValid: true, record: () => recordOfBlocks(Math.min(0.8 * many, 240_000)) },
    {
      title: 'values that a later version added',
      isValid: true,
      record: () => ({ ...RECORD, more: counted(3 * many, () => 1) }),
    },
    {
      title: 'as many ranges as a verdict has',
      isValid: true,
      record: () => ({ ...RECORD, verdict: differing(MAX_VERDICT_RANGES) }),
    },
    {
      title: 'too many ranges',
      isValid: false,
      record: () => ({ ...RECORD, verdict: differing(Math.round(many / 6)) }),
    },
    {
      title: 'verifications without end',
      isValid: false,
      record: () => ({ ...RECORD, verifications: counted(Math.round(many / 20), () => RECORD.verifications[0]) }),
    },
    {
      title: 'unknown keys',
      isValid: false,
      record: () => ({ ...RECORD, ...Object.fromEntries(counted(many, (at) => [`k${at}`, 1])) }),
    },
    {
      title: 'unknown keys in each range',
      isValid: false,
      record: () => ({
        ...RECORD,
        verdict: { kind: 'differs', blocks: counted(Math.round(many / 20), (at) => ({ first: at, last: at, x: 1 })) },
      }),
    },
    {
      title: 'digests that are none',
      isValid: false,
      record: () => {
        const record = recordOfBlocks(Math.round(many * 0.4));
        record.image.blocks.sha256.fill('z');
        return record;
      },
    },
    {
      title: 'unknown warnings',
      isValid: false,
      record: () => ({ ...RECORD, warnings: counted(Math.round(many / 7), () => ({ kind: 'x' })) }),
    },
    {
      title: 'a title of megabytes',
      isValid: false,
      record: () => ({ ...RECORD, provenance: { ...RECORD.provenance, title: 'x'.repeat(19 * many) } }),
    },
  ];
}
