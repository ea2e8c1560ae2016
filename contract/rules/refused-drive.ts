/** Why the helper would not open a drive, as a failure. */
import type { Refusal } from '../wire/drive.ts';
import type { Failure } from '../wire/failure.ts';
import type { HelperEvent, OpenRefusal } from '../wire/helper-protocol.ts';

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
