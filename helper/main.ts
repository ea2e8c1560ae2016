/**
 * The program that touches drives. One request line on stdin, events on stdout (contract/wire/helper-protocol.ts), one job,
 * then it ends. The end of stdin means stop: an unprivileged parent cannot signal a root child. It opens no file but the
 * image and the drives it was given, and makes up its own mind about each drive (device.ts). It starts no program but the
 * one that decompresses an xz or bzip2 image and flock(1), and through pkexec neither as root.
 */
import { decodeHelperRequest } from '../contract/wire/helper-lines.ts';
import {
  accessOf,
  type DigestKind,
  type HelperEvent,
  type HelperOrder,
  type HelperRequest,
  type ImageRequest,
  PROTOCOL,
} from '../contract/wire/helper-protocol.ts';
import { blink } from './blink.ts';
import { CapacityCheck } from './capacity/capacity-check.ts';
import { putBack } from './capacity/put-back.ts';
import type { Say } from './capacity/tag-positions.ts';
import { type Access, isGone, type OpenDrive, openDrive, RefusedDrive } from './io/device.ts';
import type { DeviceError } from './io/device-error.ts';
import { Liveness } from './io/liveness.ts';
import { lockDrive } from './io/lock.ts';
import { mediumOf } from './io/medium.ts';
import { isAbandoned } from './io/pending-io.ts';
import { callersPrivilege, type Privilege } from './io/privilege.ts';
import { requestLine } from './io/stdin.ts';
import { startDigestThread } from './read/digest.ts';
import { readBack } from './read/read-back.ts';
import { piecesOf, sampleDrive } from './read/sample.ts';
import { copyImage } from './write/copy.ts';
import type { CopyTarget } from './write/drive-lane.ts';
import { ChangedImage, openSourceImage, RefusedImage, type SourceImage } from './write/source-image.ts';

/** Requests that a drive may hold at once, and hold for ever; each needs a thread. */
const THREADS_EACH_DRIVE = 6;
/** Reads the image, decompresses, and looks into sysfs, however many drives hang. */
const THREADS_FOR_THE_REST = 6;
/** From here on a second core is worth its thread. */
const MUCH_TO_DIGEST_BYTES = 64 * 1024 * 1024;

const stop = new AbortController();

function send(event: HelperEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** Resolves when everything said so far is on its way: what is still here when the process ends is lost. */
function said(): Promise<void> {
  return new Promise((resolve) => {
    stop.signal.addEventListener('abort', () => resolve());
    if (stop.signal.aborted) resolve();
    process.stdout.write('', () => resolve());
  });
}

/** The bytes of a block, which are many: no more of them wait than main takes. */
async function showBlock(drive: number, block: number, content: Buffer): Promise<void> {
  for (const [offset, base64] of piecesOf(content)) {
    send({ event: 'shown', drive, block, offset, base64 });
    await said();
  }
}

/** What main says to a helper that has sampled a drive. Not asked for, it is said to nobody. */
const answered = Promise.withResolvers<Extract<HelperOrder, { order: 'read' | 'enough' }>>();

const liveness = new Liveness((drive) => send({ event: 'idle', drive }));

/** A blinking drive tells nothing of what is on it, so it may be any drive. */
function accessFor({ task }: HelperRequest, { isLent }: Privilege): Access {
  if (accessOf(task) === 'write') return 'write';
  return isLent && task !== 'blink' ? 'read-for-another' : 'read';
}

/** What the drive must have at least. */
function needBytes(request: HelperRequest): number {
  if ('imageBytes' in request) return request.imageBytes;
  if (request.task === 'blink') return 0;
  return request.placeBytes + request.places.reduce((last, place) => Math.max(last, place), 0);
}

interface Opened {
  readonly index: number;
  readonly drive: OpenDrive;
}

function openDrives(request: HelperRequest, access: Access): Opened[] {
  return request.drives.flatMap((chosen, index) => {
    try {
      const drive = openDrive(chosen, access, needBytes(request));
      send({ event: 'opened', drive: index, capacityBytes: drive.capacityBytes });
      return [{ index, drive }];
    } catch (thrown) {
      if (!(thrown instanceof RefusedDrive)) throw thrown;
      send({
        event: 'refused',
        drive: index,
        reason: thrown.reason,
        detail: thrown.message,
        haveBytes: thrown.haveBytes,
      });
      send({ event: 'finished', drive: index });
      return [];
    }
  });
}

function reportFailure({ index, drive }: Opened, step: 'clear' | 'write' | 'flush' | 'read', error: DeviceError): void {
  // Whoever gave it up knows.
  if (isAbandoned(drive.fd)) return;
  const { code, offsetBytes } = error;
  // The kernel may say so before it takes the drive out of sysfs.
  const gone = code === 'ENODEV' || code === 'ENXIO' || code === 'ENOMEDIUM' || isGone(drive);
  send({ event: 'failed', drive: index, step, offsetBytes, code, gone });
}

/** Gives the drives that hold the whole image now. */
async function write(
  image: SourceImage,
  opened: readonly Opened[],
  { blockBytes, drives }: Extract<HelperRequest, { task: 'write' }>,
): Promise<Opened[]> {
  const whole: Opened[] = [];
  const targets: CopyTarget[] = opened.map((target) => ({
    drive: target.drive,
    rewrite: drives[target.index]?.rewrite ?? 'everything',
    report: {
      clearing: () => send({ event: 'clearing', drive: target.index }),
      cleared: () => send({ event: 'cleared', drive: target.index }),
      wrote: (doneBytes, keptBytes) => send({ event: 'wrote', drive: target.index, doneBytes, keptBytes }),
      flushing: () => send({ event: 'flushing', drive: target.index }),
      written: () => {
        whole.push(target);
        send({ event: 'written', drive: target.index });
      },
      failed: (step, error) => reportFailure(target, step, error),
    },
  }));
  try {
    const mayWrite = Promise.all(opened.map(({ drive }) => lockDrive(drive.fd)));
    await copyImage(image, targets, { blockBytes, signal: stop.signal, mayWrite });
  } finally {
    await image.close();
  }
  return whole;
}

interface Extent {
  readonly imageBytes: number;
  readonly blockBytes: number;
  readonly wholeDigest: DigestKind | null;
  readonly show: readonly number[];
}

function prepareToDigest({ imageBytes }: { readonly imageBytes: number }): void {
  if (imageBytes >= MUCH_TO_DIGEST_BYTES) startDigestThread();
}

async function verify(extent: Extent, opened: readonly Opened[]): Promise<void> {
  prepareToDigest(extent);
  await Promise.all(
    opened.map((target) =>
      readBack(
        target.drive,
        extent,
        {
          read: (first, sha256) => send({ event: 'read', drive: target.index, first, sha256 }),
          unreadable: (block, code) => {
            if (!isAbandoned(target.drive.fd)) send({ event: 'unreadable', drive: target.index, block, code });
          },
          shown: (block, content) => showBlock(target.index, block, content),
          wholeDigest: (sha256) => send({ event: 'whole-digest', drive: target.index, sha256 }),
          failed: (error) => reportFailure(target, 'read', error),
        },
        stop.signal,
      ),
    ),
  );
}

/** Tells a few blocks of the one drive, and then verifies as much of it as main says. */
async function recognise(request: Extract<HelperRequest, { task: 'recognise' }>, opened: Opened[]): Promise<void> {
  const [target] = opened;
  if (!target) return;
  const { index, drive } = target;
  if (request.sample.some(({ bytes }) => bytes > request.blockBytes)) throw new Error('asked for more than a block');
  const isThere = await sampleDrive(
    drive,
    request,
    {
      shown: (block, content) => showBlock(index, block, content),
      sampled: ({ block, bytes }, sha256) => send({ event: 'sampled', drive: index, block, bytes, sha256 }),
      failed: (error) => reportFailure(target, 'read', error),
    },
    stop.signal,
  );
  if (!isThere || isAbandoned(drive.fd)) return;
  send({ event: 'sampled-all', drive: index });
  const stopped = new Promise<null>((resolve) => stop.signal.addEventListener('abort', () => resolve(null)));
  const order = await Promise.race([answered.promise, stopped]);
  if (order?.order !== 'read') return;
  const { imageBytes, show } = order;
  if (imageBytes > drive.capacityBytes) throw new Error('told to read more than the drive has');
  await verify({ imageBytes, blockBytes: request.blockBytes, wholeDigest: null, show }, opened);
}

/** The parent has kept what a capacity check saved. False once it never will. */
let allowTags: (isAllowed: boolean) => void = () => {};
const mayTag = new Promise<boolean>((resolve) => {
  allowTags = resolve;
});
/** From the first tag on a stop waits until everything is put back. */
let hasTags = false;

/** The tasks that are about one drive and no image. */
async function workOnOne(
  request: Exclude<HelperRequest, ImageRequest>,
  target: Opened,
  originals: SourceImage | null,
): Promise<void> {
  const medium = mediumOf(target.drive);
  const say: Say = (event) => send({ ...event, drive: target.index } as HelperEvent);
  const failed = (step: 'read' | 'write' | 'flush', error: DeviceError): void => reportFailure(target, step, error);
  const context = { say, failed, signal: stop.signal };
  if (request.task === 'blink') return blink(medium, request.forMs, context);
  if (request.task === 'put-back' && originals) {
    const nextOriginal = (into: Buffer, lengthBytes: number): Promise<void> => originals.next(into, lengthBytes);
    return putBack(medium, request, { ...context, nextOriginal });
  }
  if (request.task !== 'capacity-check') throw new Error('the originals were not opened');
  const onTagging = (): void => {
    hasTags = true;
  };
  return new CapacityCheck(medium, request, { ...context, mayTag, onTagging }).run();
}

/** The file that a task takes its bytes from; only this and the drives are ever opened. */
function openSource(request: HelperRequest): SourceImage | null {
  if (request.task === 'put-back') {
    const sizeBytes = request.places.length * request.placeBytes;
    return openSourceImage({ path: request.originalsPath, compression: null, sizeBytes });
  }
  if (request.task !== 'write') return null;
  const { imagePath: path, compression, imageBytes: sizeBytes } = request;
  return openSourceImage({ path, compression, sizeBytes });
}

async function run(request: HelperRequest): Promise<void> {
  // Read when the pool first runs something, which is after this.
  process.env['UV_THREADPOOL_SIZE'] = String(THREADS_FOR_THE_REST + THREADS_EACH_DRIVE * request.drives.length);
  const privilege = callersPrivilege();
  const source = privilege.asCaller(() => openSource(request));
  const opened = openDrives(request, accessFor(request, privilege));
  privilege.giveUp();
  liveness.watch(opened);
  if (!('imageBytes' in request)) {
    for (const target of opened) await workOnOne(request, target, source);
  } else if (source && request.task === 'write') {
    // Long before there is something to digest, so that nobody waits for the thread.
    if (request.verification === 'read-back') prepareToDigest(request);
    // From here on a decompressing program may run: as the caller, never as root.
    const whole = await write(source, opened, request);
    const { imageBytes, blockBytes } = request;
    if (request.verification === 'read-back')
      await verify({ imageBytes, blockBytes, wholeDigest: null, show: [] }, whole);
  } else if (request.task === 'verify') await verify(request, opened);
  else if (request.task === 'recognise') await recognise(request, opened);
  // Stopped half-way, a drive is not finished: what it holds follows from the events before.
  if (stop.signal.aborted) return;
  for (const { index } of opened) send({ event: 'finished', drive: index });
}

function obey(order: HelperOrder): void {
  if (order.order === 'go-on') allowTags(true);
  else if (order.order === 'give-up') liveness.abandon(order.drive);
  else answered.resolve(order);
}

// Ctrl-C reaches the whole terminal group; the parent decides and closes stdin.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('SIGTERM', () => stop.abort());
process.stdout.on('error', () => stop.abort());
stop.signal.addEventListener('abort', () => {
  allowTags(false);
  if (hasTags) return liveness.abandonWhenSilent();
  liveness.stopInTime(() => {
    send({ event: 'stopped' });
    liveness.exit();
  });
});

try {
  send({ event: 'hello', protocol: PROTOCOL, effectiveUser: process.geteuid?.() ?? 0 });
  await run(decodeHelperRequest(await requestLine(stop, obey)));
  send(stop.signal.aborted ? { event: 'stopped' } : { event: 'done' });
} catch (thrown) {
  if (thrown instanceof RefusedImage) send({ event: 'image-refused', reason: thrown.reason, detail: thrown.message });
  else if (thrown instanceof ChangedImage) send({ event: 'image-changed', detail: thrown.message });
  else {
    process.stderr.write(`flakestick-helper: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exitCode = 1;
  }
}
await said();
// Open descriptors and stdin would keep it alive.
liveness.exit();
