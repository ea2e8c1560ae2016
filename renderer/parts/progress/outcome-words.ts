/** How it went with one drive, in words and a tone. `good` only for what was read back and found equal. */
import { formatBytes } from '../../../contract/messages/bytes.ts';
import { describeBlocks, explain } from '../../../contract/messages/explain.ts';
import {
  describeMountChanges,
  describeSeen,
  WHY_MOUNTING_CHANGES,
} from '../../../contract/messages/explain-verdict.ts';
import type { DriveContents } from '../../../contract/wire/drive.ts';
import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import type { BlockRange, Verdict, VerificationLevel } from '../../../contract/wire/record.ts';

export interface Outcome {
  tone: 'good' | 'caution' | 'bad' | 'quiet';
  /** One or two words, for a badge. */
  label: string;
  detail: string;
}

export function verdictOutcome(verdict: Verdict, level: VerificationLevel | null): Outcome {
  switch (verdict.kind) {
    case 'verified':
      return {
        tone: 'good',
        label: 'Verified',
        detail:
          level === 'read-back-replugged'
            ? 'Every byte was read back after the drive was plugged in again, and is right.'
            : 'Every byte was read back from the drive and is right.',
      };
    case 'written-unverified':
      return {
        tone: 'caution',
        label: 'Not verified',
        detail: 'Written, but nobody has looked whether it can be read back.',
      };
    case 'differs':
      return {
        tone: 'bad',
        label: 'Differs',
        detail: `It holds something else at ${blocks(verdict.blocks)}.${mounted(verdict.byMounting)}`,
      };
    case 'changed-by-mounting':
      return {
        tone: 'good',
        label: 'Only mounted',
        detail: `${WHY_MOUNTING_CHANGES} It differs at ${blocks(verdict.blocks)}. ${describeMountChanges(verdict.changes)}.`,
      };
    case 'unreadable':
      return {
        tone: 'bad',
        label: 'Unreadable',
        detail: `It cannot be read at ${blocks(verdict.blocks)}${
          verdict.differing ? `, and holds something else at ${blocks(verdict.differing)}` : ''
        }.${mounted(verdict.byMounting)}`,
      };
    case 'unknown-image':
      return {
        tone: 'caution',
        label: 'Unknown image',
        detail: `It ${describeSeen(verdict.seen)}. No record knows it.`,
      };
    case 'drive-shorter':
      return {
        tone: 'bad',
        label: 'Too short',
        detail: `It has ${formatBytes(verdict.haveBytes)}, the image ${formatBytes(verdict.needBytes)}. It cannot be the drive that was written, or it lies about its size.`,
      };
  }
}

const blocks = (ranges: readonly BlockRange[]): string => describeBlocks(ranges, BLOCK_BYTES);

/** What is no fault of the drive. */
function mounted(ranges: readonly BlockRange[] | undefined): string {
  return ranges ? ` What differs at ${blocks(ranges)} comes only from being mounted.` : '';
}

export function outcomeOf(drive: DriveProgress): Outcome {
  if (drive.verdict && drive.verdict.kind !== 'verified' && drive.verdict.kind !== 'written-unverified') {
    return verdictOutcome(drive.verdict, drive.level);
  }
  if (drive.failure) {
    const { title, happened } = explain(drive.failure);
    return { tone: 'bad', label: 'Failed', detail: `${title}. ${happened}` };
  }
  return drive.verdict ? verdictOutcome(drive.verdict, drive.level) : contentsOutcome(drive.contents);
}

/** What is on the drive now, as the job left it. */
export function contentsOutcome(contents: DriveContents): Outcome {
  switch (contents) {
    case 'untouched':
      return { tone: 'quiet', label: 'Untouched', detail: 'Nothing was written to it: it is as it was.' };
    case 'partly-written':
      return {
        tone: 'caution',
        label: 'Partly written',
        detail: 'What was on it is gone. Flash the same image again before you use it: it goes on from what is there.',
      };
    case 'written-unverified':
      return {
        tone: 'caution',
        label: 'Not verified',
        detail: 'Everything was written, but it was not read back. It may be right.',
      };
    case 'verified':
      return { tone: 'good', label: 'Verified', detail: 'Every byte was read back from the drive and is right.' };
  }
}
