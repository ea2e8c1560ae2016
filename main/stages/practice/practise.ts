import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { Progress } from '../../../contract/wire/job.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { PRACTICE_IMAGE_BYTES, PRACTICE_STICK_BYTES, type PracticeStage } from '../../../contract/wire/practice.ts';
import { unwritable } from '../../system/file-failure.ts';
import { createOwnFile, makeOwnFolder } from './own-file.ts';

/** How long each stage takes, in milliseconds: long enough to be watched, 20 s together. */
export const PRACTICE_PACE: Readonly<Record<PracticeStage, number>> = {
  building: 4000,
  writing: 9000,
  verifying: 7000,
};

const PIECE_BYTES = 64 * 1024;

export interface PracticeOptions {
  /** Of our own; made if it is not there. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (stage: PracticeStage, progress: Progress) => void;
  readonly pace?: Readonly<Record<PracticeStage, number>>;
}

/** Nothing of it is left when it ends. Throws JobFailure file-unwritable, disk-full, drive-differs; Cancelled. */
export async function practise(options: PracticeOptions): Promise<void> {
  const imagePath = join(options.folder, 'image.img');
  const stickPath = join(options.folder, 'stick.img');
  const open: FileHandle[] = [];
  try {
    makeOwnFolder(options.folder);
    const image = await createOwnFile(imagePath);
    open.push(image);
    const stick = await createOwnFile(stickPath);
    open.push(stick);
    await stick.truncate(PRACTICE_STICK_BYTES);
    const wanted = await build(image, options);
    await copy({ image, stick }, options);
    compare(wanted, await readBack(stick, options), stickPath);
  } catch (thrown) {
    throw failureFor(thrown, options);
  } finally {
    await Promise.all(open.map((file) => file.close()));
    // Only what was made here: what was refused stays as it is.
    await Promise.all([imagePath, stickPath].slice(0, open.length).map((path) => rm(path, { force: true })));
  }
}

/** Gives the digest of each block. */
function build(image: FileHandle, options: PracticeOptions): Promise<string[]> {
  return digestPieces('building', options, async (offset) => {
    const piece = randomBytes(PIECE_BYTES);
    await writeAll(image, piece, offset);
    return piece;
  });
}

async function copy(
  { image, stick }: { image: FileHandle; stick: FileHandle },
  options: PracticeOptions,
): Promise<void> {
  const piece = Buffer.alloc(PIECE_BYTES);
  await eachPiece('writing', options, async (offset) => {
    await image.read(piece, 0, PIECE_BYTES, offset);
    await writeAll(stick, piece, offset);
  });
  await stick.datasync();
}

/** On a full disk, a part is written before the error comes. */
async function writeAll(file: FileHandle, piece: Buffer, offset: number): Promise<void> {
  for (let done = 0; done < piece.length; )
    done += (await file.write(piece, done, piece.length - done, offset + done)).bytesWritten;
}

/** Gives the digest of each block. */
function readBack(stick: FileHandle, options: PracticeOptions): Promise<string[]> {
  const piece = Buffer.alloc(PIECE_BYTES);
  return digestPieces('verifying', options, async (offset) => {
    await stick.read(piece, 0, PIECE_BYTES, offset);
    return piece;
  });
}

async function digestPieces(
  stage: PracticeStage,
  options: PracticeOptions,
  piece: (offset: number) => Promise<Buffer>,
): Promise<string[]> {
  const digests: string[] = [];
  let hash = createHash('sha256');
  await eachPiece(stage, options, async (offset) => {
    hash.update(await piece(offset));
    if ((offset + PIECE_BYTES) % BLOCK_BYTES > 0) return;
    digests.push(hash.digest('hex'));
    hash = createHash('sha256');
  });
  return digests;
}

/** At an even pace, as long as the stage is to last. */
async function eachPiece(
  stage: PracticeStage,
  { signal, onProgress, pace = PRACTICE_PACE }: PracticeOptions,
  work: (offset: number) => Promise<void>,
): Promise<void> {
  const totalBytes = PRACTICE_IMAGE_BYTES;
  const startedMs = performance.now();
  onProgress(stage, { doneBytes: 0, totalBytes, bytesPerSecond: null });
  for (let doneBytes = 0; doneBytes < totalBytes; ) {
    throwIfStopped(signal);
    await work(doneBytes);
    doneBytes += PIECE_BYTES;
    const dueMs = startedMs + (doneBytes / totalBytes) * pace[stage];
    await wait(Math.max(0, dueMs - performance.now()), undefined, { signal });
    onProgress(stage, {
      doneBytes,
      totalBytes,
      bytesPerSecond: (doneBytes * 1000) / Math.max(1, performance.now() - startedMs),
    });
  }
}

function compare(wanted: readonly string[], found: readonly string[], drive: string): void {
  const blocks = wanted.flatMap((digest, index) => (digest === found[index] ? [] : [{ first: index, last: index }]));
  if (blocks.length > 0) throw new JobFailure({ kind: 'drive-differs', drive, blocks, blockBytes: BLOCK_BYTES });
}

/** Errors of the file system as failures; what is one already stays. */
function failureFor(thrown: unknown, { folder, signal }: PracticeOptions): unknown {
  const { code } = thrown as NodeJS.ErrnoException;
  if (thrown instanceof JobFailure || signal.aborted || code === undefined) return thrown;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new JobFailure({ kind: 'disk-full', path: folder, detail: code }, { cause: thrown })
    : unwritable(folder, thrown);
}
