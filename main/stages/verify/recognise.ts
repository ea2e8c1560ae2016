/** Finds the record that matches a drive, from a few of its blocks. Pure. */
import { isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import { isBlockBytes } from '../../../contract/wire/helper-lines.ts';
import type { BlockSample } from '../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { RecordHead } from '../../../contract/wire/record.ts';
import type { NearestRecord } from '../../../contract/wire/seen.ts';

/** Per drive, whatever the number of records: each takes about 50 ms on a USB stick. */
export const MAX_SAMPLES = 120;
/** The share of samples that must match: a damaged or mounted drive still matches nearly all. */
const MIN_SHARE = 0.5;

/** One image, however often it was written. */
interface Candidate {
  /** The best of its records. */
  readonly record: RecordHead;
  readonly samples: readonly Expected[];
}

/** A block of the image, as requested from the helper. */
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
  // Even without records: it shows what the drive contains.
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

/** A shorter last block is compared up to its end. */
function samplesOf({ image }: RecordHead): Expected[] {
  const { blockBytes, sizeBytes } = image;
  return image.samples.map(({ block, sha256 }) => {
    const bytes = Math.min(blockBytes, sizeBytes - block * blockBytes);
    return { block, blockBytes, bytes, sha256 };
  });
}

/**
 * Chooses the blocks to sample, round-robin, so that each image gets its share; shared blocks cost nothing. If there are more images
 * than samples, the last images get none and are left out.
 */
function withinLimit(all: readonly Candidate[], head: BlockSample) {
  const wanted = new Map<string, BlockSample>([[keyOf(head), head]]);
  const images = Map.groupBy(all.flatMap(({ samples }) => samples).map(keyOf), (key) => key);
  const shared = (one: BlockSample): number => images.get(keyOf(one))?.length ?? 0;
  // Later blocks first: a drive overwritten from its start still has the end.
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

/** One per image: from its newest record; records of this drive first, unfinished ones last. */
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
  // If one image is the beginning of another, the longer match is better.
  const [best] = scores.toSorted((a, b) => share(b) - share(a) || b.record.image.sizeBytes - a.record.image.sizeBytes);
  if (best && best.equal > 0 && share(best) >= MIN_SHARE) return { record: best.record };
  // If no sample can be read, only the identity of the drive is left.
  const isMute = [...seen.values()].every((digest) => digest === null);
  const own = isMute ? scores.find(({ record }) => isSameDrive(record.drive.identity, drive)) : undefined;
  if (own) return { record: own.record };
  const nearest =
    best && best.equal > 0
      ? { id: best.record.id, title: best.record.provenance.title, equal: best.equal, of: best.of }
      : null;
  return { record: null, nearest };
}
