/** From the blocks that were found not to be as they should to a verdict and a failure. Pure. */
import type { Failure } from '../../../contract/wire/failure.ts';
import type { MountChange, MountFieldKind } from '../../../contract/wire/mount.ts';
import { blockRanges, type Verdict } from '../../../contract/wire/record.ts';

/** Numbers of blocks in ascending order, each in one list. */
export interface Found {
  readonly differing: number[];
  readonly unreadable: number[];
  /** They differ in nothing but what mounting changes. */
  readonly byMounting: number[];
  readonly changes: MountChange[];
}

/** A drive that differs and cannot be read everywhere says both. Nothing found means verified. */
export function verdictOf({ differing, unreadable, byMounting, changes }: Found): Verdict {
  const mounted = byMounting.length > 0 ? { byMounting: blockRanges(byMounting) } : {};
  if (unreadable.length > 0) {
    const differs = differing.length > 0 ? { differing: blockRanges(differing) } : {};
    return { kind: 'unreadable', blocks: blockRanges(unreadable), ...differs, ...mounted };
  }
  if (differing.length > 0) return { kind: 'differs', blocks: blockRanges(differing), ...mounted };
  if (byMounting.length > 0)
    return { kind: 'changed-by-mounting', blocks: blockRanges(byMounting), changes: byVolume(changes) };
  return { kind: 'verified' };
}

/** Null when nothing is wrong: what only mounting changed is no fault of the drive. */
export function failureFor({ differing, unreadable }: Found, drive: string, blockBytes: number): Failure | null {
  if (unreadable.length > 0) {
    const blocks = blockRanges(unreadable);
    const differs = differing.length > 0 ? { differing: blockRanges(differing) } : {};
    return { kind: 'drive-unreadable', drive, blocks, blockBytes, ...differs };
  }
  if (differing.length > 0) return { kind: 'drive-differs', drive, blocks: blockRanges(differing), blockBytes };
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
