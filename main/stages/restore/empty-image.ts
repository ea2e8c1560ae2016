/** The beginning of an empty drive in a file: its table, and its file system up to the free space. */
import { createHash, hash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmptyDrivePlan } from '../../../contract/rules/empty-drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { BLOCK_BYTES, type BlockDigests } from '../../../contract/wire/image.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { tableOfOnePartition } from '../../../formats/empty-table.ts';
import { unwritable } from '../../system/file-failure.ts';
import { makeFolder, namesIn } from '../../system/own-folder.ts';
import { cacheFolder } from '../../system/xdg.ts';
import { findFormatter, format, usedBytesOf } from './format-volume.ts';

/** Named after the process, so that what a killed one left can be removed. */
const NAME = /^(\d+)-[0-9a-f]{8}\.(?:volume|image)$/;
const RANDOM_BYTES = 36;
const ZEROS = Buffer.alloc(BLOCK_BYTES);

interface Content {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly blocks: BlockDigests;
}

export interface EmptyImage extends Content {
  readonly path: string;
  /** The last bytes of the drive; null without a copy of a table. */
  readonly end: Buffer | null;
  /** Never throws. */
  remove(): Promise<void>;
}

export interface EmptyImageOptions {
  readonly label: string;
  readonly capacityBytes: number;
  readonly signal: AbortSignal;
}

/** Throws program-missing, formatting-failed, disk-full, file-unwritable, timed-out, Cancelled. */
export async function makeEmptyImage(
  plan: EmptyDrivePlan,
  { label, capacityBytes, signal }: EmptyImageOptions,
): Promise<EmptyImage> {
  // What is missing is said before anything is made.
  await findFormatter(plan.filesystem);
  const folder = await preparedFolder();
  const base = join(folder, `${process.pid}-${randomBytes(4).toString('hex')}`);
  const [volume, path] = [`${base}.volume`, `${base}.image`];
  const remove = (): Promise<void> => rm(path, { force: true }).catch(() => {});
  const table = tableOfOnePartition({ ...plan, capacityBytes, random: randomBytes(RANDOM_BYTES) });
  try {
    const content = await withNewFile(volume, async (source) => {
      // Without content it takes no space, however large the drive is.
      await source.truncate(plan.sizeBytes);
      await format({ ...plan, label }, volume, signal);
      const usedBytes = await usedBytesOf(source, plan.filesystem);
      const parts = { beginning: table.beginning, source, offsetBytes: plan.offsetBytes, usedBytes };
      return withNewFile(path, (image) => compose(image, parts, signal));
    });
    return { path, ...content, end: table.end, remove };
  } catch (thrown) {
    await remove();
    throw asFailure(thrown, base);
  } finally {
    await rm(volume, { force: true }).catch(() => {});
  }
}

interface Parts {
  readonly beginning: Buffer;
  readonly source: FileHandle;
  /** Of the source in the image: a multiple of a block. */
  readonly offsetBytes: number;
  readonly usedBytes: number;
}

/** Blocks of zeros stay holes. */
async function compose(
  image: FileHandle,
  { beginning, source, offsetBytes, usedBytes }: Parts,
  signal: AbortSignal,
): Promise<Content> {
  const sizeBytes = offsetBytes + usedBytes;
  const whole = createHash('sha256');
  const sha256: string[] = [];
  await image.truncate(sizeBytes);
  for (let at = 0; at < sizeBytes; at += BLOCK_BYTES) {
    throwIfStopped(signal);
    const block = Buffer.alloc(Math.min(BLOCK_BYTES, sizeBytes - at));
    if (at === 0) beginning.copy(block);
    if (at >= offsetBytes) await source.read(block, 0, block.length, at - offsetBytes);
    if (!block.equals(ZEROS.subarray(0, block.length))) await image.write(block, 0, block.length, at);
    whole.update(block);
    sha256.push(hash('sha256', block));
  }
  return { sizeBytes, sha256: whole.digest('hex'), blocks: { blockBytes: BLOCK_BYTES, sha256 } };
}

async function withNewFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'wx+', 0o600);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** Without what killed programs left in it. Throws file-unwritable. */
async function preparedFolder(): Promise<string> {
  const folder = join(cacheFolder(), 'empty-drives');
  try {
    makeFolder(folder);
  } catch (thrown) {
    throw unwritable(folder, thrown);
  }
  for (const name of await namesIn(folder)) {
    const owner = NAME.exec(name)?.[1];
    if (owner && !existsSync(`/proc/${owner}`)) await rm(join(folder, name), { force: true }).catch(() => {});
  }
  return folder;
}

/** An error of the operating system is one of the file; anything else stays as it is. */
function asFailure(thrown: unknown, path: string): unknown {
  const { code } = thrown as NodeJS.ErrnoException;
  if (thrown instanceof JobFailure || code === undefined) return thrown;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new JobFailure({ kind: 'disk-full', path, detail: code }, { cause: thrown })
    : unwritable(path, thrown);
}
