/**
 * The part of a record that is needed to list it and to recognise its drive: everything except the digests and other long
 * fields.
 */
import type { BlockDigests } from '../../../contract/wire/image.ts';
import type { Record, RecordHead, RecordSummary, ShownRecord } from '../../../contract/wire/record.ts';

const MAX_SAMPLES = 8;

export function headOf(record: Record): RecordHead {
  const { id, finishedAt, provenance, image, drive, contents, verdict, bootId, verifications, restored } = record;
  const { sizeBytes, sha256, blocks } = image;
  return {
    id,
    finishedAt,
    provenance: { title: provenance.title },
    // A restored drive is there to be changed: it is never recognised.
    image: {
      sizeBytes,
      sha256,
      blockBytes: blocks.blockBytes,
      samples: restored ? [] : distinctive(blocks, sizeBytes),
    },
    drive: { identity: drive.identity, name: drive.name },
    ...(restored ? { restored } : {}),
    contents,
    verdict,
    bootId: bootId ?? null,
    verifications,
  };
}

export function summarise(record: Record | RecordHead): RecordSummary {
  return {
    id: record.id,
    finishedAt: record.finishedAt,
    title: record.provenance.title,
    sizeBytes: record.image.sizeBytes,
    sha256: record.image.sha256,
    driveName: record.drive.name,
    driveSerial: record.drive.identity.serial,
    ...(record.restored ? { restored: record.restored } : {}),
    contents: record.contents,
    verdict: record.verdict,
    lastVerification: record.verifications.at(-1) ?? null,
  };
}

/** Only a flake by reference, and not what Flakestick generates, can have a newer revision. */
function isOwnFlake({ recipe, originalReference }: Record['provenance']): boolean {
  return recipe?.kind === 'flake' && recipe.reference !== null && originalReference !== undefined;
}

export function shownOf(record: Record): ShownRecord {
  const { recipe: _recipe, ...provenance } = record.provenance;
  const { mountable: _mountable, blocks, ...image } = record.image;
  const count = { blockBytes: blocks.blockBytes, count: blocks.sha256.length };
  return { ...record, provenance, isOwnFlake: isOwnFlake(record.provenance), image: { ...image, blocks: count } };
}

/**
 * Blocks that occur once in the image, since padding is on every stick, spread over it including both ends. All except the last
 * are at positions that images share, so that one read of a drive serves many of them: 0 to 8, 10, 12, 14, 16, 20, …
 */
function distinctive({ blockBytes, sha256 }: BlockDigests, sizeBytes: number): RecordHead['image']['samples'] {
  const counts = new Map<string, number>();
  for (const digest of sha256) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  const isDistinctive = (block: number): boolean => counts.get(sha256[block] ?? '') === 1;
  const wholeBlocks = Math.floor(sizeBytes / blockBytes);
  let usable = [...new Set([...commonBlocks(wholeBlocks), sha256.length - 1])].filter(isDistinctive);
  // Mostly padding, or less than a block: use its own positions.
  if (usable.length < MAX_SAMPLES) usable = sha256.flatMap((_, block) => (isDistinctive(block) ? [block] : []));
  const chosen = new Set<number>();
  const most = Math.min(MAX_SAMPLES, usable.length);
  for (let index = 0; index < most; index++) {
    const target = most === 1 ? 0 : (index * (sha256.length - 1)) / (most - 1);
    const free = usable.filter((block) => !chosen.has(block));
    chosen.add(free.reduce((best, block) => (Math.abs(block - target) < Math.abs(best - target) ? block : best)));
  }
  return [...chosen].toSorted((a, b) => a - b).map((block) => ({ block, sha256: sha256[block] ?? '' }));
}

/** Four for each doubling: 80 in an image of 1 TB. */
function commonBlocks(count: number): number[] {
  const blocks: number[] = [];
  for (let step = 1, block = 0; block < count; block += step) {
    blocks.push(block);
    if (block >= 8 * step) step *= 2;
  }
  return blocks;
}
