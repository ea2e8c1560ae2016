/** Which record knows what is on a drive, from a few of its blocks. Pure. */
import { isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import { isBlockBytes } from '../../../contract/wire/helper-lines.ts';
import type { BlockSample } from '../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { RecordHead } from '../../../contract/wire/record.ts';
import type { NearestRecord } from '../../../contract/wire/seen.ts';

/** Of a drive, whatever the number of records: each takes a USB stick some 50 ms. */
export const MAX_SAMPLES = 120;
/** What a drive must share with a record to be taken for it: one that rots or was mounted shares nearly all. */
const MIN_SHARE = 0.5;

/** One image, however often it was written. */
interface Candidate {
  /** The best of its records. */
  readonly record: RecordHead;
  readonly samples: readonly Expected[];
}

/** A block of the image, as the helper is asked for it. */
interface Expected extends BlockSample {
  readonly sha256: string;
}

type Decided = { record: RecordHead } | { record: null; nearest: NearestRecord | null };

export interface Recognition {
  readonly sample: readonly BlockSample[];
  readonly recordsCompared: number;
  /** `digests` in the order of `sample`; null where a block cannot be read. */
  readonly decide: (digests: readonly (string | null)[]) => Decided;
}

export function recognise(records: readonly RecordHead[], drive: DriveIdentity): Recognition {
  const fitting = records.filter(({ image }) => isBlockBytes(image.blockBytes) && image.sizeBytes <= drive.sizeBytes);
  // Also where no record is: it says what the drive holds.
  const head = { block: 0, blockBytes: BLOCK_BYTES, bytes: Math.min(BLOCK_BYTES, drive.sizeBytes) };
  const { candidates, wanted } = withinLimit(candidatesOf(fitting, drive), head);
  const sample = [...wanted.values()].toSorted((a, b) => offsetOf(a) - offsetOf(b) || a.bytes - b.bytes);
  return {
    sample,
    recordsCompared: fitting.length,
    decide: (digests) =>
      decide(candidates, new Map(sample.map((one, index) => [keyOf(one), digests[index] ?? null])), drive),
  };
}

const offsetOf = ({ block, blockBytes }: BlockSample): number => block * blockBytes;
/** The same bytes, whatever the size of the blocks. */
const keyOf = (sample: BlockSample): string => `${offsetOf(sample)} ${sample.bytes}`;

/** A last block that is shorter is looked at up to where it ends. */
function samplesOf({ image }: RecordHead): Expected[] {
  const { blockBytes, sizeBytes } = image;
  return image.samples.map(({ block, sha256 }) => {
    const bytes = Math.min(blockBytes, sizeBytes - block * blockBytes);
    return { block, blockBytes, bytes, sha256 };
  });
}

/**
 * Chooses which blocks are asked for, in turns, so that each image has its share; those that images have in common cost
 * nothing. With more images than blocks that may be asked for, the last ones keep none and are left out.
 */
function withinLimit(all: readonly Candidate[], head: BlockSample) {
  const wanted = new Map<string, BlockSample>([[keyOf(head), head]]);
  const images = Map.groupBy(all.flatMap(({ samples }) => samples).map(keyOf), (key) => key);
  const shared = (one: BlockSample): number => images.get(keyOf(one))?.length ?? 0;
  // The later ones first: what was written over from the start leaves the end.
  const inOrder = all.map(({ samples }) =>
    samples.toSorted((a, b) => shared(b) - shared(a) || offsetOf(b) - offsetOf(a)),
  );
  const most = inOrder.reduce((longest, samples) => Math.max(longest, samples.length), 0);
  for (let turn = 0; turn < most; turn++) {
    for (const samples of inOrder) {
      const one = samples[turn];
      if (!one || (wanted.size >= MAX_SAMPLES && !wanted.has(keyOf(one)))) continue;
      wanted.set(keyOf(one), { block: one.block, blockBytes: one.blockBytes, bytes: one.bytes });
    }
  }
  const candidates = all
    .map(({ record, samples }) => ({ record, samples: samples.filter((one) => wanted.has(keyOf(one))) }))
    .filter(({ samples }) => samples.length > 0);
  return { candidates, wanted };
}

/** One for each image: of its newest record, those of this very drive before the others, unfinished ones last. */
function candidatesOf(records: readonly RecordHead[], drive: DriveIdentity): Candidate[] {
  const rank = (record: RecordHead): number =>
    (isWhole(record) ? 0 : 2) + (isSameDrive(record.drive.identity, drive) ? 0 : 1);
  const best = records.toSorted(
    (a, b) => rank(a) - rank(b) || b.finishedAt.localeCompare(a.finishedAt) || b.id.localeCompare(a.id),
  );
  const images = Map.groupBy(best, ({ image }) => image.sha256);
  return [...images.values()].flatMap(([record]) => (record ? [{ record, samples: samplesOf(record) }] : []));
}

function isWhole({ contents }: RecordHead): boolean {
  return contents === 'verified' || contents === 'written-unverified';
}

interface Score {
  readonly record: RecordHead;
  readonly equal: number;
  readonly of: number;
}

function decide(
  candidates: readonly Candidate[],
  seen: ReadonlyMap<string, string | null>,
  drive: DriveIdentity,
): Decided {
  const scores = candidates.map(({ record, samples }): Score => {
    const readable = samples.filter((one) => seen.get(keyOf(one)));
    return { record, equal: readable.filter((one) => seen.get(keyOf(one)) === one.sha256).length, of: readable.length };
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
