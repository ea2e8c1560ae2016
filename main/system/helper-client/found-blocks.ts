/** Derives a verdict and a failure from the bad blocks. Pure. */
import type { Failure } from '../../../contract/wire/failure.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import type { MountChange, MountFieldKind } from '../../../contract/wire/mount.ts';
import { type BlockRange, MAX_VERDICT_RANGES, type Verdict } from '../../../contract/wire/record.ts';
import { BlockSet, coarseRanges } from './block-set.ts';

const rangesOf = (blocks: BlockSet): BlockRange[] => coarseRanges(blocks.ranges(), MAX_VERDICT_RANGES);

/** The sets are disjoint. */
export interface Found {
  readonly differing: BlockSet;
  readonly unreadable: BlockSet;
  /** Blocks that differ only in what mounting changes. */
  readonly byMounting: BlockSet;
  readonly changes: MountChange[];
}

export const nothingFound = (): Found => ({
  differing: new BlockSet(),
  unreadable: new BlockSet(),
  byMounting: new BlockSet(),
  changes: [],
});

/** A drive that differs and has unreadable blocks gets both. Nothing found means verified. */
export function verdictOf({ differing, unreadable, byMounting, changes }: Found): Verdict {
  const mounted = byMounting.count > 0 ? { byMounting: rangesOf(byMounting) } : {};
  if (unreadable.count > 0) {
    const differs = differing.count > 0 ? { differing: rangesOf(differing) } : {};
    return { kind: 'unreadable', blocks: rangesOf(unreadable), ...differs, ...mounted };
  }
  if (differing.count > 0) return { kind: 'differs', blocks: rangesOf(differing), ...mounted };
  if (byMounting.count > 0)
    return { kind: 'changed-by-mounting', blocks: rangesOf(byMounting), changes: byVolume(changes) };
  return { kind: 'verified' };
}

/** Null if nothing is wrong, or only mounting has changed something. */
export function failureFor({ differing, unreadable }: Found, drive: string, blockBytes: number): Failure | null {
  if (unreadable.count > 0) {
    const blocks = rangesOf(unreadable);
    const differs = differing.count > 0 ? { differing: rangesOf(differing) } : {};
    return { kind: 'drive-unreadable', drive, blocks, blockBytes, ...differs };
  }
  if (differing.count > 0) return { kind: 'drive-differs', drive, blocks: rangesOf(differing), blockBytes };
  return null;
}

/** One entry per volume, however many of its blocks have changed. */
function byVolume(changes: readonly MountChange[]): MountChange[] {
  const volumes = new Map<number, { change: MountChange; what: Set<MountFieldKind> }>();
  for (const change of changes) {
    const known = volumes.get(change.offsetBytes) ?? { change, what: new Set() };
    for (const kind of change.what) known.what.add(kind);
    volumes.set(change.offsetBytes, known);
  }
  return [...volumes.values()].map(({ change, what }) => ({ ...change, what: [...what] }));
}

/** The maximum number of runs of bad blocks in a snapshot, which is made and decoded ten times a second. */
export const MAX_SNAPSHOT_RANGES = 256;

/** As in a snapshot: the record of a drive that finished before the others has the complete list. */
export function shortened({ verdict, failure }: Pick<DriveProgress, 'verdict' | 'failure'>): object {
  return { verdict: withFewRanges(verdict), failure: withFewRanges(failure) };
}

function withFewRanges<T extends Verdict | Failure>(of: T | null): T | null {
  if (of === null || !('blocks' in of)) return of;
  const few = Object.entries(of).map(([key, value]) => [
    key,
    RANGE_KEYS.has(key) && Array.isArray(value) ? value.slice(0, MAX_SNAPSHOT_RANGES) : value,
  ]);
  return Object.fromEntries(few) as T;
}
const RANGE_KEYS: ReadonlySet<string> = new Set(['blocks', 'differing', 'byMounting']);
