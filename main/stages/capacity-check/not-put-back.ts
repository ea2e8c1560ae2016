import type { ByteRange } from '../../../contract/wire/capacity-finding.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import type { Reason } from '../../../contract/wire/reason.ts';

/** Why not everything was put back. */
function whyNotRestored(failure: Failure | null): Reason {
  switch (failure?.kind) {
    case 'drive-gone':
      return { because: 'unplugged-midway' };
    case 'drive-stalled':
      return { because: 'stalled-midway' };
    case 'write-failed':
      return { because: 'error-midway', code: failure.code, offsetBytes: failure.offsetBytes };
    case 'helper-failed':
      return { because: 'helper-stopped-midway', detail: typeof failure.detail === 'string' ? failure.detail : null };
    default:
      return { because: 'not-put-back' };
  }
}

/** What could not be put back, where its original content is saved, and the causing failure, if any. */
interface NotRestored {
  readonly devicePath: string;
  readonly left: readonly ByteRange[];
  readonly originalsPath: string;
  readonly failure: Failure | null;
}

export function notPutBack({ devicePath, left, originalsPath, failure }: NotRestored): JobFailure {
  const why = whyNotRestored(failure);
  return new JobFailure({ kind: 'drive-not-restored', drive: devicePath, why, left: [...left], path: originalsPath });
}
