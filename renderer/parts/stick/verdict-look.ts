/** How a verdict looks on the glass. Pure. */
import type { BlockRange, Verdict } from '../../../contract/wire/record.ts';
import type { BadPart, StickLook } from './look.ts';

interface Extent {
  /** Of the image, in the blocks that the verdict counts. */
  readonly blockCount: number;
  /** The share that was read. */
  readonly provenFraction: number;
}

export function lookOfVerdict(verdict: Verdict, { blockCount, provenFraction }: Extent): StickLook {
  switch (verdict.kind) {
    case 'verified':
    case 'changed-by-mounting':
      return { state: 'sealed' };
    case 'written-unverified':
      return { state: 'written' };
    case 'unknown-image':
      return { state: 'unknown' };
    case 'differs':
      return { state: 'differs', provenFraction, bad: badParts(verdict.blocks, blockCount, 'differs') };
    case 'unreadable': {
      const differing = badParts(verdict.differing ?? [], blockCount, 'differs');
      const bad = [...differing, ...badParts(verdict.blocks, blockCount, 'unreadable')];
      return { state: 'unreadable', provenFraction, bad };
    }
    case 'drive-shorter':
      return { state: 'fake', realFraction: Math.min(1, verdict.haveBytes / verdict.needBytes) };
  }
}

export function badParts(ranges: readonly BlockRange[], blockCount: number, kind: BadPart['kind']): BadPart[] {
  const count = Math.max(1, blockCount);
  return ranges.map(({ first, last }) => ({ from: first / count, to: (last + 1) / count, kind }));
}
