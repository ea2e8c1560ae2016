/** Which blocks of a drive to write: all, or those that an earlier write of the same image left undone. */
import { stat } from 'node:fs/promises';
import { isSameDrive } from '../../contract/rules/drive-identity.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import { type BlockRun, MAX_RUNS } from '../../contract/wire/helper-protocol.ts';
import type { Image } from '../../contract/wire/image.ts';
import type { DriveProgress } from '../../contract/wire/job.ts';
import type { UnfinishedWrite } from '../../contract/wire/record.ts';
import { forgetUnfinished, noteUnfinished, readRecordHeads, unfinishedOn } from '../stages/record/index.ts';
import type { PlannedDrive, WritePlan } from '../stages/write/index.ts';
import { bootId } from '../system/boot-id.ts';

/** A drive with its earlier unfinished write, and the new one. */
export interface NotedDrive extends PlannedDrive {
  readonly before: UnfinishedWrite | null;
  readonly now: UnfinishedWrite;
}

interface Subject {
  readonly image: Pick<Image, 'path' | 'fileBytes' | 'sizeBytes'>;
  readonly title: string;
  readonly startedAt: string;
  readonly rewrite: 'missing' | 'everything';
  readonly verification: WritePlan['verification'];
}

const isSameImage = (a: UnfinishedWrite['image'], b: UnfinishedWrite['image']): boolean =>
  a.path === b.path && a.fileBytes === b.fileBytes && a.modifiedMs === b.modifiedMs && a.sizeBytes === b.sizeBytes;

export async function planWrite(
  drive: Drive,
  { image, title, startedAt, rewrite, verification }: Subject,
): Promise<NotedDrive> {
  const { path, fileBytes, sizeBytes } = image;
  const now: UnfinishedWrite = {
    schema: 1,
    startedAt,
    title,
    drive: { identity: drive.identity, name: drive.name },
    image: { path, fileBytes, sizeBytes, modifiedMs: (await stat(path).catch(() => null))?.mtimeMs ?? 0 },
    endedAt: null,
    badBlocks: [],
    bootId: bootId(),
  };
  const before = await unfinishedOn(drive.identity);
  const isContinued = rewrite === 'missing' && before !== null && isSameImage(before.image, now.image);
  if (!isContinued) {
    const isRepair = rewrite === 'missing' && (await wasFoundBad(drive, sizeBytes));
    return { drive, before, now, ...(isRepair ? continued([]) : FROM_THE_START) };
  }
  const isListUsable = verification === 'read-back' && isSamePlugIn(before, now);
  return { drive, before, now, ...continued(isListUsable ? before.badBlocks : []) };
}

/**
 * Whether the newest record of this drive is of an image of this size, and its last verification found bad blocks. Everything is then
 * read and compared before it is written, so that another image or another stick of the same traits costs only time.
 */
async function wasFoundBad({ identity }: Drive, sizeBytes: number): Promise<boolean> {
  const { heads } = await readRecordHeads().catch(() => ({ heads: [] }));
  const newest = heads.find(({ drive }) => isSameDrive(drive.identity, identity));
  const verdict = newest?.verifications.at(-1)?.verdict.kind;
  return newest?.image.sizeBytes === sizeBytes && (verdict === 'differs' || verdict === 'unreadable');
}

/** Cheap sticks share serial numbers, so the traits that found the note do not prove that it is the same stick. */
function isSamePlugIn(before: UnfinishedWrite, now: UnfinishedWrite): boolean {
  const [then, today] = [before.drive.identity.diskseq, now.drive.identity.diskseq];
  return before.bootId != null && before.bootId === now.bootId && then !== null && then === today;
}

export const FROM_THE_START: Pick<PlannedDrive, 'scope' | 'rewrite'> = {
  scope: { writes: 'everything', rewrittenBlocks: [] },
  rewrite: 'everything',
};

/** Without a list of bad blocks, or with one that is too long, they are found by reading. */
function continued(badBlocks: UnfinishedWrite['badBlocks']): Pick<PlannedDrive, 'scope' | 'rewrite'> {
  if (badBlocks.length === 0 || badBlocks.length > MAX_RUNS)
    return { scope: { writes: 'missing', rewrittenBlocks: [] }, rewrite: 'differing' };
  const rewrite = badBlocks.map(({ first, last }): BlockRun => [first, last]);
  return { scope: { writes: 'bad-blocks', rewrittenBlocks: badBlocks }, rewrite };
}

/** Before any drive is touched: if one cannot be noted, none is. Throws record-unwritable, file-newer. */
export async function noteBegun(planned: readonly NotedDrive[]): Promise<void> {
  const noted: NotedDrive[] = [];
  try {
    for (const one of planned) {
      await noteUnfinished(one.now);
      noted.push(one);
    }
  } catch (thrown) {
    for (const one of noted) await noteUntouched(one);
    throw thrown;
  }
}

async function noteUntouched({ before, drive }: NotedDrive): Promise<void> {
  await (before ? noteUnfinished(before).catch(() => {}) : forgetUnfinished(drive.identity));
}

/** The outcome. A note that cannot be saved only costs a later job time. */
export async function noteEnded(planned: NotedDrive, progress: DriveProgress): Promise<void> {
  const { now, drive } = planned;
  if (progress.contents === 'untouched') return noteUntouched(planned);
  const isBad = progress.verdict?.kind === 'differs' || progress.verdict?.kind === 'unreadable';
  const isDone = progress.contents !== 'partly-written' && progress.step === 'finished' && !isBad;
  if (isDone) return forgetUnfinished(drive.identity);
  const badBlocks = isBad ? progress.badBlocks : [];
  await noteUnfinished({ ...now, endedAt: new Date().toISOString(), badBlocks }).catch(() => {});
}
