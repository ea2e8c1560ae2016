/** source → nix-build → image → drive → write → verify → record. */
import { rm } from 'node:fs/promises';
import { identityKey } from '../../contract/rules/drive-identity.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import { type Failure, JobFailure } from '../../contract/wire/failure.ts';
import { type ChosenDrive, type DriveProgress, type JobRequest, waitingDrive } from '../../contract/wire/job.ts';
import type { Record } from '../../contract/wire/record.ts';
import { findChosenDrive, listDrives } from '../stages/drive/index.ts';
import type { KnownImage } from '../stages/image/index.ts';
import { appendRecord, checkRecordsCanBeKept } from '../stages/record/index.ts';
import { loadPresets } from '../stages/source/index.ts';
import { writeImage } from '../stages/write/index.ts';
import { removeStaleGcRoots, temporaryGcRoot } from '../system/nix/index.ts';
import { instant, type PipelineContext } from './context.ts';
import { endWith, runHelper } from './helper-run.ts';
import { makeImageBeingRead, summaryOf } from './make-image.ts';
import { MountLifecycle } from './mount-lifecycle.ts';
import { recordOf } from './receipt.ts';
import { requireRoom } from './require-room.ts';
import { noteBegun, noteEnded, planWrite } from './write-scope.ts';

type FlashRequest = Extract<JobRequest, { kind: 'flash' }>;

interface Candidates {
  readonly eligible: readonly Drive[];
  /** Drives that failed before the write began, each with its failure; nothing is written to them. */
  readonly refused: readonly DriveProgress[];
}

/** Throws bad-usage when a drive is named twice. */
async function judgeChosen(request: FlashRequest, image: KnownImage | null): Promise<Candidates> {
  const all = await listDrives({
    includeLoop: request.includeLoop,
    imageNeedsBytes: image?.sizeBytes,
    imagePath: image?.path,
  });
  const eligible: Drive[] = [];
  const refused: DriveProgress[] = [];
  for (const chosen of request.drives) {
    try {
      const drive = findChosenDrive(chosen, all);
      if (eligible.some(({ id }) => id === drive.id))
        throw new JobFailure({ kind: 'bad-usage', detail: { because: 'drive-named-twice', drive: drive.devicePath } });
      if (drive.refusals.length > 0)
        throw new JobFailure({ kind: 'drive-refused', drive: drive.devicePath, refusals: drive.refusals });
      eligible.push(drive);
    } catch (thrown) {
      if (!(thrown instanceof JobFailure) || thrown.failure.kind === 'bad-usage') throw thrown;
      refused.push(neverBegun(chosen, thrown.failure, image));
    }
  }
  return { eligible, refused };
}

function neverBegun({ devicePath, identity }: ChosenDrive, failure: Failure, image: KnownImage | null): DriveProgress {
  const name = [identity.vendor, identity.model].filter(Boolean).join(' ') || devicePath;
  const drive = { id: identityKey(identity), name, devicePath };
  return { ...waitingDrive(drive, image?.sizeBytes ?? 0), step: 'finished', failure };
}

function throwFirst(refused: readonly DriveProgress[]): void {
  const failure = refused[0]?.failure;
  if (failure) throw new JobFailure(failure);
}

export async function flash(request: FlashRequest, context: PipelineContext): Promise<void> {
  await removeStaleGcRoots();
  // A drive that is refused anyway should be refused before the build.
  await checkRecordsCanBeKept();
  throwFirst((await judgeChosen(request, null)).refused);
  const link = temporaryGcRoot('flash');
  const reading = new AbortController();
  try {
    const signal = AbortSignal.any([context.signal, reading.signal]);
    const made = await makeImageBeingRead(request.source, request.options, link, {
      ...context,
      signal,
      checkSize: (leastBytes) => requireRoom(leastBytes, request.drives),
    });
    const { provenance, recipe } = made;
    const { known, whole } = made.image;
    // A stick that was unplugged during the build must not prevent the others from being written.
    const { eligible: drives, refused } = await judgeChosen(request, known);
    if (drives.length === 0) throwFirst(refused);
    const startedAt = instant();
    const subject = { image: known, title: provenance.title, startedAt, rewrite: request.rewrite };
    const planned = await Promise.all(drives.map((drive) => planWrite(drive, subject)));
    await noteBegun(planned);
    const care = new MountLifecycle(drives, request, context);
    const result = await runHelper(
      { image: summaryOf(known), provenance, drives: planned, refused },
      context,
      (options) => {
        const read = whole.then((image) => {
          // If the wait was given up, the job has already ended.
          if (!reading.signal.aborted) context.apply({ kind: 'imageRead', image: summaryOf(image) });
        });
        read.catch(() => {});
        const written = { ...known, blocks: made.image.blocks, whole: read };
        const plan = { image: written, drives: planned, verification: request.verification };
        return care.around(options, known.sizeBytes, (cared) => writeImage(plan, context.session, cared));
      },
    ).catch(async (thrown: unknown) => {
      // None of them was touched.
      for (const one of planned) await noteEnded(one, waitingDrive(one.drive, known.sizeBytes));
      throw thrown;
    });
    // Cancelled or failed before the whole image was read: a record would have no digest.
    const image = await whole.catch(() => null);
    // The drives are written: a failure to collect optional data must not cost their records.
    const presets = await loadPresets().catch(() => []);
    const records = drives.map((drive, index) => {
      const progress = result.drives[index] as DriveProgress;
      const kept = recipe ? { ...provenance, recipe } : provenance;
      const timing = result.timing[index];
      return image && recordOf({ progress, drive, image, provenance: kept, presets, startedAt, timing });
    });
    const { lost, kept } = await keepRecords(records, result.drives, context);
    // In this order: a leftover note only costs reading, but a lost record is lost.
    for (const [index, one] of planned.entries()) await noteEnded(one, result.drives[index] as DriveProgress);
    // After the records: a drive that hangs while it is ejected must not cost its record.
    if (result.end === 'done') context.apply({ kind: 'drivesAdvanced', drives: await care.letGo(kept) });
    // The outcome of a drive matters more than the loss of its record.
    if (lost && result.drives.every(({ failure }) => failure === null)) throw lost;
    endWith(result, context, provenance, summaryOf(image ?? known));
  } finally {
    reading.abort();
    // The job has ended: a leftover link is not a failure of it.
    await rm(link, { force: true }).catch(() => {});
  }
}

/**
 * Also for drives that failed: the record says what is on them. An untouched drive needs none. Gives the first error, and the drives
 * with the IDs of their records.
 */
async function keepRecords(
  records: readonly (Record | null)[],
  drives: readonly DriveProgress[],
  { apply }: PipelineContext,
): Promise<{ lost: Error | null; kept: DriveProgress[] }> {
  let lost: Error | null = null;
  const kept = [...drives];
  for (const [index, record] of records.entries()) {
    const drive = kept[index];
    if (!record || !drive || drive.contents === 'untouched') continue;
    try {
      await appendRecord(record);
      kept[index] = { ...drive, recordId: record.id };
      apply({ kind: 'drivesAdvanced', drives: [...kept] });
    } catch (thrown) {
      lost ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  }
  return { lost, kept };
}
