/** Tells an image by its bytes; names lie. */
import { open, stat } from 'node:fs/promises';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { compressionOf } from '../../../contract/wire/image.ts';

const SECTOR_BYTES = 2048;
/** ISO 9660: the first volume descriptor follows the 16 sectors that belong to the system. */
const DESCRIPTOR_OFFSET = 16 * SECTOR_BYTES;
const LABEL_OFFSET = 40;
const LABEL_BYTES = 32;

export interface ImageFile {
  /** Null for a compressed image: it is known when it was decompressed. */
  readonly sizeBytes: number | null;
  /** ISO 9660 volume label; null for other images. */
  readonly volumeLabel: string | null;
}

async function readHead(path: string): Promise<{ head: Buffer; sizeBytes: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(DESCRIPTOR_OFFSET + SECTOR_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return { head: head.subarray(0, bytesRead), sizeBytes: size };
  } finally {
    await file.close();
  }
}

function volumeLabelOf(head: Buffer): string | null {
  const descriptor = head.subarray(DESCRIPTOR_OFFSET);
  if (descriptor.toString('latin1', 1, 6) !== 'CD001') return null;
  return descriptor.toString('latin1', LABEL_OFFSET, LABEL_OFFSET + LABEL_BYTES).trimEnd();
}

function isImage(head: Buffer): boolean {
  if (volumeLabelOf(head) !== null) return true;
  const hasBootSignature = head.length >= 512 && head[510] === 0x55 && head[511] === 0xaa;
  return hasBootSignature || head.toString('latin1', 512, 520) === 'EFI PART';
}

/**
 * Size and label of an image. Fails with file-not-found, file-unreadable, image-empty, image-compressed (an archive) or
 * not-an-image.
 */
export async function readImageFile(path: string): Promise<ImageFile> {
  let read: { head: Buffer; sizeBytes: number };
  try {
    if (!(await stat(path)).isFile())
      throw new JobFailure({ kind: 'not-an-image', path, detail: 'it is not a regular file' });
    read = await readHead(path);
  } catch (thrown) {
    if (thrown instanceof JobFailure) throw thrown;
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new JobFailure({ kind: 'file-not-found', path });
    throw new JobFailure({ kind: 'file-unreadable', path, detail: code ?? message }, { cause: thrown });
  }
  if (read.sizeBytes === 0) throw new JobFailure({ kind: 'image-empty', path });
  const compression = compressionOf(read.head);
  if (compression === 'zip' || compression === '7z')
    throw new JobFailure({ kind: 'image-compressed', path, compression });
  if (!isImage(read.head) && compression === null)
    throw new JobFailure({
      kind: 'not-an-image',
      path,
      detail: 'it has neither an ISO 9660 label nor a partition table',
    });
  return { sizeBytes: compression === null ? read.sizeBytes : null, volumeLabel: volumeLabelOf(read.head) };
}
