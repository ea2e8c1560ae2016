/**
 * The one owner of work and drives in a program: it starts every activity, which gets its drives from one set of leases, and
 * it knows what is running, for quitting, sleeping and ejecting. A new activity needs its own runner, and a field here that
 * is in the list of runners.
 */
import type { StopConsequence } from '../../contract/wire/activity.ts';
import type { DriveChecks } from '../../contract/wire/capacity-check.ts';
import type { Removal } from '../../contract/wire/drive-release.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { ChosenDrive } from '../../contract/wire/job.ts';
import type { ProtectedDrive } from '../../contract/wire/settings.ts';
import { findChosenDrive, listDrives, removeDrive } from '../stages/drive/index.ts';
import type { HelperSessionOptions } from '../system/helper-client/index.ts';
import { protectDrive } from '../system/settings/index.ts';
import type { Activity, ActivityHost, KeepAwake } from './activity.ts';
import { BlinkRunner } from './blink-runner.ts';
import type { BuildLogFile } from './build-log-file.ts';
import { CapacityCheckRunner } from './capacity-check-runner.ts';
import { DriveLeases } from './drive-leases.ts';
import { JobRunner } from './job-runner.ts';
import { PracticeRunner } from './practice-runner.ts';
import { TryRunner } from './try-runner.ts';

export interface ActivitiesOptions extends HelperSessionOptions {
  readonly keepAwake?: KeepAwake;
  /** Where the complete log of a build is written, if at all. */
  readonly log?: BuildLogFile | null;
}

export class Activities {
  readonly job: JobRunner;
  readonly capacityCheck: CapacityCheckRunner;
  readonly blink: BlinkRunner;
  readonly try: TryRunner;
  readonly practice: PracticeRunner;
  readonly #runners: readonly Pick<Activity<unknown>, 'stopping' | 'cancel' | 'ended'>[];
  readonly #host: ActivityHost;
  readonly #ejecting = new Set<{ drive: ChosenDrive; ended: Promise<unknown> }>();

  constructor({ keepAwake = () => () => {}, log = null, ...session }: ActivitiesOptions) {
    this.#host = { session, keepAwake, leases: new DriveLeases() };
    this.job = new JobRunner(this.#host, log);
    this.capacityCheck = new CapacityCheckRunner(this.#host);
    this.blink = new BlinkRunner(this.#host);
    this.try = new TryRunner(this.#host);
    this.practice = new PracticeRunner(this.#host);
    this.#runners = [this.job, this.capacityCheck, this.blink, this.try, this.practice];
  }

  /** What stopping everything that is under way would leave behind, or null where nothing that matters is. */
  stopping(): StopConsequence[] | null {
    const ejecting = [...this.#ejecting].map(({ drive }) => [{ kind: 'ejecting' as const, drive: drive.devicePath }]);
    const running = [...this.#runners.map((runner) => runner.stopping()), ...ejecting].filter((one) => one !== null);
    return running.length > 0 ? running.flat() : null;
  }

  /** The complete state of capacity checks and blinking, as the page shows it. */
  get driveChecks(): DriveChecks {
    return { capacityCheck: this.capacityCheck.state, blink: this.blink.state, ...this.capacityCheck.history };
  }

  /** Called at every change of `driveChecks`. */
  subscribeChecks(listener: (checks: DriveChecks) => void): () => void {
    const tell = (): void => listener(this.driveChecks);
    const stops = [this.capacityCheck.subscribe(tell), this.blink.subscribe(tell)];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Throws JobFailure drive-busy while something uses the drive, or another slot of its card reader; and the failures of removeDrive. */
  async eject(chosen: ChosenDrive, includeLoop: boolean): Promise<Removal> {
    const { terminal } = this.#host.session;
    const removal = this.#host.leases.withSocket(chosen, 'eject', () => removeDrive(chosen, { includeLoop, terminal }));
    const entry = { drive: chosen, ended: removal.catch(() => {}) };
    this.#ejecting.add(entry);
    try {
      return await removal;
    } finally {
      this.#ejecting.delete(entry);
    }
  }

  /** Throws JobFailure drive-busy while the drive is being written: protecting it then would come too late. */
  async protect(chosen: ChosenDrive, includeLoop: boolean): Promise<ProtectedDrive> {
    const drive = findChosenDrive(chosen, await listDrives({ includeLoop, contentsOf: [] }));
    const holder = this.#host.leases.writerOf(drive);
    if (holder) throw new JobFailure({ kind: 'drive-busy', drive: drive.devicePath, by: [holder] });
    return protectDrive(drive);
  }

  /** Stops everything and waits for its end. A drive with tags of a capacity check gets its content back first. */
  async stopAll(): Promise<void> {
    const runners = this.#runners;
    for (const runner of runners) runner.cancel();
    await Promise.all([...runners.map((runner) => runner.ended()), ...[...this.#ejecting].map(({ ended }) => ended)]);
  }
}
