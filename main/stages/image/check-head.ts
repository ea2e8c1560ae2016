import { JobFailure } from '../../../contract/wire/failure.ts';
import { compressionOf } from '../../../contract/wire/image.ts';
import { readImageHeader } from '../../../formats/image-header.ts';

/**
 * Throws not-an-image or image-compressed when no image begins like that: before gigabytes of something else are fetched.
 * `from` is what it is called in the failure.
 */
export function checkHead(head: Buffer, from: string): void {
  if (head.length === 0) throw new JobFailure({ kind: 'image-empty', path: from });
  const compression = compressionOf(head);
  if (compression === 'zip' || compression === '7z')
    throw new JobFailure({ kind: 'image-compressed', path: from, compression });
  if (compression !== null) return;
  if (/^\s*<(?:!doctype html|html|\?xml)/i.test(head.toString('latin1', 0, 512)))
    throw new JobFailure({ kind: 'not-an-image', path: from, detail: 'the server sent a web page in its place' });
  const header = readImageHeader(head);
  if (header.kind === 'unknown') throw new JobFailure({ kind: 'not-an-image', path: from, detail: header.detail });
}
