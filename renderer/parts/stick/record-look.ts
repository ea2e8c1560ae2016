/** How a stick looks of which only its record is here. Pure. */

import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { RecordSummary, Verdict } from '../../../contract/wire/record.ts';
import type { BadPart, StickLook } from './look.ts';

/** As its last check found it: since then, nobody has looked. */
export function lookOfRecord(
  record: Pick<RecordSummary, 'contents' | 'verdict' | 'lastVerification' | 'sizeBytes'>,
): StickLook {
  const verdict = record.lastVerification?.verdict ?? record.verdict;
  if (verdict) return lookOfVerdict(verdict, record.sizeBytes);
  switch (record.contents) {
    case 'verified':
      return { state: 'sealed' };
    case 'written-unverified':
      return { state: 'written' };
    // How far it came is not in the summary.
    case 'partly-written':
    case 'untouched':
      return { state: 'unknown' };
  }
}

/** The places are right for blocks of the usual size; of any other they are off, and as bad. */
function lookOfVerdict(verdict: Verdict, sizeBytes: number): StickLook {
  const blockCount = Math.max(1, Math.ceil(sizeBytes / BLOCK_BYTES));
  const parts = (kind: BadPart['kind'], ranges: readonly { first: number; last: number }[]): BadPart[] =>
    ranges.map(({ first, last }) => ({ from: first / blockCount, to: (last + 1) / blockCount, kind }));
  switch (verdict.kind) {
    case 'verified':
    case 'changed-by-mounting':
      return { state: 'sealed' };
    case 'written-unverified':
      return { state: 'written' };
    case 'unknown-image':
      return { state: 'unknown' };
    case 'differs':
      return { state: 'differs', provenFraction: 1, bad: parts('differs', verdict.blocks) };
    case 'unreadable':
      return {
        state: 'unreadable',
        provenFraction: 1,
        bad: [...parts('differs', verdict.differing ?? []), ...parts('unreadable', verdict.blocks)],
      };
    case 'drive-shorter':
      return { state: 'fake', realFraction: Math.min(1, verdict.haveBytes / verdict.needBytes) };
  }
}
