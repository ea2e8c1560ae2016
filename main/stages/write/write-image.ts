import { hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { helperDriveOf } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import { PROTOCOL, type Rewrite } from '../../../contract/wire/helper-protocol.ts';
import type { BlockDigests, Image } from '../../../contract/wire/image.ts';
import type { DriveProgress, WriteScope } from '../../../contract/wire/job.ts';
import { Decompressed } from '../../../formats/decompress/decompress.ts';
import type { HelperResult, HelperSession } from '../../system/helper-client/index.ts';

export interface PlannedDrive {
  readonly drive: Drive;
  readonly scope: WriteScope;
  /** As the helper is told: what `scope` says in words. */
  readonly rewrite: Rewrite;
}

export interface WrittenImage extends Pick<Image, 'path' | 'compression' | 'dataBytes' | 'sizeBytes'> {
  /** Filled until `whole` is there, where that is given. */
  readonly blocks: BlockDigests;
  /** With it, the helper may compare what it reads back with the image, of which exactly this is digested (ADR 0061). */
  readonly comparedVersion?: string | null;
  /** Asked when all of it was read. */
  readonly keptVersion?: () => boolean;
  readonly whole?: Promise<unknown>;
}

export interface WritePlan {
  readonly image: WrittenImage;
  readonly drives: readonly PlannedDrive[];
  /** `skip` ends as written-unverified and is recorded as such. */
  readonly verification: 'read-back' | 'skip';
}

export interface WriteOptions {
  readonly onStarted: () => void;
  /** Right before the drives are opened. */
  readonly prepare?: () => Promise<void>;
  readonly onProgress: (drives: DriveProgress[]) => void;
  /** Called once for each drive, with its complete outcome, while others may go on. */
  readonly onFinished?: (drive: number, progress: DriveProgress) => void;
  readonly signal: AbortSignal;
}

/** Writes the image to every drive and, unless skipped, has it read back and compared with the image's digests. */
export async function writeImage(
  { image, drives, verification }: WritePlan,
  session: HelperSession,
  options: WriteOptions,
): Promise<HelperResult> {
  /** In the order of the drives; each is looked into once. */
  const outcomes: Promise<DriveProgress>[] = [];
  const outcomeOf = (drive: number, progress: DriveProgress): Promise<DriveProgress> =>
    (outcomes[drive] ??= blameTheImage(progress, image));
  const isReadBack = verification === 'read-back';
  const version = isReadBack && image.compression === null ? (image.comparedVersion ?? null) : null;
  const changed: Failure = { kind: 'image-changed', path: image.path };
  const compared = (): Failure | null => (image.keptVersion?.() === false ? changed : null);
  const result = await session.run({
    request: {
      protocol: PROTOCOL,
      task: 'write',
      imagePath: image.path,
      compression: image.compression,
      ...(image.dataBytes === undefined ? {} : { dataBytes: image.dataBytes }),
      imageBytes: image.sizeBytes,
      blockBytes: image.blocks.blockBytes,
      drives: drives.map(({ drive, rewrite }) => ({ ...helperDriveOf(drive), rewrite })),
      verification,
      ...(version === null ? {} : { imageVersion: version }),
    },
    drives: drives.map(({ drive: { id, name, devicePath }, scope }) => ({ id, name, devicePath, scope })),
    expectation: isReadBack ? { kind: 'blocks', blocks: image.blocks, ...(version !== null && { compared }) } : null,
    ...(image.whole ? { imageRead: image.whole } : {}),
    ...options,
    onFinished: (drive, progress) =>
      void outcomeOf(drive, progress).then((outcome) => options.onFinished?.(drive, outcome)),
  });
  return { ...result, drives: await Promise.all(result.drives.map((drive, index) => outcomeOf(index, drive))) };
}

/**
 * A drive that differs may be right and the image wrong: when the file no longer has the digest that was expected of the
 * first bad block, it changed after it was digested, and the drive is not to blame.
 */
async function blameTheImage(drive: DriveProgress, image: WrittenImage): Promise<DriveProgress> {
  const first = drive.failure?.kind === 'drive-differs' ? drive.failure.blocks[0]?.first : undefined;
  if (first === undefined) return drive;
  const now = await digestOfBlock(image, first);
  // An image that cannot be read now says nothing for the drive.
  if (now === null || now === image.blocks.sha256[first]) return drive;
  const failure: Failure = { kind: 'image-changed', path: image.path };
  return { ...drive, failure };
}

async function digestOfBlock(image: WrittenImage, block: number): Promise<string | null> {
  try {
    const file = await open(image.path, 'r');
    try {
      return hash('sha256', await (image.compression ? decompressBlock : readBlock)(file, image, block));
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

async function readBlock(file: FileHandle, { blocks: { blockBytes } }: WrittenImage, block: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(blockBytes), 0, blockBytes, block * blockBytes);
  return buffer.subarray(0, bytesRead);
}

/** What comes before it has to be decompressed too. */
async function decompressBlock(file: FileHandle, image: WrittenImage, block: number): Promise<Buffer> {
  if (!image.compression) throw new Error('the image is not compressed');
  const decompressed = new Decompressed(file.fd, image.compression, image.dataBytes);
  try {
    const buffer = Buffer.alloc(image.blocks.blockBytes);
    let count = 0;
    for (let at = 0; at <= block; at++) count = await decompressed.fill(buffer, buffer.length);
    return buffer.subarray(0, count);
  } finally {
    await decompressed.close();
  }
}
