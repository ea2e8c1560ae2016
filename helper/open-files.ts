/** Opens what a request names: one file to take bytes from, and the drives. Nothing else is ever opened. */
import { accessOf, type HelperRequest } from '../contract/wire/helper-protocol.ts';
import { type Access, isGone, type OpenDrive, openDrive, RefusedDrive } from './io/device.ts';
import type { DeviceError } from './io/device-error.ts';
import { isAbandoned } from './io/pending-io.ts';
import type { Privilege } from './io/privilege.ts';
import { send } from './io/stdout.ts';
import { openSourceImage, type SourceImage } from './write/source-image.ts';

export interface OpenedDrive {
  /** In the request's drives. */
  readonly index: number;
  readonly drive: OpenDrive;
}

/** The image, or the originals that are put back. Null where a task needs none. Throws RefusedImage. */
export function openSource(request: HelperRequest): SourceImage | null {
  if (request.task === 'put-back') {
    const sizeBytes = request.places.length * request.placeBytes;
    return openSourceImage({ path: request.originalsPath, compression: null, sizeBytes });
  }
  if (request.task !== 'write') return null;
  const { imagePath: path, compression, imageBytes: sizeBytes } = request;
  return openSourceImage({ path, compression, sizeBytes });
}

/** Reports each drive as opened, or as refused and finished. */
export function openDrives(request: HelperRequest, privilege: Privilege): OpenedDrive[] {
  const access = accessFor(request, privilege);
  return request.drives.flatMap((chosen, index) => {
    try {
      const drive = openDrive(chosen, access, minBytes(request));
      send({ event: 'opened', drive: index, capacityBytes: drive.capacityBytes });
      return [{ index, drive }];
    } catch (thrown) {
      if (!(thrown instanceof RefusedDrive)) throw thrown;
      const { reason, property, message: detail, haveBytes } = thrown;
      send({ event: 'refused', drive: index, reason, property, detail, haveBytes });
      send({ event: 'finished', drive: index });
      return [];
    }
  });
}

export type FailedStep = 'clear' | 'write' | 'flush' | 'read';

export function reportFailure({ index, drive }: OpenedDrive, step: FailedStep, error: DeviceError): void {
  // Main gave it up, and has reported that.
  if (isAbandoned(drive.fd)) return;
  const { code, offsetBytes } = error;
  // The kernel may say so before it takes the drive out of sysfs.
  const gone = code === 'ENODEV' || code === 'ENXIO' || code === 'ENOMEDIUM' || isGone(drive);
  send({ event: 'failed', drive: index, step, offsetBytes, code, gone });
}

/** A blinking drive reveals nothing of what is on it, so it may be any drive. */
function accessFor({ task }: HelperRequest, { isLent }: Privilege): Access {
  if (accessOf(task) === 'write') return 'write';
  return isLent && task !== 'blink' ? 'read-for-another' : 'read';
}

/** What the drive must have at least. */
function minBytes(request: HelperRequest): number {
  if ('imageBytes' in request) return request.imageBytes;
  if (request.task === 'blink') return 0;
  return request.placeBytes + request.places.reduce((last, place) => Math.max(last, place), 0);
}
