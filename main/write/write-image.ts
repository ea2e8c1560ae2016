import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Drive } from '../../contract/drive.ts';
import type { Failure } from '../../contract/failure.ts';
import { PROTOCOL } from '../../contract/helper-protocol.ts';
import type { Image } from '../../contract/image.ts';
import type { DriveProgress } from '../../contract/job.ts';
import type { HelperResult, HelperSession } from '../helper-session/index.ts';

export interface WritePlan {
  readonly image: Image;
  readonly drives: readonly Drive[];
  /** `skip` ends as written-unverified and is recorded as such. */
  readonly verification: 'read-back' | 'skip';
}

export interface WriteOptions {
  readonly onStarted: () => void;
  readonly onProgress: (drives: DriveProgress[]) => void;
  readonly signal: AbortSignal;
}

/** Writes the image to every drive and, unless skipped, has it read back and compared with the image's digests. */
export async function writeImage(
  { image, drives, verification }: WritePlan,
  session: HelperSession,
  options: WriteOptions,
): Promise<HelperResult> {
  const result = await session.run({
    request: {
      protocol: PROTOCOL,
      task: 'write',
      imagePath: image.path,
      imageBytes: image.sizeBytes,
      blockBytes: image.blocks.blockBytes,
      drives: drives.map(({ devicePath, identity }) => ({
        devicePath,
        diskseq: identity.diskseq,
        serial: identity.serial,
        sizeBytes: identity.sizeBytes,
      })),
      verification,
    },
    drives: drives.map(({ id, name, devicePath }) => ({ id, name, devicePath })),
    expectation: verification === 'read-back' ? { kind: 'blocks', blocks: image.blocks } : null,
    ...options,
  });
  return { ...result, drives: await Promise.all(result.drives.map((drive) => blameTheImage(drive, image))) };
}

/**
 * A drive that differs may be right and the image wrong: when the file no longer has the digest that was expected of the
 * first bad block, it changed after it was digested, and the drive is not to blame.
 */
async function blameTheImage(drive: DriveProgress, image: Image): Promise<DriveProgress> {
  const first = drive.failure?.kind === 'drive-differs' ? drive.failure.blocks[0]?.first : undefined;
  if (first === undefined) return drive;
  const now = await digestOfBlock(image, first);
  if (now === image.blocks.sha256[first]) return drive;
  const failure: Failure = { kind: 'image-changed', path: image.path };
  return { ...drive, failure };
}

async function digestOfBlock({ path, blocks }: Image, block: number): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(blocks.blockBytes),
        0,
        blocks.blockBytes,
        block * blocks.blockBytes,
      );
      return hash('sha256', buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
