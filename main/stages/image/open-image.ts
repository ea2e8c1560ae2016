import { hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { AcceptedRisk } from '../../../contract/wire/build-risk.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { fileVersion } from '../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES, type BlockDigests, type Image } from '../../../contract/wire/image.ts';
import type { Progress } from '../../../contract/wire/job.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import type { Reason } from '../../../contract/wire/reason.ts';
import { type ImageContent, readImageHeader, sectorBytesOf } from '../../../formats/image-header.ts';
import { headerFailure, headOf, type ImageHead, openImageFile, requireWhole } from '../../system/image-head.ts';
import { dataKnownAfter, dataKnownBefore, type ReadData } from './compressed-data.ts';
import { digestBytes, isWorthThread } from './digest-bytes.ts';
import { type ImageBytes, openBytes } from './image-bytes.ts';
import { MountableFinder } from './mountable.ts';
import { stableVersion, staysInMemory } from './stable-version.ts';

const REPORT_EVERY_MS = 100;
const CHECK_EVERY_BLOCKS = 16;

export interface OpenImageOptions {
  /** Called with the decompressed bytes so far, now and then; throws to end the reading. */
  readonly checkSize?: ((leastBytes: number) => void) | undefined;
  /** What was accepted on purpose. */
  readonly accept?: readonly AcceptedRisk[];
  /** What an earlier job digested of this `fileVersion`. Must not throw. */
  readonly recall?: ((version: string) => Promise<RecalledImage | null>) | undefined;
  /** In bytes of the file, compressed or not: the decompressed size is known only at the end. */
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

export type RecalledImage = Pick<
  Image,
  'sizeBytes' | 'sha256' | 'blocks' | 'mountable' | 'dataBytes' | 'trailingBytes'
>;

/** An image that may still be being read and digested, with what is known immediately. */
export type KnownImage = Omit<Image, 'sha256' | 'blocks'>;
export interface ImageBeingRead {
  readonly known: KnownImage;
  /** Filled from the first block on. */
  readonly blocks: BlockDigests;
  /** The version of the file that is digested, if drives may be compared with it (ADR 0061). */
  readonly comparedVersion: string | null;
  /** Asked after `whole`: whether the file had that version to its end. A file that was renamed or deleted has not. */
  readonly keptVersion: () => boolean;
  /** Of the file when it was opened; null if another content could have the same one. */
  readonly version: string | null;
  /** Fails like `openImage`. */
  readonly whole: Promise<Image>;
}

/**
 * Checks the header of the image and gives what is known, while the rest is still being digested. The size of a compressed image is
 * known only at its end, so it is read completely first.
 */
export async function beginImage(path: string, options: OpenImageOptions): Promise<ImageBeingRead> {
  const blocks: BlockDigests = { blockBytes: BLOCK_BYTES, sha256: [] };
  const { promise: header, resolve: onKnown } = Promise.withResolvers<Known>();
  const reading = readFile(path, options, { onKnown, sha256: blocks.sha256 });
  const known = await Promise.race([header, reading.then(({ image, version }) => ({ known: image, version }))]);
  let isKept = false;
  const whole = reading.then(({ image, keptVersion }) => {
    isKept = keptVersion;
    return image;
  });
  // Callers that await it get the error; before that, it must not be an unhandled rejection.
  whole.catch(() => {});
  return { comparedVersion: null, ...known, blocks, whole, keptVersion: () => isKept };
}

type Known = Pick<ImageBeingRead, 'known' | 'version'> & Partial<Pick<ImageBeingRead, 'comparedVersion'>>;

/** What is known before the whole image was read. */
interface Ahead {
  readonly onKnown: (known: Known) => void;
  readonly sha256: string[];
}

/** Reads, decompresses and digests the whole file at `path`, which must be a regular file. */
export async function openImage(path: string, options: OpenImageOptions): Promise<Image> {
  return (await readFile(path, options)).image;
}

type ReadFile = { readonly image: Image; readonly version: string | null; readonly keptVersion: boolean };

async function readFile(path: string, options: OpenImageOptions, ahead?: Ahead): Promise<ReadFile> {
  const file = await openImageFile(path);
  try {
    const before = await file.stat({ bigint: true });
    const head = await headOf(file, path);
    const version = await stableVersion(file, before);
    const open = { file, path, head, before, version, comparedVersion: ahead ? comparable(version, head) : null };
    const recalled = await recallImage(open, options, ahead);
    if (recalled) return { image: recalled, version, keptVersion: true };
    const image = await readImage(open, options, ahead).catch(async (thrown: unknown) => {
      // Apparent damage may be a change during the read.
      if (thrown instanceof JobFailure) await checkUnchanged(open);
      throw thrown;
    });
    return { image, version, keptVersion: await checkUnchanged(open) };
  } finally {
    await file.close();
  }
}

/** Null: drives are not to be compared with it, but with its digests. */
function comparable(version: string | null, { compression, fileBytes }: ImageHead): string | null {
  return compression === null && staysInMemory(fileBytes) ? version : null;
}

/** Null: it has to be read. Its header and its first block are looked at in any case. Fails like reading it does. */
async function recallImage(
  open: OpenFile,
  { recall, accept = [], checkSize }: OpenImageOptions,
  ahead: Ahead | undefined,
): Promise<Image | null> {
  const { path, head, version } = open;
  const { compression, fileBytes } = head;
  const recalled = version === null ? null : await recall?.(version);
  if (!recalled || recalled.blocks.blockBytes !== BLOCK_BYTES) return null;
  const { sizeBytes, sha256, blocks, mountable, dataBytes, trailingBytes = 0 } = recalled;
  // Reading it says what is missing: a size, or consent.
  if ((compression === null && sizeBytes !== fileBytes) || (trailingBytes > 0 && !accept.includes('trailing-bytes')))
    return null;
  const first = await firstBlock(open, dataBytes).catch(() => null);
  if (!first || hash('sha256', first) !== blocks.sha256[0]) return null;
  const content = head.content ?? contentOf(first, path);
  const missingBytes = requireWhole(content, { path, haveBytes: sizeBytes }, accept);
  if (compression !== null) checkSize?.(sizeBytes);
  const known = {
    ...{ path, compression, fileBytes, sizeBytes, ...factsOf(content, sizeBytes, missingBytes) },
    ...(dataBytes === undefined ? {} : { dataBytes }),
    ...(trailingBytes === 0 ? {} : { trailingBytes }),
  };
  for (const digest of blocks.sha256) ahead?.sha256.push(digest);
  ahead?.onKnown({ known, version });
  return { ...known, ...(mountable ? { mountable } : {}), sha256, blocks };
}

async function firstBlock({ file, path, head }: OpenFile, dataBytes: number | undefined): Promise<Buffer> {
  const bytes = openBytes(file, path, { compression: head.compression, dataBytes });
  try {
    const block = Buffer.alloc(BLOCK_BYTES);
    return block.subarray(0, await bytes.fill(block));
  } finally {
    await bytes.close();
  }
}

/** Whether it has its version, too. */
async function checkUnchanged({ file, path, before }: OpenFile): Promise<boolean> {
  const after = await file.stat({ bigint: true });
  if (after.mtimeNs !== before.mtimeNs || after.size !== before.size)
    throw new JobFailure({ kind: 'image-changed', path });
  return fileVersion(after) === fileVersion(before);
}

interface OpenFile {
  readonly file: FileHandle;
  readonly path: string;
  readonly head: ImageHead;
  readonly before: BigIntStats;
  readonly version: string | null;
  readonly comparedVersion: string | null;
}

async function readImage(open: OpenFile, options: OpenImageOptions, ahead: Ahead | undefined): Promise<Image> {
  const { file, path, head } = open;
  const question = { file, path, compression: head.compression, accept: options.accept ?? [], signal: options.signal };
  try {
    return await readData({ ...open, data: await dataKnownBefore(question) }, options, ahead);
  } catch (thrown) {
    const data = await dataKnownAfter(question, thrown);
    if (!data) throw thrown;
    ahead?.sha256.splice(0);
    return readData({ ...open, data }, options, ahead);
  }
}

/** `data`: how much of a compressed file is read. */
async function readData(
  open: OpenFile & { readonly data: ReadData },
  options: OpenImageOptions,
  ahead: Ahead | undefined,
): Promise<Image> {
  const { file, path, head, data } = open;
  const { signal } = options;
  const bytes = openBytes(file, path, { compression: head.compression, dataBytes: data.dataBytes });
  const stop = (): void => void bytes.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    tellKnown(open, options, ahead);
    return { ...data, ...(await digestImage(open, options, { bytes, sha256: ahead?.sha256 })) };
  } catch (thrown) {
    throwIfStopped(signal);
    throw thrown;
  } finally {
    signal.removeEventListener('abort', stop);
    await bytes.close();
  }
}

/** What the header alone tells. Fails with image-truncated, image-shrunk. */
function tellKnown(
  { path, head, version, comparedVersion }: OpenFile,
  { accept = [] }: OpenImageOptions,
  ahead: Ahead | undefined,
): void {
  const { content, compression, fileBytes } = head;
  if (!content) return;
  const missingBytes = requireWhole(content, { path, haveBytes: fileBytes }, accept);
  const facts = factsOf(content, fileBytes, missingBytes);
  ahead?.onKnown({ known: { path, compression, fileBytes, sizeBytes: fileBytes, ...facts }, version, comparedVersion });
}

/** `sha256` is filled block by block. */
async function digestImage(
  { path, head }: OpenFile,
  { accept = [], checkSize, onProgress, signal }: OpenImageOptions,
  { bytes, sha256 }: { readonly bytes: ImageBytes; readonly sha256: string[] | undefined },
): Promise<Image> {
  const { compression, fileBytes } = head;
  const report = reporter(bytes, fileBytes, onProgress);
  const finder = new MountableFinder(BLOCK_BYTES);
  let { content } = head;
  const onBlock = (block: number, blockBytes: Buffer): void => {
    throwIfStopped(signal);
    // Checked before the rest is read, which can take minutes.
    if (block === 0) content ??= contentOf(blockBytes, path);
    if (compression !== null && block % CHECK_EVERY_BLOCKS === 0) checkSize?.(block * BLOCK_BYTES);
    finder.see(block, blockBytes);
    report();
  };
  const digests = await digestBytes(bytes, { inThread: isWorthThread(fileBytes), sha256, onBlock });
  if (!content) throw new JobFailure({ kind: 'image-empty', path });
  if (compression === null && digests.sizeBytes !== fileBytes) throw new JobFailure({ kind: 'image-changed', path });
  const missingBytes = requireWhole(content, { path, haveBytes: digests.sizeBytes }, accept);
  const mountable = finder.result();
  const facts = factsOf(content, digests.sizeBytes, missingBytes);
  return { path, compression, fileBytes, ...facts, ...(mountable ? { mountable } : {}), ...digests };
}

type Facts = Pick<Image, 'format' | 'volumeLabel' | 'startsPcs' | 'sectorBytes' | 'missingBytes'>;

function factsOf(content: ImageContent, sizeBytes: number, missingBytes: number | undefined): Facts {
  const { kind: format, startsPcs } = content;
  const sectorBytes = sectorBytesOf(content, sizeBytes);
  const volumeLabel = content.kind === 'iso9660' ? content.volumeLabel : null;
  return { format, volumeLabel, startsPcs, sectorBytes, ...(missingBytes === undefined ? {} : { missingBytes }) };
}

/** The content of a compressed file. */
function contentOf(head: Buffer, path: string): ImageContent {
  const header = readImageHeader(head);
  if (header.kind === 'iso9660' || header.kind === 'disk') return header;
  const inner = header.kind === 'compressed' ? header.compression : header.kind === 'archive' ? header.archive : null;
  const detail: Reason = { because: 'compressed-twice', compression: inner ?? '' };
  const failure = headerFailure(header, path);
  throw new JobFailure(inner === null && failure ? failure : { kind: 'not-an-image', path, detail });
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
