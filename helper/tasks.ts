/** The work of each task of the protocol, once the drives are open and root was given up. */
import type {
  DigestKind,
  HelperEvent,
  HelperOrder,
  HelperRequest,
  ImageRequest,
} from '../contract/wire/helper-protocol.ts';
import { blink } from './blink.ts';
import { CapacityCheck } from './capacity/capacity-check.ts';
import { putBack } from './capacity/put-back.ts';
import type { SendEvent } from './capacity/tag-positions.ts';
import { DeviceError } from './io/device-error.ts';
import { mediumOf } from './io/medium.ts';
import { isAbandoned } from './io/pending-io.ts';
import { flushStdout, send } from './io/stdout.ts';
import { lend } from './lend.ts';
import { type OpenedDrive, reportFailure } from './open-files.ts';
import { ImageComparison } from './read/comparison.ts';
import { sha256Of, startDigestThread } from './read/digest.ts';
import { IN_FLIGHT_BESIDE_OTHERS, type Judge, readBack } from './read/read-back.ts';
import { piecesOf, sampleDrive } from './read/sample.ts';
import { EmptyDrive } from './restore/empty-drive.ts';
import { copyImage } from './write/copy.ts';
import type { CopyReport, CopyTarget } from './write/drive-lane.ts';
import type { SourceImage } from './write/source-image.ts';

/** From this size on, a second thread pays off. */
const MUCH_TO_DIGEST_BYTES = 64 * 1024 * 1024;

export type SampleAnswer = Extract<HelperOrder, { order: 'read' | 'enough' }>;
type RequestOf<T extends HelperRequest['task']> = Extract<HelperRequest, { task: T }>;

export interface TaskContext {
  /** Aborted by the end of stdin. */
  readonly signal: AbortSignal;
  /** Main's answer to the samples. */
  readonly sampleAnswer: Promise<SampleAnswer>;
  /** Main's choice of blocks of that drive, once it was written. */
  readonly digested: (drive: number) => Promise<readonly number[]>;
  /** Resolves with true once main has stored what a capacity check saved, with false if it never will. */
  readonly mayTag: Promise<boolean>;
  /** After this, a stop waits until everything is put back. */
  readonly onTagging: () => void;
  /** Closes a drive and reports it as finished, while others may go on. */
  readonly finish: (target: OpenedDrive) => Promise<void>;
}

export async function runTask(
  request: HelperRequest,
  { opened, source }: { opened: OpenedDrive[]; source: SourceImage | null },
  context: TaskContext,
): Promise<void> {
  switch (request.task) {
    case 'write':
    case 'restore':
      if (!source) throw new Error('the image was not opened');
      return writeAndReadBack(request, { opened, image: source }, context);
    case 'verify':
      return verify(request, opened, context);
    case 'recognise':
      return recognise(request, opened, context);
    case 'lend':
      for (const target of opened) {
        await lend(target, request, context.signal);
        await context.finish(target);
      }
      return;
    default:
      for (const target of opened) {
        await workOnOne(request, target, { ...context, originals: source });
        await context.finish(target);
      }
  }
}

/** Each drive is written, read back and finished at its own pace. */
async function writeAndReadBack(
  request: RequestOf<'write' | 'restore'>,
  { opened, image }: { readonly opened: readonly OpenedDrive[]; readonly image: SourceImage },
  context: TaskContext,
): Promise<void> {
  const { imageBytes, blockBytes } = request;
  const readsBack = request.task === 'restore' || request.verification === 'read-back';
  const imageVersion = request.task === 'write' ? request.imageVersion : undefined;
  const comparison =
    imageVersion === undefined ? null : new ImageComparison(image, { version: imageVersion, blockBytes });
  // Started early, so that the thread is ready when there is something to digest.
  if (readsBack && !comparison) prepareToDigest(imageBytes);
  const targets = opened.map((target) => copyTarget(request, target));
  const whenDone = async (copied: CopyTarget, end: 'written' | 'failed'): Promise<void> => {
    const target = opened[targets.indexOf(copied)];
    if (!target) throw new Error('an unknown drive was written');
    if (end === 'failed' || !readsBack) return context.finish(target);
    const wrongAt = await copied.preparation?.wrongAt();
    if (wrongAt !== undefined && wrongAt !== null) {
      reportFailure(target, 'write', new DeviceError('EIO', wrongAt));
      return context.finish(target);
    }
    const inFlight = opened.length > 1 ? IN_FLIGHT_BESIDE_OTHERS : undefined;
    const extent = { imageBytes, blockBytes, wholeDigest: null, show: [], inFlight };
    return comparison ? compareOne(target, { ...extent, comparison }, context) : verifyOne(target, extent, context);
  };
  try {
    // Only from here on may a decompressing program run: as the caller, never as root.
    await copyImage(image, targets, { blockBytes, signal: context.signal, whenDone });
  } finally {
    await image.close();
  }
}

function copyTarget(request: RequestOf<'write' | 'restore'>, target: OpenedDrive): CopyTarget {
  const { index: drive } = target;
  const rewrite = request.task === 'write' ? request.drives[drive]?.rewrite : undefined;
  const report = copyReport(target);
  const whole = { drive: target.drive, rewrite: rewrite ?? 'everything', report } as const;
  return request.task === 'write' ? whole : { ...whole, preparation: new EmptyDrive(target.drive, request.end) };
}

function copyReport(target: OpenedDrive): CopyReport {
  const { index: drive } = target;
  return {
    clearing: () => send({ event: 'clearing', drive }),
    cleared: () => send({ event: 'cleared', drive }),
    wrote: (doneBytes, keptBytes) => send({ event: 'wrote', drive, doneBytes, keptBytes }),
    flushing: () => send({ event: 'flushing', drive }),
    written: () => send({ event: 'written', drive }),
    failed: (step, error) => reportFailure(target, step, error),
  };
}

interface Extent {
  readonly imageBytes: number;
  readonly blockBytes: number;
  readonly wholeDigest: DigestKind | null;
  readonly show: readonly number[];
  readonly judge?: Judge;
  readonly inFlight?: number | undefined;
}

function prepareToDigest(imageBytes: number): void {
  if (imageBytes >= MUCH_TO_DIGEST_BYTES) startDigestThread();
}

async function verify(extent: Extent, opened: readonly OpenedDrive[], context: TaskContext): Promise<void> {
  prepareToDigest(extent.imageBytes);
  await Promise.all(opened.map((target) => verifyOne(target, extent, context)));
}

/** Waits for main to choose what is digested, and compares the rest with the image (ADR 0061). */
async function compareOne(
  target: OpenedDrive,
  { comparison, ...extent }: Extent & { readonly comparison: ImageComparison },
  context: TaskContext,
): Promise<void> {
  const { signal } = context;
  const digested = await chosenBlocks(target.index, context);
  if (!digested) return;
  const judge: Judge = async (block, data) =>
    !digested.has(block) && (await comparison.isEqual(block, data)) ? null : sha256Of(data);
  if (comparison.isRightImage()) {
    await readAndReport(target, { ...extent, judge }, context);
    if (comparison.isRightImage() || signal.aborted) return context.finish(target);
    send({ event: 'again', drive: target.index });
  }
  // It was changed, renamed or given to somebody else: main's digests tell what the drive has to hold.
  prepareToDigest(extent.imageBytes);
  return verifyOne(target, extent, context);
}

/** Null: stopped. */
async function chosenBlocks(drive: number, { signal, digested }: TaskContext): Promise<ReadonlySet<number> | null> {
  if (signal.aborted) return null;
  const stopped = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
  const chosen = await Promise.race([digested(drive), stopped]);
  return chosen && new Set(chosen);
}

async function verifyOne(target: OpenedDrive, extent: Extent, context: TaskContext): Promise<void> {
  await readAndReport(target, extent, context);
  await context.finish(target);
}

async function readAndReport(target: OpenedDrive, extent: Extent, { signal }: TaskContext): Promise<void> {
  const { index: drive } = target;
  const report = {
    read: (first: number, sha256: string[]) => send({ event: 'read', drive, first, sha256 }),
    equal: (first: number, count: number) => send({ event: 'equal', drive, first, count }),
    unreadable: (block: number, code: string) => {
      if (!isAbandoned(target.drive.fd)) send({ event: 'unreadable', drive, block, code });
    },
    shown: (block: number, content: Buffer) => sendBlock({ drive, block }, content, signal),
    wholeDigest: (sha256: string) => send({ event: 'whole-digest', drive, sha256 }),
    failed: (error: DeviceError) => reportFailure(target, 'read', error),
  };
  await readBack(target.drive, { ...extent, signal }, report);
}

/** Reports samples of the drive, then verifies as much of it as main's answer says. */
async function recognise(
  request: RequestOf<'recognise'>,
  opened: readonly OpenedDrive[],
  context: TaskContext,
): Promise<void> {
  const [target] = opened;
  if (!target) return;
  const { index, drive } = target;
  const { signal, sampleAnswer } = context;
  if (request.sample.some(({ bytes }) => bytes > request.blockBytes)) throw new Error('asked for more than a block');
  const report = {
    shown: (block: number, content: Buffer) => sendBlock({ drive: index, block }, content, signal),
    sampled: ({ block, bytes }: { block: number; bytes: number }, sha256: string | null) =>
      send({ event: 'sampled', drive: index, block, bytes, sha256 }),
    failed: (error: DeviceError) => reportFailure(target, 'read', error),
  };
  const isThere = await sampleDrive(drive, { ...request, signal }, report);
  if (!isThere || isAbandoned(drive.fd)) return context.finish(target);
  send({ event: 'sampled-all', drive: index });
  const stopped = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null)));
  const answer = await Promise.race([sampleAnswer, stopped]);
  if (answer?.order !== 'read') return context.finish(target);
  const { imageBytes, blockBytes, show } = answer;
  if (imageBytes > drive.capacityBytes) throw new Error('told to read more than the drive has');
  await verify({ imageBytes, blockBytes, wholeDigest: null, show }, opened, context);
}

/** The bytes of a block, sent only as fast as main reads them, because they are many. */
async function sendBlock(
  of: { readonly drive: number; readonly block: number },
  content: Buffer,
  signal: AbortSignal,
): Promise<void> {
  for (const [offset, base64] of piecesOf(content)) {
    send({ event: 'shown', ...of, offset, base64 });
    await flushStdout(signal);
  }
}

/** The tasks for one drive without an image. */
async function workOnOne(
  request: Exclude<HelperRequest, ImageRequest | { task: 'lend' }>,
  target: OpenedDrive,
  { originals, signal, mayTag, onTagging }: TaskContext & { originals: SourceImage | null },
): Promise<void> {
  const medium = mediumOf(target.drive);
  const sendEvent: SendEvent = (event) => send({ ...event, drive: target.index } as HelperEvent);
  const failed = (step: 'read' | 'write' | 'flush', error: DeviceError): void => reportFailure(target, step, error);
  const context = { sendEvent, failed, signal };
  switch (request.task) {
    case 'blink':
      return blink(medium, request.forMs, context);
    case 'put-back': {
      if (!originals) throw new Error('the originals were not opened');
      const nextOriginal = (into: Buffer, lengthBytes: number): Promise<void> => originals.next(into, lengthBytes);
      return putBack(medium, request, { ...context, nextOriginal });
    }
    case 'capacity-check':
      return new CapacityCheck(medium, request, { ...context, mayTag, onTagging }).run();
  }
}
