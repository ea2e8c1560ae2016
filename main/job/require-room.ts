import { JobFailure } from '../../contract/wire/failure.ts';
import type { ChosenDrive } from '../../contract/wire/job.ts';

/**
 * An early check: an image is never smaller than its file on the web, compressed or not. Throws drive-refused for the first drive
 * that is too small. The drives are judged again once the image exists.
 */
export function requireRoom(leastBytes: number, drives: readonly ChosenDrive[]): void {
  for (const { devicePath, identity } of drives) {
    const haveBytes = identity.sizeBytes;
    if (haveBytes > 0 && haveBytes < leastBytes)
      throw new JobFailure({
        kind: 'drive-refused',
        drive: devicePath,
        refusals: [{ kind: 'too-small', needBytes: leastBytes, haveBytes }],
      });
  }
}

/** For an image whose size is not known yet: a drive that fits may be among them. Throws drive-refused if none is. */
export function requireRoomOnOne(leastBytes: number, drives: readonly ChosenDrive[]): void {
  if (drives.every(({ identity }) => identity.sizeBytes > 0 && identity.sizeBytes < leastBytes))
    requireRoom(leastBytes, drives);
}
