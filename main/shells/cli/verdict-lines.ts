/** What a verification found, as lines for a terminal. Pure. */
import { describeBlocks } from '../../../contract/messages/explain.ts';
import { describeMountChanges, WHY_MOUNTING_CHANGES } from '../../../contract/messages/explain-verdict.ts';
import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';

/** For a drive with nothing wrong: the verdict, and why it is one. */
export function verdictLines({ devicePath, name, verdict, level }: DriveProgress): string[] {
  const drive = `${devicePath} (${name})`;
  if (verdict?.kind === 'changed-by-mounting')
    return [
      `changed only by being mounted: ${drive}, ${describeBlocks(verdict.blocks, BLOCK_BYTES)}`,
      `${describeMountChanges(verdict.changes)}. ${WHY_MOUNTING_CHANGES}`,
    ];
  const replugged = level === 'read-back-replugged' ? ', read after it was plugged in anew' : '';
  return [`verified: intact, every byte of ${drive} is as it should be${replugged}`];
}

/** Beside a failure: what it says nothing of. Null when that is nothing. */
export function besideFailure({ verdict }: DriveProgress): string | null {
  if ((verdict?.kind !== 'differs' && verdict?.kind !== 'unreadable') || !verdict.byMounting) return null;
  return `Changed only by being mounted, and no fault: ${describeBlocks(verdict.byMounting, BLOCK_BYTES)}.`;
}
