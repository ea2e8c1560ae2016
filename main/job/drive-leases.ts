/**
 * Who may use which drive. Reads share a drive, a write is exclusive. Within this program a lease is an entry here; other
 * programs of this user see it as a file (lease-file.ts), and every program on this machine is kept away by the flock(2) lock that
 * the helper takes on the drive itself (ADR 0031).
 */
import { isSameDevice } from '../../contract/rules/drive-identity.ts';
import type { ActivityKind, DriveHolder } from '../../contract/wire/activity.ts';
import type { Failure } from '../../contract/wire/failure.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { ChosenDrive } from '../../contract/wire/job.ts';
import { holdersElsewhere, type LeaseMode, type LeaseRequest, publishLease } from './lease-file.ts';

type Release = () => void;

const conflict = (a: LeaseMode, b: LeaseMode): boolean => a === 'write' || b === 'write';

function busy({ devicePath }: ChosenDrive, by: readonly DriveHolder[]): JobFailure {
  return new JobFailure({ kind: 'drive-busy', drive: devicePath, by: [...by] });
}

export class DriveLeases {
  readonly #leases = new Set<LeaseRequest>();

  /** Throws JobFailure drive-busy with the holder. */
  take(request: LeaseRequest): Release {
    const looking: LeaseRequest[] = [];
    for (const drive of request.drives) {
      for (const held of this.#on(drive)) {
        if (held.mode === 'look') looking.push(held);
        else if (conflict(held.mode, request.mode)) throw busy(drive, [{ pid: process.pid, activity: held.activity }]);
      }
    }
    const unpublish = request.mode === 'look' ? () => {} : publishLease(request);
    try {
      for (const drive of request.drives) {
        const elsewhere = holdersElsewhere(drive).filter(({ mode }) => conflict(mode, request.mode));
        if (elsewhere.length > 0)
          throw busy(
            drive,
            elsewhere.map(({ pid, activity }) => ({ pid, activity })),
          );
      }
    } catch (thrown) {
      unpublish();
      throw thrown;
    }
    this.#leases.add(request);
    for (const held of looking) held.onWanted?.();
    return () => {
      this.#leases.delete(request);
      unpublish();
    };
  }

  /** Who is writing this drive or about to, in this process or another. */
  writerOf(drive: ChosenDrive): DriveHolder | null {
    const here = this.#on(drive).find(({ mode }) => mode === 'write');
    if (here) return { pid: process.pid, activity: here.activity };
    const there = holdersElsewhere(drive).find(({ mode }) => mode === 'write');
    return there ? { pid: there.pid, activity: there.activity } : null;
  }

  /** Runs `work` with exclusive use of the drive. */
  async withDrive<T>(drive: ChosenDrive, activity: ActivityKind, work: () => Promise<T>): Promise<T> {
    const release = this.take({ drives: [drive], mode: 'write', activity });
    try {
      return await work();
    } finally {
      release();
    }
  }

  #on(drive: ChosenDrive): LeaseRequest[] {
    return [...this.#leases].filter(({ drives }) => drives.some((held) => isSameDevice(held, drive)));
  }
}

/** The failure of a drive that the helper found in use, with the process of Flakestick that uses it. */
export function withHolder(failure: Failure, drive: ChosenDrive): Failure {
  if (failure.kind !== 'drive-busy' || failure.by) return failure;
  const by = holdersElsewhere(drive).map(({ pid, activity }) => ({ pid, activity }));
  return by.length > 0 ? { ...failure, by } : failure;
}
