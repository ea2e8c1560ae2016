/** Whether a chosen drive may be erased now. */
import type { Drive } from '../../contract/wire/drive.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { DriveToErase } from '../../contract/wire/job.ts';
import { findChosenDrive } from '../stages/drive/index.ts';
import { requireOtherNamesFree } from './other-names.ts';
import { requireStillEmpty } from './still-empty.ts';

/** The drive as it is listed now. Throws drive-not-found, drive-changed, drive-refused, drive-busy. */
export async function requireErasable(chosen: DriveToErase, all: readonly Drive[]): Promise<Drive> {
  const drive = findChosenDrive(chosen, all);
  if (drive.refusals.length > 0)
    throw new JobFailure({ kind: 'drive-refused', drive: drive.devicePath, refusals: drive.refusals });
  requireStillEmpty(chosen, drive);
  await requireOtherNamesFree(drive);
  return drive;
}
