/** How it went with one drive, in words and a tone. `good` only for what was read back and found equal. */
import { formatBytes } from '../../contract/bytes.ts';
import type { DriveContents } from '../../contract/drive.ts';
import { describeBlocks, explain } from '../../contract/explain.ts';
import { BLOCK_BYTES } from '../../contract/image.ts';
import type { DriveProgress } from '../../contract/job.ts';
import type { Verdict, VerificationLevel } from '../../contract/record.ts';

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
        detail: `It holds something else at ${describeBlocks(verdict.blocks, BLOCK_BYTES)}.`,
      };
    case 'unreadable':
      return {
        tone: 'bad',
        label: 'Unreadable',
        detail: `It cannot be read at ${describeBlocks(verdict.blocks, BLOCK_BYTES)}.`,
      };
    case 'drive-shorter':
      return {
        tone: 'bad',
        label: 'Too short',
        detail: `It has ${formatBytes(verdict.haveBytes)}, the image ${formatBytes(verdict.needBytes)}. It cannot be the drive that was written, or it lies about its size.`,
      };
  }
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
