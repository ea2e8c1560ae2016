/** What a picture of a drive's blocks says to a screen reader. Pure. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import { blockBytesOf, type DriveProgress } from '../../../contract/wire/job.ts';

export function spokenBlocks(drive: DriveProgress, messages: Messages): string {
  const { progress: text } = messages.screens;
  const { doneBytes, totalBytes } = drive.progress;
  const isRead = drive.step === 'verifying' || drive.verdict !== null;
  if (!isRead) return text.stepOf({ drive: drive.name, step: text.steps[drive.step] });
  const blockBytes = blockBytesOf(drive);
  const count = Math.ceil(totalBytes / blockBytes);
  const read = doneBytes >= totalBytes ? count : Math.floor(doneBytes / blockBytes);
  const listed = drive.badBlocks.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const counts = { read, count, bad: drive.badBlockCount ?? listed, kind: badKind(drive.verdict) };
  return `${drive.name}: ${text.blockMap.spoken(counts)}`;
}

function badKind(verdict: DriveProgress['verdict']): 'differs' | 'unreadable' | 'both' {
  if (verdict?.kind !== 'unreadable') return 'differs';
  return verdict.differing ? 'both' : 'unreadable';
}
