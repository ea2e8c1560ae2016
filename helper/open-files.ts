/** Opens what a request names: one file to take bytes from, and the drives. Nothing else is ever opened. */
import fs from 'node:fs';
import { accessOf, type HelperRequest } from '../contract/wire/helper-protocol.ts';
import { type Access, isGone, type OpenDrive, openDrive, RefusedDrive } from './io/device.ts';
import type { DeviceError } from './io/device-error.ts';
import { lockDrive } from './io/lock.ts';
import { isAbandoned } from './io/pending-io.ts';
import type { Privilege } from './io/privilege.ts';
import { send } from './io/stdout.ts';
import { openSourceImage, type SourceImage } from './write/source-image.ts';

export interface OpenedDrive {
  /** Index in the drives of the request. */
  readonly index: number;
  readonly drive: OpenDrive;
}

/** The image, or the original content to put back. Null if the task needs none. Throws RefusedImage. */
export function openSource(request: HelperRequest): SourceImage | null {
  if (request.task === 'put-back') {
    const sizeBytes = request.places.length * request.placeBytes;
    return openSourceImage({ path: request.originalsPath, compression: null, sizeBytes });
  }
  if (request.task === 'restore')
    return openSourceImage({ path: request.imagePath, compression: null, sizeBytes: request.imageBytes });
  if (request.task !== 'write') return null;
  const { imagePath: path, compression, dataBytes, imageBytes: sizeBytes } = request;
  return openSourceImage({ path, compression, dataBytes, sizeBytes });
}

/** Reports each refused drive, also as finished; the others once they are locked. */
export function openDrives(request: HelperRequest, privilege: Privilege): OpenedDrive[] {
  const access = accessFor(request, privilege);
  return request.drives.flatMap((chosen, index) => {
    try {
      return [{ index, drive: openDrive(chosen, access, minBytes(request)) }];
    } catch (thrown) {
      if (!(thrown instanceof RefusedDrive)) throw thrown;
      reportRefusal(index, thrown);
      return [];
    }
  });
}

function reportRefusal(drive: number, { reason, property, message: detail, haveBytes }: RefusedDrive): void {
  send({ event: 'refused', drive, reason, property, detail, haveBytes });
  send({ event: 'finished', drive });
}

/** Gives the drives that were locked, each reported as opened. A drive locked by another process is refused. */
export async function lockDrives(
  { task }: HelperRequest,
  opened: readonly OpenedDrive[],
  signal: AbortSignal,
): Promise<OpenedDrive[]> {
  const mode = accessOf(task) === 'write' ? 'exclusive' : 'shared';
  const locked = await Promise.all(
    opened.map(async ({ index, drive }) => {
      // Blinking neither disturbs other readers nor is disturbed by them.
      if (task === 'blink' || (await lockDrive(drive.fd, mode, signal))) return true;
      // A stopped wait says nothing about the drive.
      if (!signal.aborted)
        // not shown: for the log
        reportRefusal(index, new RefusedDrive('in-use', 'it could not be locked'));
      fs.closeSync(drive.fd);
      return false;
    }),
  );
  const ours = opened.filter((_, position) => locked[position]);
  for (const { index, drive } of ours) send({ event: 'opened', drive: index, capacityBytes: drive.capacityBytes });
  return ours;
}

export type FailedStep = 'clear' | 'write' | 'flush' | 'read';

export function reportFailure({ index, drive }: OpenedDrive, step: FailedStep, error: DeviceError): void {
  // Main gave it up and has reported that.
  if (isAbandoned(drive.fd)) return;
  const { code, offsetBytes } = error;
  // The kernel may report this before it removes the drive from sysfs.
  const gone = code === 'ENODEV' || code === 'ENXIO' || code === 'ENOMEDIUM' || isGone(drive);
  send({ event: 'failed', drive: index, step, offsetBytes, code, gone });
}

/** A drive that is opened with root's rights must be a pluggable one, whatever the task; one that is lent, in any case. */
function accessFor({ task }: HelperRequest, { isLent }: Privilege): Access {
  if (accessOf(task) === 'write') return 'write';
  return isLent || task === 'lend' ? 'read-for-another' : 'read';
}

/** The minimum size of the drive. */
function minBytes(request: HelperRequest): number {
  if ('imageBytes' in request) return request.imageBytes;
  if (request.task === 'blink' || request.task === 'lend') return 0;
  return request.placeBytes + request.places.reduce((last, place) => Math.max(last, place), 0);
}
