import { createHash, hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Cancelled, JobFailure } from '../../contract/failure.ts';
import { BLOCK_BYTES, type Image } from '../../contract/image.ts';
import type { Progress } from '../../contract/job.ts';
import { HEADER_BYTES, readImageHeader } from './header.ts';

const REPORT_EVERY_MS = 100;

export interface OpenImageOptions {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Reads and digests the whole file at `path`, which must be a regular file. */
export async function openImage(path: string, { onProgress, signal }: OpenImageOptions): Promise<Image> {
  const file = await open(path, 'r').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') throw new JobFailure({ kind: 'file-not-found', path });
    throw new JobFailure({ kind: 'file-unreadable', path, detail: thrown.code ?? thrown.message }, { cause: thrown });
  });
  try {
    const before = await file.stat({ bigint: true });
    if (!before.isFile()) throw new JobFailure({ kind: 'not-an-image', path, detail: 'it is not an ordinary file' });
    const sizeBytes = Number(before.size);
    const { format, volumeLabel } = await checkHeader(file, path, sizeBytes);
    const digests = await digest(file, path, sizeBytes, { onProgress, signal });
    const after = await file.stat({ bigint: true });
    if (after.mtimeNs !== before.mtimeNs || after.size !== before.size)
      throw new JobFailure({ kind: 'image-changed', path });
    return { path, sizeBytes, format, volumeLabel, ...digests };
  } finally {
    await file.close();
  }
}

async function checkHeader(
  file: FileHandle,
  path: string,
  sizeBytes: number,
): Promise<Pick<Image, 'format' | 'volumeLabel'>> {
  if (sizeBytes === 0) throw new JobFailure({ kind: 'image-empty', path });
  const buffer = Buffer.alloc(Math.min(HEADER_BYTES, sizeBytes));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0).catch(unreadable(path));
  const header = readImageHeader(buffer.subarray(0, bytesRead));
  if (header.kind === 'compressed')
    throw new JobFailure({ kind: 'image-compressed', path, compression: header.compression });
  if (header.kind === 'unknown') throw new JobFailure({ kind: 'not-an-image', path, detail: header.detail });
  if (header.sizeBytes !== null && header.sizeBytes > sizeBytes)
    throw new JobFailure({ kind: 'image-truncated', path, needBytes: header.sizeBytes, haveBytes: sizeBytes });
  return { format: header.kind, volumeLabel: header.kind === 'iso9660' ? header.volumeLabel : null };
}

function unreadable(path: string): (thrown: NodeJS.ErrnoException) => never {
  return (thrown) => {
    throw new JobFailure({ kind: 'file-unreadable', path, detail: thrown.code ?? thrown.message }, { cause: thrown });
  };
}

async function digest(
  file: FileHandle,
  path: string,
  sizeBytes: number,
  { onProgress, signal }: OpenImageOptions,
): Promise<Pick<Image, 'sha256' | 'blocks'>> {
  const whole = createHash('sha256');
  const sha256: string[] = [];
  const buffers = [Buffer.allocUnsafe(BLOCK_BYTES), Buffer.allocUnsafe(BLOCK_BYTES)];
  const startedMs = performance.now();
  let reportedAtMs = startedMs;
  const readBlock = async (block: number): Promise<Buffer> => {
    const buffer = buffers[block % 2] as Buffer;
    const length = Math.min(BLOCK_BYTES, sizeBytes - block * BLOCK_BYTES);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await file
        .read(buffer, done, length - done, block * BLOCK_BYTES + done)
        .catch(unreadable(path));
      if (bytesRead === 0) throw new JobFailure({ kind: 'image-changed', path });
      done += bytesRead;
    }
    return buffer.subarray(0, length);
  };
  const blocks = Math.ceil(sizeBytes / BLOCK_BYTES);
  let next = readBlock(0);
  for (let block = 0; block < blocks; block++) {
    const data = await next;
    // The next block is read while this one is digested.
    if (block + 1 < blocks) next = readBlock(block + 1);
    if (signal.aborted) {
      await next.catch(() => {});
      throw new Cancelled();
    }
    whole.update(data);
    sha256.push(hash('sha256', data));
    const nowMs = performance.now();
    if (nowMs - reportedAtMs >= REPORT_EVERY_MS) {
      reportedAtMs = nowMs;
      const doneBytes = Math.min(sizeBytes, (block + 1) * BLOCK_BYTES);
      onProgress({ doneBytes, totalBytes: sizeBytes, bytesPerSecond: (doneBytes * 1000) / (nowMs - startedMs) });
    }
  }
  return { sha256: whole.digest('hex'), blocks: { blockBytes: BLOCK_BYTES, sha256 } };
}
