/** The outcome of one drive, as text and tone. `good` only if it was read back and is equal. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import { describeBlocks, explain } from '../../../contract/messages/explain.ts';
import { describeMountChanges, describeSeen } from '../../../contract/messages/explain-verdict.ts';
import type { DriveContents } from '../../../contract/wire/drive.ts';
import { blockBytesOf, type DriveProgress } from '../../../contract/wire/job.ts';
import type { BlockRange, RecordSummary, Verdict, VerificationLevel } from '../../../contract/wire/record.ts';

export interface Outcome {
  tone: 'good' | 'caution' | 'bad' | 'quiet';
  /** One or two words, for a badge. */
  label: string;
  detail: string;
}

interface Found {
  verdict: Verdict;
  level: VerificationLevel | null;
  /** Size of the blocks in the verdict; default the usual size. */
  blockBytes?: number | undefined;
}

type Where = (ranges: readonly BlockRange[]) => string;

export function verdictOutcome(found: Found, messages: Messages): Outcome {
  const { labels, details } = messages.screens.outcome;
  const { verdict, level } = found;
  const blocks: Where = (ranges) => describeBlocks(ranges, blockBytesOf(found), messages);
  switch (verdict.kind) {
    case 'verified':
      return {
        tone: 'good',
        label: labels.verified,
        detail: level === 'read-back-replugged' ? details.verifiedReplugged : details.verified,
      };
    case 'written-unverified':
      return { tone: 'caution', label: labels.unverified, detail: details.notReadBack };
    case 'differs':
      return {
        tone: 'bad',
        label: labels.differs,
        detail: sentences(
          details.differs({ blocks: blocks(verdict.blocks) }),
          byMounting(verdict.byMounting, blocks, messages),
        ),
      };
    case 'changed-by-mounting':
      return { tone: 'good', label: labels.onlyMounted, detail: onlyMounted(verdict, blocks, messages) };
    case 'unreadable':
      return {
        tone: 'bad',
        label: labels.unreadable,
        detail: sentences(unreadable(verdict, blocks, messages), byMounting(verdict.byMounting, blocks, messages)),
      };
    case 'unknown-image':
      return {
        tone: 'caution',
        label: labels.unknown,
        detail: details.unknown({ seen: describeSeen(verdict.seen, messages) }),
      };
    case 'drive-shorter':
      return { tone: 'bad', label: labels.tooShort, detail: details.tooShort(verdict) };
  }
}

const sentences = (...texts: readonly (string | null)[]): string => texts.filter((text) => text !== null).join(' ');

function onlyMounted(
  { blocks, changes }: Extract<Verdict, { kind: 'changed-by-mounting' }>,
  where: Where,
  messages: Messages,
): string {
  return sentences(
    messages.verdict.whyMountingChanges,
    messages.screens.outcome.details.onlyMounted({ blocks: where(blocks) }),
    `${describeMountChanges(changes, messages)}.`,
  );
}

function unreadable(
  { blocks, differing }: Extract<Verdict, { kind: 'unreadable' }>,
  where: Where,
  messages: Messages,
): string {
  const { details } = messages.screens.outcome;
  const unread = where(blocks);
  return differing
    ? details.unreadableAndDiffers({ blocks: unread, differing: where(differing) })
    : details.unreadable({ blocks: unread });
}

/** What mounting has changed besides; null if it has changed nothing. */
function byMounting(ranges: readonly BlockRange[] | undefined, where: Where, messages: Messages): string | null {
  return ranges ? messages.screens.outcome.details.byMounting({ blocks: where(ranges) }) : null;
}

export function outcomeOf(drive: DriveProgress, messages: Messages): Outcome {
  const { verdict, level, failure, blockBytes, restored } = drive;
  if (restored && failure === null && verdict?.kind === 'verified') {
    const { labels } = messages.screens.outcome;
    return { tone: 'good', label: labels.verified, detail: messages.screens.restore.done.detail(restored) };
  }
  if (verdict && verdict.kind !== 'verified' && verdict.kind !== 'written-unverified')
    return verdictOutcome({ verdict, level, blockBytes }, messages);
  if (failure) {
    const { labels, details } = messages.screens.outcome;
    return { tone: 'bad', label: labels.failed, detail: details.failed(explain(failure, messages)) };
  }
  return verdict ? verdictOutcome({ verdict, level, blockBytes }, messages) : contentsOutcome(drive.contents, messages);
}

/** Everything was written to it, and nothing speaks against it; `verified` is more. */
export function isReady({ failure, contents }: DriveProgress): boolean {
  return failure === null && (contents === 'verified' || contents === 'written-unverified');
}

/** What is on the drive now, as the job left it. */
export function contentsOutcome(contents: DriveContents, { screens }: Messages): Outcome {
  const { labels, details } = screens.outcome;
  switch (contents) {
    case 'untouched':
      return { tone: 'quiet', label: labels.untouched, detail: details.untouched };
    case 'partly-written':
      return { tone: 'caution', label: labels.partlyWritten, detail: details.partlyWritten };
    case 'written-unverified':
      return { tone: 'caution', label: labels.unverified, detail: details.writtenUnverified };
    case 'verified':
      return { tone: 'good', label: labels.verified, detail: details.verified };
  }
}

/** The latest result: a later verification replaces the first. */
export function latestOutcome(
  {
    lastVerification,
    verdict,
    contents,
    restored,
  }: Pick<RecordSummary, 'lastVerification' | 'verdict' | 'contents' | 'restored'>,
  messages: Messages,
): Outcome {
  const { done } = messages.screens.restore;
  // It is there to be changed: what was on it when it was emptied says nothing about today.
  if (restored && contents === 'verified') return { tone: 'quiet', label: done.label, detail: done.detail(restored) };
  if (lastVerification) return verdictOutcome(lastVerification, messages);
  return verdict ? verdictOutcome({ verdict, level: null }, messages) : contentsOutcome(contents, messages);
}
