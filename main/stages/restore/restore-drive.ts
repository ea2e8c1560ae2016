import { helperDriveOf } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import type { HelperResult, HelperRun, HelperSession } from '../../system/helper-client/index.ts';
import type { EmptyImage } from './empty-image.ts';

type RestoreOptions = Omit<HelperRun, 'request' | 'drives' | 'expectation' | 'decide' | 'imageRead'>;

/** No image was written: what to do differs. */
function asRestored(progress: DriveProgress): DriveProgress {
  const { failure } = progress;
  if (failure?.kind !== 'drive-differs' && failure?.kind !== 'drive-unreadable') return progress;
  return { ...progress, failure: { ...failure, isRestored: true } };
}

/** Wipes the drive, writes the image to its beginning and reads it back. */
export async function restoreDrive(
  { drive, image }: { readonly drive: Drive; readonly image: EmptyImage },
  session: HelperSession,
  options: RestoreOptions,
): Promise<HelperResult> {
  const { path: imagePath, sizeBytes: imageBytes, blocks, end } = image;
  const { id, name, devicePath } = drive;
  const result = await session.run({
    request: {
      protocol: PROTOCOL,
      task: 'restore',
      imagePath,
      imageBytes,
      blockBytes: blocks.blockBytes,
      drives: [helperDriveOf(drive)],
      end: end?.toString('base64') ?? null,
    },
    drives: [{ id, name, devicePath }],
    expectation: { kind: 'blocks', blocks },
    ...options,
    onFinished: (index, progress) => options.onFinished?.(index, asRestored(progress)),
  });
  return { ...result, drives: result.drives.map(asRestored) };
}
