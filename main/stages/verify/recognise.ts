/** Which record knows what is on a drive, from a few of its blocks. Pure. */
import { isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import type { BlockSample } from '../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { Record } from '../../../contract/wire/record.ts';
import type { NearestRecord } from '../../../contract/wire/seen.ts';

/** For a few images eight blocks of each are looked at, for many fewer, and never more than this in all. */
const SAMPLES_PER_IMAGE = 8;
const SAMPLES_IN_ALL = 120;
const MAX_IMAGES = 250;
/** What a drive must share with a record to be taken for it: one that rots or was mounted shares nearly all. */
const MIN_SHARE = 0.5;

/** One image, however often it was written. */
interface Candidate {
  /** The best first. */
  readonly records: readonly Record[];
  readonly sample: readonly number[];
}

type Decided = { record: Record } | { record: null; nearest: NearestRecord | null };

export interface Recognition {
  readonly sample: readonly BlockSample[];
  readonly recordsCompared: number;
  /** `digests` in the order of `sample`; null where a block cannot be read. */
  readonly decide: (digests: readonly (string | null)[]) => Decided;
}

export function recognise(records: readonly Record[], drive: DriveIdentity): Recognition {
  const fitting = records.filter(
    ({ image }) => image.blocks.blockBytes === BLOCK_BYTES && image.sizeBytes <= drive.sizeBytes,
  );
  const candidates = candidatesOf(fitting, drive);
  const wanted = new Map<string, BlockSample>();
  const want = (sample: BlockSample): void => void wanted.set(keyOf(sample), sample);
  // Also where no record is: it says what the drive holds.
  want({ block: 0, bytes: Math.min(BLOCK_BYTES, drive.sizeBytes) });
  for (const {
    records: [record],
    sample,
  } of candidates)
    if (record) for (const block of sample) want(sampleOf(record, block));
  const sample = [...wanted.values()].toSorted((a, b) => a.block - b.block || a.bytes - b.bytes);
  return {
    sample,
    recordsCompared: fitting.length,
    decide: (digests) =>
      decide(candidates, new Map(sample.map((one, index) => [keyOf(one), digests[index] ?? null])), drive),
  };
}

const keyOf = ({ block, bytes }: BlockSample): string => `${block} ${bytes}`;

/** A last block that is shorter is looked at up to where it ends. */
function sampleOf({ image }: Record, block: number): BlockSample {
  return { block, bytes: Math.min(BLOCK_BYTES, image.sizeBytes - block * BLOCK_BYTES) };
}

/** Records of the same image together: newest first, those of this very drive before the others, unfinished ones last. */
function candidatesOf(records: readonly Record[], drive: DriveIdentity): Candidate[] {
  const rank = (record: Record): number =>
    (isWhole(record) ? 0 : 2) + (isSameDrive(record.drive.identity, drive) ? 0 : 1);
  const best = records.toSorted(
    (a, b) => rank(a) - rank(b) || b.finishedAt.localeCompare(a.finishedAt) || b.id.localeCompare(a.id),
  );
  const images = Map.groupBy(best, ({ image }) => image.sha256);
  const share = Math.floor(SAMPLES_IN_ALL / Math.max(1, images.size));
  const most = Math.min(SAMPLES_PER_IMAGE, Math.max(2, share));
  // With more images than can be told apart by two blocks each, the last are left out: they are the oldest.
  return [...images.values()]
    .slice(0, MAX_IMAGES)
    .map((same) => ({ records: same, sample: same[0] ? distinctive(same[0], most) : [] }));
}

function isWhole({ contents }: Record): boolean {
  return contents === 'verified' || contents === 'written-unverified';
}

/** Blocks that occur once in the image, spread over it: padding is on every stick. */
function distinctive({ image }: Record, most: number): number[] {
  const { sha256 } = image.blocks;
  const counts = new Map<string, number>();
  for (const digest of sha256) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  const usable = sha256.flatMap((digest, block) => (counts.get(digest) === 1 ? [block] : []));
  if (usable.length <= most) return usable;
  // Both ends included: what was written over from the start leaves the end.
  return Array.from(
    { length: most },
    (_, index) => usable[Math.round((index * (usable.length - 1)) / (most - 1))] ?? 0,
  );
}

interface Score {
  readonly record: Record;
  readonly equal: number;
  readonly of: number;
}

function decide(
  candidates: readonly Candidate[],
  seen: ReadonlyMap<string, string | null>,
  drive: DriveIdentity,
): Decided {
  const scores = candidates.flatMap(({ records: [record], sample }): Score[] => {
    if (!record) return [];
    const digests = sample.map((block) => [
      seen.get(keyOf(sampleOf(record, block))),
      record.image.blocks.sha256[block],
    ]);
    const readable = digests.filter(([now]) => now);
    return [{ record, equal: readable.filter(([now, then]) => now === then).length, of: readable.length }];
  });
  const share = ({ equal, of }: Score): number => (of === 0 ? 0 : equal / of);
  // Of two images of which one continues the other, the longer one proves more.
  const [best] = scores.toSorted((a, b) => share(b) - share(a) || b.record.image.sizeBytes - a.record.image.sizeBytes);
  if (best && best.equal > 0 && share(best) >= MIN_SHARE) return { record: best.record };
  // A drive that answers nothing is known by itself alone.
  const isMute = [...seen.values()].every((digest) => digest === null);
  const own = isMute ? scores.find(({ record }) => isSameDrive(record.drive.identity, drive)) : undefined;
  if (own) return { record: own.record };
  const nearest =
    best && best.equal > 0
      ? { id: best.record.id, title: best.record.provenance.title, equal: best.equal, of: best.of }
      : null;
  return { record: null, nearest };
}
