import { JobFailure } from '../../../contract/wire/failure.ts';
import { readImageHeader } from '../../../formats/image-header.ts';
import { headerFailure } from '../../system/image-head.ts';

/**
 * Throws not-an-image or image-compressed if this is not the beginning of an image, before gigabytes of it are downloaded. `from` is
 * its name in the failure.
 */
export function checkHead(head: Buffer, from: string): void {
  if (head.length === 0) throw new JobFailure({ kind: 'image-empty', path: from });
  const header = readImageHeader(head);
  if (header.kind === 'foreign' && header.file === 'html')
    throw new JobFailure({ kind: 'not-an-image', path: from, detail: { because: 'web-page-instead' } });
  const failure = headerFailure(header, from);
  if (failure) throw new JobFailure(failure);
}
