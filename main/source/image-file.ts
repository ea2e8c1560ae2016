/** Tells an image by its bytes; names lie. */
import { open, stat } from 'node:fs/promises';
import { JobFailure } from '../../contract/failure.ts';

const SECTOR_BYTES = 2048;
/** ISO 9660: the first volume descriptor follows the 16 sectors that belong to the system. */
const DESCRIPTOR_OFFSET = 16 * SECTOR_BYTES;
const LABEL_OFFSET = 40;
const LABEL_BYTES = 32;

const COMPRESSED: readonly (readonly [string, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

export interface ImageFile {
  readonly sizeBytes: number;
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

const isCompressed = (head: Buffer): boolean =>
  COMPRESSED.some(([, magic]) => magic.every((byte, place) => head[place] === byte));

/** Size and label of an image. Fails with file-not-found, file-unreadable, image-empty or not-an-image. */
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
  if (!isImage(read.head) && !isCompressed(read.head))
    throw new JobFailure({
      kind: 'not-an-image',
      path,
      detail: 'it has neither an ISO 9660 label nor a partition table',
    });
  return { sizeBytes: read.sizeBytes, volumeLabel: volumeLabelOf(read.head) };
}
