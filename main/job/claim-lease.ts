/**
 * Two programs that want one drive at the same moment: one of them gets it. Each publishes a claim before it looks for those of
 * others. Of two claims the later in order is taken back, and its program waits for what becomes of the other; the earlier one waits
 * until the other is taken back, or is settled because it was there alone when its program looked.
 */
import type { NamedDrive } from '../../contract/rules/drive-identity.ts';
import { type Holder, holdersElsewhere, type LeaseRequest, publishLease } from './lease-file.ts';

/** A claim lasts a few milliseconds, unless its process is stopped in the middle of it. */
const CLAIM_WAIT_MS = 1000;
const STEP_MS = 2;

export interface InTheWay {
  readonly drive: NamedDrive;
  readonly holders: readonly Holder[];
}

type Use = Pick<LeaseRequest, 'mode' | 'activity'>;

/** Readers share a drive; but a second virtual machine of the same stick would only be taken for the first one. */
export const conflict = (a: Use, b: Use): boolean =>
  [a, b].some(({ mode }) => mode === 'write') || (a.activity === 'try' && b.activity === 'try');

/** What other programs have on the first of these drives that is not free. */
export function inTheWayOf({ drives, ...use }: LeaseRequest): InTheWay | null {
  for (const drive of drives) {
    const holders = holdersElsewhere(drive).filter((holder) => conflict(holder, use));
    if (holders.length > 0) return { drive, holders };
  }
  return null;
}

/** The lease, published, as the function that ends it; or what is in its way. Blocks this thread for milliseconds, a second at most. */
export function claimLease(request: LeaseRequest): (() => void) | InTheWay {
  const deadlineMs = performance.now() + CLAIM_WAIT_MS;
  let claim: ReturnType<typeof publishLease> = null;
  for (;;) {
    const others = inTheWayOf(request);
    if (others === null) {
      if (claim) {
        const lease = claim;
        lease.settle();
        return () => lease.remove();
      }
      claim = publishLease(request);
      if (claim === null) return () => {};
      continue;
    }
    const { order } = claim ?? {};
    const isLater = order !== undefined && others.holders.some((other) => isBefore(other.order, order));
    const isOver = others.holders.some(({ isClaim }) => !isClaim) || performance.now() > deadlineMs;
    if (isLater || isOver) {
      claim?.remove();
      claim = null;
    }
    if (isOver) return others;
    pause();
  }
}

/** By process, then by the count of its leases. */
function isBefore(order: string, other: string): boolean {
  const [[pid = 0, count = 0], [otherPid = 0, otherCount = 0]] = [order, other].map((each) =>
    each.split('-').map(Number),
  ) as [number[], number[]];
  return pid === otherPid ? count < otherCount : pid < otherPid;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
}
