/** From the blocks that were found not to be as they should to a verdict and a failure. Pure. */
import type { Failure } from '../../../contract/wire/failure.ts';
import type { MountChange, MountFieldKind } from '../../../contract/wire/mount.ts';
import type { BlockRange, Verdict } from '../../../contract/wire/record.ts';
import { type BlockSet, coarseRanges } from './block-set.ts';

/** A verdict names no more runs than this; a stick with more of them is not repaired block by block. */
export const MAX_VERDICT_RANGES = 10_000;

const rangesOf = (blocks: BlockSet): BlockRange[] => coarseRanges(blocks.ranges(), MAX_VERDICT_RANGES);

/** Each block is in one set. */
export interface Found {
  readonly differing: BlockSet;
  readonly unreadable: BlockSet;
  /** They differ in nothing but what mounting changes. */
  readonly byMounting: BlockSet;
  readonly changes: MountChange[];
}

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

/** Null when nothing is wrong: what only mounting changed is no fault of the drive. */
export function failureFor({ differing, unreadable }: Found, drive: string, blockBytes: number): Failure | null {
  if (unreadable.count > 0) {
    const blocks = rangesOf(unreadable);
    const differs = differing.count > 0 ? { differing: rangesOf(differing) } : {};
    return { kind: 'drive-unreadable', drive, blocks, blockBytes, ...differs };
  }
  if (differing.count > 0) return { kind: 'drive-differs', drive, blocks: rangesOf(differing), blockBytes };
  return null;
}

/** One entry for each volume, whatever number of its blocks has changed. */
function byVolume(changes: readonly MountChange[]): MountChange[] {
  const volumes = new Map<number, { change: MountChange; what: Set<MountFieldKind> }>();
  for (const change of changes) {
    const known = volumes.get(change.offsetBytes) ?? { change, what: new Set() };
    for (const kind of change.what) known.what.add(kind);
    volumes.set(change.offsetBytes, known);
  }
  return [...volumes.values()].map(({ change, what }) => ({ ...change, what: [...what] }));
}
