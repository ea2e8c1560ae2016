/** How much of a compressed file is read: not the padding behind its data, and other bytes there are left out only with consent. */
import type { FileHandle } from 'node:fs/promises';
import type { AcceptedRisk } from '../../../contract/wire/build-risk.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Image, ImageCompression } from '../../../contract/wire/image.ts';
import { type DataEnd, findDataEnd, findMarkedEnd } from '../../../formats/decompress/data-end.ts';
import { CorruptData } from '../../../formats/decompress/decompress.ts';

interface Question {
  readonly file: FileHandle;
  readonly path: string;
  readonly compression: ImageCompression | null;
  readonly accept: readonly AcceptedRisk[];
  readonly signal: AbortSignal;
}

export type ReadData = Pick<Image, 'dataBytes' | 'trailingBytes'>;

/** What the end of the file tells before it is read. Fails with image-followed. */
export async function dataKnownBefore(question: Question): Promise<ReadData> {
  const { file, compression } = question;
  const end = compression && (await findMarkedEnd(file.fd, compression));
  return end ? readable(end, question) : {};
}

/** What a failed read tells; null if the file is damaged. Fails with image-followed. */
export async function dataKnownAfter(question: Question, thrown: unknown): Promise<ReadData | null> {
  const { file, compression, signal } = question;
  const cause = thrown instanceof JobFailure ? thrown.cause : null;
  if (!compression || !(cause instanceof CorruptData) || cause.damage !== 'followed') return null;
  const end = await findDataEnd(file.fd, compression, signal);
  return end && end.dataBytes < (await file.stat()).size ? readable(end, question) : null;
}

async function readable({ dataBytes, trailingBytes }: DataEnd, { file, path, accept }: Question): Promise<ReadData> {
  if (trailingBytes > 0 && !accept.includes('trailing-bytes'))
    throw new JobFailure({ kind: 'image-followed', path, trailingBytes });
  if (dataBytes === (await file.stat()).size) return {};
  return { dataBytes, ...(trailingBytes > 0 ? { trailingBytes } : {}) };
}
