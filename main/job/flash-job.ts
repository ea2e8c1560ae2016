/** source → nix-build → image → drive → write → verify → record. */
import { rm } from 'node:fs/promises';
import type { Drive } from '../../contract/drive.ts';
import { JobFailure } from '../../contract/failure.ts';
import type { Image } from '../../contract/image.ts';
import type { DriveProgress, JobRequest } from '../../contract/job.ts';
import type { Record } from '../../contract/record.ts';
import { findChosenDrive, listDrives } from '../drive/index.ts';
import { appendRecord, checkRecordsCanBeKept } from '../record/index.ts';
import { writeImage } from '../write/index.ts';
import { instant, type PipelineContext } from './context.ts';
import { endWith, runHelper } from './helper-run.ts';
import { makeImage, passingLink, summaryOf } from './make-image.ts';
import { recordOf } from './receipt.ts';

type FlashRequest = Extract<JobRequest, { kind: 'flash' }>;

/** The chosen drives as they are now, none refused. */
async function eligibleDrives(request: FlashRequest, image: Image | null): Promise<Drive[]> {
  const all = await listDrives({
    includeLoop: request.includeLoop,
    imageNeedsBytes: image?.sizeBytes,
    imagePath: image?.path,
  });
  return request.drives.map((chosen) => {
    const drive = findChosenDrive(chosen, all);
    if (drive.refusals.length > 0)
      throw new JobFailure({ kind: 'drive-refused', drive: drive.devicePath, refusals: drive.refusals });
    return drive;
  });
}

export async function flash(request: FlashRequest, context: PipelineContext): Promise<void> {
  // Nobody should wait for a build to hear that the drive was no good from the start.
  await checkRecordsCanBeKept();
  await eligibleDrives(request, null);
  const link = passingLink();
  try {
    const { image, provenance } = await makeImage(request.source, request.options, link, context);
    const drives = await eligibleDrives(request, image);
    const startedAt = instant();
    const result = await runHelper({ image: summaryOf(image), provenance, drives }, context, (options) =>
      writeImage({ image, drives, verification: request.verification }, context.session, options),
    );
    const records = result.drives.map((progress, index) =>
      recordOf({ progress, drive: drives[index] as Drive, image, provenance, startedAt, timing: result.timing[index] }),
    );
    const lost = await keepRecords(records, result.drives, context);
    // What became of a drive matters more than that its receipt was lost.
    if (lost && result.drives.every(({ failure }) => failure === null)) throw lost;
    endWith(result, context, provenance, summaryOf(image));
  } finally {
    // The job has ended, one way or another: a link left behind is no failure of it.
    await rm(link, { force: true }).catch(() => {});
  }
}

/** Also of drives that failed: the receipt says what is on them. A drive that nothing was written to needs none. Gives the first error. */
async function keepRecords(
  records: readonly Record[],
  drives: readonly DriveProgress[],
  { apply }: PipelineContext,
): Promise<Error | null> {
  let lost: Error | null = null;
  const kept = [...drives];
  for (const [index, record] of records.entries()) {
    const drive = kept[index];
    if (!drive || drive.contents === 'untouched') continue;
    try {
      await appendRecord(record);
      kept[index] = { ...drive, recordId: record.id };
      apply({ kind: 'drivesAdvanced', drives: [...kept] });
    } catch (thrown) {
      lost ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  }
  return lost;
}
