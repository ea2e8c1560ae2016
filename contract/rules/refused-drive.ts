/** Why a drive is refused, as a failure: by the helper, which would not open it, or before it is asked. */
import type { Refusal } from '../wire/drive.ts';
import { type Failure, JobFailure } from '../wire/failure.ts';
import type { HelperEvent, OpenRefusal } from '../wire/helper-protocol.ts';
import type { ChosenDrive } from '../wire/job.ts';

type Refused = Pick<Extract<HelperEvent, { event: 'refused' }>, 'reason' | 'property' | 'detail' | 'haveBytes'>;
/** Main knows who uses a drive; the helper only knows that it is busy. */
type FoundByHelper = Exclude<OpenRefusal & Refusal['kind'], 'in-use'>;
type ToRefusal<K> = (found: Refused, needBytes: number) => Extract<Refusal, { kind: K }>;

/** Reasons that the helper finds by itself on the opened drive; only main can know the others, from the rest of the machine. */
const REFUSALS: { readonly [K in FoundByHelper]: ToRefusal<K> } = {
  'read-only': () => ({ kind: 'read-only' }),
  'no-medium': () => ({ kind: 'no-medium' }),
  'not-removable': ({ detail }) => ({ kind: 'not-removable', bus: detail }),
  'not-a-whole-drive': () => ({ kind: 'not-a-whole-drive', wholeDrive: null }),
  'too-small': ({ haveBytes }, needBytes) => ({ kind: 'too-small', needBytes, haveBytes: haveBytes ?? 0 }),
};

export function refusedDrive(drive: string, needBytes: number, refused: Refused): Failure {
  const { reason, property, detail } = refused;
  switch (reason) {
    case 'gone':
      return { kind: 'drive-not-found', drive };
    case 'changed':
      return { kind: 'drive-changed', drive, detail, ...(property ? { property } : {}) };
    case 'in-use':
      return { kind: 'drive-busy', drive };
    case 'not-permitted':
      return { kind: 'authorization-refused' };
    case 'failed':
      return { kind: 'helper-failed', detail };
    default:
      return { kind: 'drive-refused', drive, refusals: [REFUSALS[reason](refused, needBytes)] };
  }
}

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
