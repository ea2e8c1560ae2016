/** What the next job may know of the same image file: which record has its digests (ADR 0062). */
import type { Image } from '../../contract/wire/image.ts';
import type { DriveProgress } from '../../contract/wire/job.ts';
import { forgetDigested, noteDigested } from '../stages/record/index.ts';

/** `version` is that of the file when it was opened; null if it has none. Never fails. */
export async function rememberDigests(
  version: string | null,
  image: Image,
  drives: readonly Pick<DriveProgress, 'failure' | 'recordId'>[],
): Promise<void> {
  if (version === null) return;
  // Where the digests were those of an earlier job, they are not those of the file.
  if (drives.some(({ failure }) => failure?.kind === 'image-changed')) return forgetDigested(version);
  const record = drives.find(({ failure, recordId }) => failure === null && recordId !== null)?.recordId;
  const { path, dataBytes } = image;
  if (record) await noteDigested(path, { version, record, ...(dataBytes === undefined ? {} : { dataBytes }) });
}
