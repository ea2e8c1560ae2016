/** Which blocks of a drive to write: all, or those that an earlier write of the same image left undone. */
import { stat } from 'node:fs/promises';
import type { Drive } from '../../contract/wire/drive.ts';
import { type BlockRun, MAX_RUNS } from '../../contract/wire/helper-protocol.ts';
import type { Image } from '../../contract/wire/image.ts';
import type { DriveProgress } from '../../contract/wire/job.ts';
import type { UnfinishedWrite } from '../../contract/wire/record.ts';
import { forgetUnfinished, noteUnfinished, unfinishedOn } from '../stages/record/index.ts';
import type { PlannedDrive } from '../stages/write/index.ts';

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
}

const isSameImage = (a: UnfinishedWrite['image'], b: UnfinishedWrite['image']): boolean =>
  a.path === b.path && a.fileBytes === b.fileBytes && a.modifiedMs === b.modifiedMs && a.sizeBytes === b.sizeBytes;

export async function planWrite(drive: Drive, { image, title, startedAt, rewrite }: Subject): Promise<NotedDrive> {
  const { path, fileBytes, sizeBytes } = image;
  const now: UnfinishedWrite = {
    schema: 1,
    startedAt,
    title,
    drive: { identity: drive.identity, name: drive.name },
    image: { path, fileBytes, sizeBytes, modifiedMs: (await stat(path).catch(() => null))?.mtimeMs ?? 0 },
    endedAt: null,
    badBlocks: [],
  };
  const before = await unfinishedOn(drive.identity);
  const isContinued = rewrite === 'missing' && before !== null && isSameImage(before.image, now.image);
  return { drive, before, now, ...(isContinued ? continued(before) : ANEW) };
}

const ANEW: Pick<PlannedDrive, 'scope' | 'rewrite'> = {
  scope: { writes: 'everything', rewrittenBlocks: [] },
  rewrite: 'everything',
};

/** If there are too many bad blocks to list, they are found again by reading. */
function continued({ badBlocks }: UnfinishedWrite): Pick<PlannedDrive, 'scope' | 'rewrite'> {
  if (badBlocks.length === 0 || badBlocks.length > MAX_RUNS)
    return { scope: { writes: 'missing', rewrittenBlocks: [] }, rewrite: 'differing' };
  const rewrite = badBlocks.map(({ first, last }): BlockRun => [first, last]);
  return { scope: { writes: 'bad-blocks', rewrittenBlocks: badBlocks }, rewrite };
}

/** Before any drive is touched. Throws record-unwritable. */
export async function noteBegun(planned: readonly NotedDrive[]): Promise<void> {
  for (const { now } of planned) await noteUnfinished(now);
}

/** The outcome. A note that cannot be saved only costs a later job time. */
export async function noteEnded(planned: NotedDrive, progress: DriveProgress): Promise<void> {
  const { before, now, drive } = planned;
  if (progress.contents === 'untouched' && before) return noteUnfinished(before).catch(() => {});
  const isBad = progress.verdict?.kind === 'differs' || progress.verdict?.kind === 'unreadable';
  const isDone = progress.contents !== 'partly-written' && progress.step === 'finished' && !isBad;
  if (isDone) return forgetUnfinished(drive.identity);
  const badBlocks = isBad ? progress.badBlocks : [];
  await noteUnfinished({ ...now, endedAt: new Date().toISOString(), badBlocks }).catch(() => {});
}
