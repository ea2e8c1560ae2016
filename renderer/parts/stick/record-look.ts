/** How a stick looks of which only its record is here. Pure. */

import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import type { StickLook } from './look.ts';
import { lookOfVerdict } from './verdict-look.ts';

/** As its last check found it: since then, nobody has looked. */
export function lookOfRecord(
  record: Pick<RecordSummary, 'contents' | 'verdict' | 'lastVerification' | 'sizeBytes' | 'restored'>,
): StickLook {
  if (record.restored && record.contents === 'verified') return { state: 'empty' };
  const verdict = record.lastVerification?.verdict ?? record.verdict;
  // The places are right for blocks of the usual size; of any other they are off, and as bad.
  if (verdict)
    return lookOfVerdict(verdict, { blockCount: Math.ceil(record.sizeBytes / BLOCK_BYTES), provenFraction: 1 });
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
