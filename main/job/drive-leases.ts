/**
 * Who may use which drive. Reads share a drive, a write is exclusive. Within this program a lease is an entry here; other
 * programs of this user see it as a file (lease-file.ts), and every program on this machine is kept away by the flock(2) lock that
 * the helper takes on the drive itself (ADR 0031).
 */
import { isSameDevice, isSameSocket, type NamedDrive } from '../../contract/rules/drive-identity.ts';
import type { ActivityKind, DriveHolder } from '../../contract/wire/activity.ts';
import type { Failure } from '../../contract/wire/failure.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import { claimLease, conflict, inTheWayOf } from './claim-lease.ts';
import { holdersElsewhere, type LeaseRequest, publishLease } from './lease-file.ts';

type Release = () => void;

export interface HeldLease {
  readonly release: Release;
  /** Once the other names of the drives' media are known. Throws JobFailure drive-busy; then it is held as before. */
  widen(drives: readonly NamedDrive[]): void;
  /** One of the drives, by its path; the others are held as before. */
  giveBack(drive: Pick<NamedDrive, 'devicePath'>): void;
}

function busy({ devicePath }: NamedDrive, by: readonly DriveHolder[]): JobFailure {
  return new JobFailure({ kind: 'drive-busy', drive: devicePath, by: [...by] });
}

export class DriveLeases {
  readonly #leases = new Set<LeaseRequest>();

  /** Throws JobFailure drive-busy with the holder. */
  take(request: LeaseRequest): Release {
    return this.hold(request).release;
  }

  /** The same, for a lease that is taken before the drives are looked at. */
  hold(request: LeaseRequest): HeldLease {
    let held = request;
    let unpublish = this.#claim(held, null);
    return {
      release: () => {
        this.#leases.delete(held);
        unpublish();
      },
      widen: (drives) => {
        const others = held.drives.filter((drive) => !drives.some(({ devicePath }) => devicePath === drive.devicePath));
        const wider: LeaseRequest = { ...held, drives: [...drives, ...others] };
        const unpublishWider = this.#claim(wider, held);
        this.#leases.delete(held);
        unpublish();
        held = wider;
        unpublish = unpublishWider;
      },
      giveBack: ({ devicePath }) => {
        const narrower = { ...held, drives: held.drives.filter((drive) => drive.devicePath !== devicePath) };
        // Others see the drives that are kept all the time. Where nothing can be written, they see all of them until the end.
        const lease = narrower.drives.length > 0 ? publishLease(narrower) : null;
        this.#leases.delete(held);
        held = narrower;
        if (narrower.drives.length > 0) this.#leases.add(held);
        if (lease === null && narrower.drives.length > 0) return;
        lease?.settle();
        unpublish();
        unpublish = () => lease?.remove();
      },
    };
  }

  /** `own`: the lease that it takes the place of. */
  #claim(request: LeaseRequest, own: LeaseRequest | null): Release {
    const looking: LeaseRequest[] = [];
    for (const drive of request.drives) {
      for (const held of this.#on(drive)) {
        if (held === own) continue;
        if (held.mode === 'look') looking.push(held);
        else if (conflict(held, request)) throw busy(drive, [{ pid: process.pid, activity: held.activity }]);
      }
    }
    const claimed = request.mode === 'look' ? (inTheWayOf(request) ?? (() => {})) : claimLease(request);
    if (typeof claimed !== 'function')
      throw busy(
        claimed.drive,
        claimed.holders.map(({ pid, activity }) => ({ pid, activity })),
      );
    this.#leases.add(request);
    for (const held of looking) held.onWanted?.();
    return claimed;
  }

  /** Who is writing this drive or about to, in this process or another. */
  writerOf(drive: NamedDrive): DriveHolder | null {
    const here = this.#on(drive).find(({ mode }) => mode === 'write');
    if (here) return { pid: process.pid, activity: here.activity };
    const there = holdersElsewhere(drive).find(({ mode }) => mode === 'write');
    return there ? { pid: there.pid, activity: there.activity } : null;
  }

  /**
   * Runs `work` with exclusive use of the drive, and of the port that it shares with other slots of a card reader. Throws JobFailure
   * drive-busy with the holder of either.
   */
  async withSocket<T>(drive: NamedDrive, activity: ActivityKind, work: () => Promise<T>): Promise<T> {
    const release = this.take({ drives: [drive], mode: 'write', activity });
    const neighbours = this.#neighboursOf(drive);
    if (neighbours.length > 0) {
      release();
      throw busy(drive, neighbours);
    }
    try {
      return await work();
    } finally {
      release();
    }
  }

  #neighboursOf(drive: NamedDrive): DriveHolder[] {
    const isNeighbour = (held: NamedDrive): boolean =>
      !isSameDevice(held, drive) && isSameSocket(held.identity, drive.identity);
    const here = [...this.#leases].filter(({ mode, drives }) => mode !== 'look' && drives.some(isNeighbour));
    return [
      ...here.map(({ activity }) => ({ pid: process.pid, activity })),
      ...holdersElsewhere(drive, isNeighbour).map(({ pid, activity }) => ({ pid, activity })),
    ];
  }

  #on(drive: NamedDrive): LeaseRequest[] {
    return [...this.#leases].filter(({ drives }) => drives.some((held) => isSameDevice(held, drive)));
  }
}

/** The failure of a drive that the helper found in use, with the process of Flakestick that uses it. */
export function withHolder(failure: Failure, drive: NamedDrive): Failure {
  if (failure.kind !== 'drive-busy' || failure.by) return failure;
  const by = holdersElsewhere(drive).map(({ pid, activity }) => ({ pid, activity }));
  return by.length > 0 ? { ...failure, by } : failure;
}
