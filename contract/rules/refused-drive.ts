/** Why the helper would not open a drive, as a failure. */
import type { Failure } from '../wire/failure.ts';
import type { HelperEvent } from '../wire/helper-protocol.ts';

type Refused = Pick<Extract<HelperEvent, { event: 'refused' }>, 'reason' | 'detail' | 'haveBytes'>;

export function refusedDrive(drive: string, needBytes: number, { reason, detail, haveBytes }: Refused): Failure {
  switch (reason) {
    case 'gone':
      return { kind: 'drive-not-found', drive };
    case 'changed':
      return { kind: 'drive-changed', drive, detail };
    case 'in-use':
      return { kind: 'drive-busy', drive };
    case 'not-permitted':
      return { kind: 'authorization-refused' };
    case 'read-only':
    case 'no-medium':
      return { kind: 'drive-refused', drive, refusals: [{ kind: reason }] };
    case 'not-removable':
      return { kind: 'drive-refused', drive, refusals: [{ kind: reason, bus: detail }] };
    case 'not-a-whole-drive':
      return { kind: 'drive-refused', drive, refusals: [{ kind: reason, wholeDrive: null }] };
    case 'too-small':
      return {
        kind: 'drive-refused',
        drive,
        refusals: [{ kind: 'too-small', needBytes, haveBytes: haveBytes ?? 0 }],
      };
    case 'failed':
      return { kind: 'helper-failed', detail };
  }
}
