import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Cancelled, JobFailure } from '../../../contract/wire/failure.ts';
import {
  BLOCK_BYTES,
  type BlockDigests,
  compressionOf,
  type Image,
  type ImageCompression,
} from '../../../contract/wire/image.ts';
import type { Progress } from '../../../contract/wire/job.ts';
import { readImageHeader } from '../../../formats/image-header.ts';
import { digestBytes } from './digest-bytes.ts';
import { type ImageBytes, openBytes, unreadable } from './image-bytes.ts';
import { MountableFinder } from './mountable.ts';

const REPORT_EVERY_MS = 100;
const MAGIC_BYTES = 16;

export interface OpenImageOptions {
  /** In bytes of the file, compressed or not: how far a compressed one unpacks is not known before its end. */
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** An image that may still be read and digested; what is known of it at once. */
export type KnownImage = Omit<Image, 'sha256' | 'blocks'>;
export interface ImageBeingRead {
  readonly known: KnownImage;
  /** Filled from the first block on. */
  readonly blocks: BlockDigests;
  /** Fails as `openImage` does. */
  readonly whole: Promise<Image>;
}

/**
 * Checks the image's header and gives what is known, while the rest is still being digested. How far a compressed one unpacks
 * is known at its end only: it is then read to its end first.
 */
export async function beginImage(path: string, options: OpenImageOptions): Promise<ImageBeingRead> {
  const blocks: BlockDigests = { blockBytes: BLOCK_BYTES, sha256: [] };
  const { promise: header, resolve: onKnown } = Promise.withResolvers<KnownImage>();
  const whole = openImage(path, options, { onKnown, sha256: blocks.sha256 });
  const known = await Promise.race([header, whole]);
  // Whoever waits for it hears of it; until somebody does, it is no unheard failure.
  whole.catch(() => {});
  return { known, blocks, whole };
}

/** What is told before the whole image was read. */
interface Ahead {
  readonly onKnown: (known: KnownImage) => void;
  readonly sha256: string[];
}

/** Reads, decompresses and digests the whole file at `path`, which must be a regular file. */
export async function openImage(path: string, options: OpenImageOptions, ahead?: Ahead): Promise<Image> {
  // O_NONBLOCK: opening a named pipe must not hang.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') throw new JobFailure({ kind: 'file-not-found', path });
    throw unreadable(path, thrown);
  });
  try {
    const before = await file.stat({ bigint: true });
    if (!before.isFile()) throw new JobFailure({ kind: 'not-an-image', path, detail: 'it is not an ordinary file' });
    if (before.size === 0n) throw new JobFailure({ kind: 'image-empty', path });
    const compression = await readCompression(file, path);
    const image = await readImage({ file, path, compression, fileBytes: Number(before.size) }, options, ahead).catch(
      async (thrown: unknown) => {
        // What looks damaged may have been written to in the middle.
        if (thrown instanceof JobFailure) await checkUnchanged(file, path, before);
        throw thrown;
      },
    );
    await checkUnchanged(file, path, before);
    return image;
  } finally {
    await file.close();
  }
}

async function checkUnchanged(file: FileHandle, path: string, before: BigIntStats): Promise<void> {
  const after = await file.stat({ bigint: true });
  if (after.mtimeNs !== before.mtimeNs || after.size !== before.size)
    throw new JobFailure({ kind: 'image-changed', path });
}

async function readCompression(file: FileHandle, path: string): Promise<ImageCompression | null> {
  const head = Buffer.alloc(MAGIC_BYTES);
  await file.read(head, 0, MAGIC_BYTES, 0).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  const compression = compressionOf(head);
  if (compression === 'zip' || compression === '7z')
    throw new JobFailure({ kind: 'image-compressed', path, compression });
  return compression;
}

interface OpenFile {
  readonly file: FileHandle;
  readonly path: string;
  readonly compression: ImageCompression | null;
  readonly fileBytes: number;
}

async function readImage(
  from: OpenFile,
  { onProgress, signal }: OpenImageOptions,
  ahead: Ahead | undefined,
): Promise<Image> {
  const { file, path, compression, fileBytes } = from;
  const bytes = openBytes(file, path, compression);
  const report = reporter(bytes, fileBytes, onProgress);
  const stop = (): void => void bytes.close();
  signal.addEventListener('abort', stop, { once: true });
  const seen: { header: ImageHeaderFacts | null } = { header: null };
  const finder = new MountableFinder(BLOCK_BYTES);
  try {
    const digests = await digestBytes(
      bytes,
      (block, content) => {
        if (signal.aborted) throw new Cancelled();
        // Before the rest is read: nobody should wait for minutes to hear that it is a text file.
        if (block === 0) {
          const header = checkHeader(content, path, compression === null ? fileBytes : null);
          seen.header = header;
          const { format, volumeLabel } = header;
          if (compression === null)
            ahead?.onKnown({ path, compression, fileBytes, sizeBytes: fileBytes, format, volumeLabel });
        }
        finder.see(block, content);
        report();
      },
      ahead?.sha256,
    );
    const { format, volumeLabel, needBytes } = seen.header ?? refuseEmpty(path);
    if (compression === null && digests.sizeBytes !== fileBytes) throw new JobFailure({ kind: 'image-changed', path });
    if (needBytes > digests.sizeBytes)
      throw new JobFailure({ kind: 'image-truncated', path, needBytes, haveBytes: digests.sizeBytes });
    const mountable = finder.result();
    return { path, compression, fileBytes, format, volumeLabel, ...digests, ...(mountable ? { mountable } : {}) };
  } catch (thrown) {
    if (signal.aborted) throw new Cancelled();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', stop);
    await bytes.close();
  }
}

function refuseEmpty(path: string): never {
  throw new JobFailure({ kind: 'image-empty', path });
}

interface ImageHeaderFacts extends Pick<Image, 'format' | 'volumeLabel'> {
  /** 0 when the image does not say it. */
  readonly needBytes: number;
}

/** `haveBytes` is null when it is not known yet. */
function checkHeader(content: Buffer, path: string, haveBytes: number | null): ImageHeaderFacts {
  const header = readImageHeader(content);
  if (header.kind === 'compressed') {
    const detail = `what is in it is compressed once more (${header.compression})`;
    throw new JobFailure({ kind: 'not-an-image', path, detail });
  }
  if (header.kind === 'unknown') throw new JobFailure({ kind: 'not-an-image', path, detail: header.detail });
  const needBytes = header.sizeBytes ?? 0;
  if (haveBytes !== null && needBytes > haveBytes)
    throw new JobFailure({ kind: 'image-truncated', path, needBytes, haveBytes });
  return { format: header.kind, volumeLabel: header.kind === 'iso9660' ? header.volumeLabel : null, needBytes };
}

function reporter(bytes: ImageBytes, fileBytes: number, onProgress: (progress: Progress) => void): () => void {
  const startedMs = performance.now();
  let reportedAtMs = startedMs;
  return () => {
    const nowMs = performance.now();
    if (nowMs - reportedAtMs < REPORT_EVERY_MS) return;
    reportedAtMs = nowMs;
    const doneBytes = Math.min(fileBytes, bytes.takenBytes);
    onProgress({ doneBytes, totalBytes: fileBytes, bytesPerSecond: (doneBytes * 1000) / (nowMs - startedMs) });
  };
}
