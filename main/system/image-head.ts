/**
 * The header of an image file: what it is and whether it can be written. It is read once, because parsing, inspecting, planning,
 * locking and reading the image all need it, and the page only sends the name of the file.
 */

import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { AcceptedRisk } from '../../contract/wire/build-risk.ts';
import { type Failure, JobFailure } from '../../contract/wire/failure.ts';
import type { ImageCompression } from '../../contract/wire/image.ts';
import { Decompressed } from '../../formats/decompress/decompress.ts';
import {
  IMAGE_HEADER_BYTES,
  type ImageContent,
  type ImageHeader,
  readImageHeader,
} from '../../formats/image-header.ts';
import { isUnfinishedName } from '../../formats/image-names.ts';
import { fileFailure } from './file-failure.ts';

export interface ImageHead {
  readonly fileBytes: number;
  readonly compression: ImageCompression | null;
  /** Null for a compressed image, whose size is known only after decompression. */
  readonly content: ImageContent | null;
}

/** The failure for a file that cannot be read. */
export function unreadable(path: string, thrown: unknown): JobFailure {
  const { code, message } = thrown as NodeJS.ErrnoException;
  return new JobFailure({ kind: 'file-unreadable', path, detail: code ?? message }, { cause: thrown });
}

/** Why an image with this header must not be written to a drive; null if it may be. `path` is for the failure. */
export function headerFailure(header: ImageHeader, path: string): Failure | null {
  if (header.kind === 'archive') return { kind: 'image-compressed', path, compression: header.archive };
  if (header.kind === 'foreign')
    return { kind: 'not-an-image', path, detail: { because: 'foreign-file', format: header.file } };
  return header.kind === 'unknown' ? { kind: 'not-an-image', path, detail: { because: header.because } } : null;
}

/**
 * Throws not-an-image, image-empty or image-compressed if this is not the beginning of an image, before gigabytes of it are downloaded.
 * `from` is its name in the failure.
 */
export function checkHead(head: Buffer, from: string): void {
  if (head.length === 0) throw new JobFailure({ kind: 'image-empty', path: from });
  const header = readImageHeader(head);
  if (header.kind === 'foreign' && header.file === 'html')
    throw new JobFailure({ kind: 'not-an-image', path: from, detail: { because: 'web-page-instead' } });
  const failure = headerFailure(header, from);
  if (failure) throw new JobFailure(failure);
}

/** The caller closes it. Fails with file-not-found or file-unreadable. */
export async function openImageFile(path: string): Promise<FileHandle> {
  // O_NONBLOCK: opening a named pipe must not hang.
  return open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((thrown: NodeJS.ErrnoException) => {
    throw fileFailure(path, thrown);
  });
}

/** Fails like `openImageFile` and `headOf`. */
export async function readImageHead(path: string): Promise<ImageHead> {
  const file = await openImageFile(path);
  try {
    return await headOf(file, path);
  } finally {
    await file.close();
  }
}

/**
 * Fails with image-truncated, or image-shrunk if only what stands behind the partitions is missing and that was not accepted. Gives how
 * many bytes its table expects and has not; undefined without such.
 */
export function requireWhole(
  content: ImageContent,
  { path, haveBytes }: { readonly path: string; readonly haveBytes: number },
  accept: readonly AcceptedRisk[],
): number | undefined {
  const needBytes = content.sizeBytes;
  if (needBytes === null || needBytes <= haveBytes) return undefined;
  const partitionsEndBytes = content.kind === 'disk' ? content.partitionsEndBytes : undefined;
  if (partitionsEndBytes === undefined || partitionsEndBytes > haveBytes)
    throw new JobFailure({ kind: 'image-truncated', path, needBytes, haveBytes });
  if (!accept.includes('shrunk-image')) throw new JobFailure({ kind: 'image-shrunk', path, needBytes, haveBytes });
  return needBytes - haveBytes;
}

/** The content of a compressed file by its first decompressed bytes; null if they cannot be read, which reading all of it reports. */
export async function readInnerContent(path: string, compression: ImageCompression): Promise<ImageContent | null> {
  const file = await openImageFile(path);
  try {
    const decompressed = new Decompressed(file.fd, compression);
    try {
      const bytes = Buffer.alloc(IMAGE_HEADER_BYTES);
      const header = readImageHeader(bytes.subarray(0, await decompressed.fill(bytes, bytes.length)));
      return header.kind === 'iso9660' || header.kind === 'disk' ? header : null;
    } finally {
      await decompressed.close();
    }
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

const MAX_REMEMBERED = 8;
/** Two writes within the granularity of file times look the same: 2 s on FAT, less elsewhere. */
const MIN_AGE_MS = 2000;
const remembered = new Map<string, ImageHead>();

const versionOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':');

/** Reads the header of an open file. Fails with file-unreadable, image-empty, image-compressed (an archive) or not-an-image. */
export async function headOf(file: FileHandle, path: string): Promise<ImageHead> {
  const stats = await file.stat({ bigint: true });
  if (!stats.isFile()) throw new JobFailure({ kind: 'not-an-image', path, detail: { because: 'not-a-regular-file' } });
  if (stats.size === 0n) throw new JobFailure({ kind: 'image-empty', path });
  if (isUnfinishedName(path))
    throw new JobFailure({ kind: 'not-an-image', path, detail: { because: 'unfinished-download' } });
  const version = versionOf(stats);
  const known = remembered.get(version);
  if (known) return known;
  const head = await readHead(file, path, Number(stats.size));
  if (Date.now() - Number(stats.mtimeMs) >= MIN_AGE_MS) remember(version, head);
  return head;
}

function remember(version: string, head: ImageHead): void {
  remembered.set(version, head);
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

async function readHead(file: FileHandle, path: string, fileBytes: number): Promise<ImageHead> {
  const bytes = Buffer.alloc(IMAGE_HEADER_BYTES);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  const header = readImageHeader(bytes.subarray(0, bytesRead));
  const failure = headerFailure(header, path);
  if (failure) throw new JobFailure(failure);
  if (header.kind === 'compressed') return { fileBytes, compression: header.compression, content: null };
  return { fileBytes, compression: null, content: header as ImageContent };
}
