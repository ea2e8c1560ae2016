/**
 * The program that touches drives. One request line on stdin, events on stdout (contract/helper-protocol.ts), one job,
 * then it ends. The end of stdin means stop: an unprivileged parent cannot signal a root child. It opens no file but the
 * image and the drives it was given, and makes up its own mind about each drive (device.ts). It starts no program but the
 * one that decompresses an xz or bzip2 image, and that one never as root.
 */
import { decodeHelperRequest, type HelperEvent, type HelperRequest, PROTOCOL } from '../contract/helper-protocol.ts';
import { isGivenUp } from './answers.ts';
import { type CopyTarget, copyImage } from './copy.ts';
import { type Access, isGone, type OpenDrive, openDrive, RefusedDrive } from './device.ts';
import type { DeviceError } from './device-error.ts';
import { Digesters } from './digesters.ts';
import { Liveness } from './liveness.ts';
import { callersPrivilege, type Privilege } from './privilege.ts';
import { readBack } from './read-back.ts';
import { ChangedImage, openSourceImage, RefusedImage, type SourceImage } from './source-image.ts';
import { requestLine } from './stdin.ts';

// Read when the thread pool first runs something, which is after this: blocks in flight for up to 32 drives.
process.env['UV_THREADPOOL_SIZE'] = '64';

const stop = new AbortController();

function send(event: HelperEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

const liveness = new Liveness((drive) => send({ event: 'idle', drive }));

function accessFor({ task }: HelperRequest, { isLent }: Privilege): Access {
  if (task === 'write') return 'write';
  return isLent ? 'read-for-another' : 'read';
}

interface Opened {
  readonly index: number;
  readonly drive: OpenDrive;
}

function openDrives(request: HelperRequest, access: Access): Opened[] {
  return request.drives.flatMap((chosen, index) => {
    try {
      const drive = openDrive(chosen, access, request.imageBytes);
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
  if (isGivenUp(drive.fd)) return;
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
    await copyImage(image, targets, blockBytes, stop.signal);
  } finally {
    await image.close();
  }
  return whole;
}

async function verify(request: HelperRequest, opened: readonly Opened[], wholeDigest: boolean): Promise<void> {
  const extent = { imageBytes: request.imageBytes, blockBytes: request.blockBytes, wholeDigest };
  const digesters = new Digesters();
  await Promise.all(
    opened.map((target) =>
      readBack(
        target.drive,
        extent,
        digesters,
        {
          read: (first, sha256) => send({ event: 'read', drive: target.index, first, sha256 }),
          unreadable: (block, code) => {
            if (!isGivenUp(target.drive.fd)) send({ event: 'unreadable', drive: target.index, block, code });
          },
          wholeDigest: (sha256) => send({ event: 'whole-digest', drive: target.index, sha256 }),
          failed: (error) => reportFailure(target, 'read', error),
        },
        stop.signal,
      ),
    ),
  );
  await digesters.close();
}

async function run(request: HelperRequest): Promise<void> {
  const privilege = callersPrivilege();
  const image =
    request.task === 'write'
      ? privilege.asCaller(() =>
          openSourceImage({
            path: request.imagePath,
            compression: request.compression,
            sizeBytes: request.imageBytes,
          }),
        )
      : null;
  const opened = openDrives(request, accessFor(request, privilege));
  privilege.giveUp();
  liveness.watch(opened);
  if (image && request.task === 'write') {
    // From here on a decompressing program may run: as the caller, never as root.
    const whole = await write(image, opened, request);
    if (request.verification === 'read-back') await verify(request, whole, false);
  } else {
    await verify(request, opened, request.task === 'verify' && request.wholeDigest);
  }
  // Stopped half-way, a drive is not finished: what it holds follows from the events before.
  if (stop.signal.aborted) return;
  for (const { index } of opened) send({ event: 'finished', drive: index });
}

// Ctrl-C reaches the whole terminal group; the parent decides and closes stdin.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('SIGTERM', () => stop.abort());
process.stdout.on('error', () => stop.abort());
stop.signal.addEventListener('abort', () =>
  liveness.stopInTime(() => {
    send({ event: 'stopped' });
    liveness.exit();
  }),
);

try {
  send({ event: 'hello', protocol: PROTOCOL, effectiveUser: process.geteuid?.() ?? 0 });
  await run(decodeHelperRequest(await requestLine(stop, ({ drive }) => liveness.giveUp(drive))));
  send(stop.signal.aborted ? { event: 'stopped' } : { event: 'done' });
} catch (thrown) {
  if (thrown instanceof RefusedImage) send({ event: 'image-refused', reason: thrown.reason, detail: thrown.message });
  else if (thrown instanceof ChangedImage) send({ event: 'image-changed', detail: thrown.message });
  else {
    process.stderr.write(`flakestick-helper: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exitCode = 1;
  }
}
// Open descriptors and stdin would keep it alive.
liveness.exit();
