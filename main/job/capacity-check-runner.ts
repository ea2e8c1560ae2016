/** Owns the one check of a drive's capacity and the one blinking light. Shells start and stop them; they hear of every change. */
import { join } from 'node:path';
import {
  type CapacityCheckState,
  type CapacityProgress,
  type DriveChecks,
  NO_CHECKS,
} from '../../contract/wire/capacity-check.ts';
import { type Drive, isEligible } from '../../contract/wire/drive.ts';
import { Cancelled, failureOf, JobFailure } from '../../contract/wire/failure.ts';
import type { ChosenDrive } from '../../contract/wire/job.ts';
import {
  checkCapacity,
  checkedCapacities,
  keepChecked,
  putBackDrive,
  unfinishedCapacityChecks,
} from '../stages/capacity-check/index.ts';
import { blinkDrive, findChosenDrive, listDrives } from '../stages/drive/index.ts';
import { type HelperSessionOptions, openHelperSession } from '../system/helper-client/index.ts';
import { everyMs } from '../system/throttle.ts';
import { stateFolder } from '../system/xdg.ts';

export const capacityFolder = (): string => join(stateFolder(), 'probes');

const UNSTARTED: CapacityProgress = { stage: 'authorizing', fraction: 0, hasTags: false, stalledForMs: null };
/** Snapshots at most this often within a stage. */
const TELL_EVERY_MS = 100;

type Task = 'probe' | 'restore';

export class DriveCheckRunner {
  readonly #options: HelperSessionOptions;
  readonly #listeners = new Set<(checks: DriveChecks) => void>();
  #state: DriveChecks = NO_CHECKS;
  #stop: AbortController | null = null;
  /** From the wish on, before it is running. */
  #isTaken = false;
  #ended: Promise<void> = Promise.resolve();
  #blinking: { stop: AbortController; ended: Promise<void> } | null = null;

  constructor(options: HelperSessionOptions) {
    this.#options = options;
  }

  get state(): DriveChecks {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#state.probe.phase === 'running';
  }

  subscribe(listener: (checks: DriveChecks) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What earlier runs left: read from disk. */
  async refresh(): Promise<DriveChecks> {
    const folder = capacityFolder();
    const [checked, unfinished] = await Promise.all([checkedCapacities(folder), unfinishedCapacityChecks(folder)]);
    // The journal of the check that is under way is not that of one that was cut short.
    this.#set({ checked, unfinished: this.isRunning ? this.#state.unfinished : unfinished });
    return this.#state;
  }

  /** Throws JobFailure: job-running, or the drive's own. Resolves once it runs; `ended()` waits for the end. */
  async start(task: Task, chosen: ChosenDrive, includeLoop: boolean): Promise<DriveChecks> {
    if (this.#isTaken) throw new JobFailure({ kind: 'job-running' });
    this.#isTaken = true;
    const drive = await this.#eligible(chosen, includeLoop).catch((thrown: unknown) => {
      this.#isTaken = false;
      throw thrown;
    });
    this.#blinking?.stop.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#set({ probe: { phase: 'running', task, drive: subjectOf(drive), progress: UNSTARTED, isStopping: false } });
    this.#ended = this.#run(task, drive, stop.signal);
    return this.#state;
  }

  /** What was begun is put back first; `ended()` waits for that. */
  cancel(): DriveChecks {
    this.#stop?.abort();
    const { probe } = this.#state;
    if (probe.phase === 'running') this.#set({ probe: { ...probe, isStopping: true } });
    return this.#state;
  }

  dismiss(): DriveChecks {
    if (!this.isRunning) this.#set({ probe: { phase: 'idle' } });
    return this.#state;
  }

  async ended(): Promise<DriveChecks> {
    await this.#ended;
    await this.#blinking?.ended;
    return this.#state;
  }

  /** Any drive of the list, also one that is refused. Throws JobFailure when it is not there. */
  async blink(chosen: ChosenDrive, includeLoop: boolean): Promise<DriveChecks> {
    this.#blinking?.stop.abort();
    await this.#blinking?.ended;
    const drive = findChosenDrive(chosen, await listDrives({ includeLoop }));
    const stop = new AbortController();
    this.#set({ blink: { driveId: drive.id, failure: null } });
    const ended = blinkDrive(drive, openHelperSession(this.#options), { onStarted: () => {}, signal: stop.signal })
      .then(() => this.#set({ blink: { driveId: null, failure: null } }))
      .catch((thrown: unknown) => {
        const failure = thrown instanceof Cancelled ? null : failureOf(thrown);
        this.#set({ blink: { driveId: null, failure } });
      });
    this.#blinking = { stop, ended };
    return this.#state;
  }

  stopBlinking(): DriveChecks {
    this.#blinking?.stop.abort();
    return this.#state;
  }

  async #eligible(chosen: ChosenDrive, includeLoop: boolean): Promise<Drive> {
    const drive = findChosenDrive(chosen, await listDrives({ includeLoop }));
    if (isEligible(drive)) return drive;
    throw new JobFailure({ kind: 'drive-refused', drive: drive.devicePath, refusals: drive.refusals });
  }

  async #run(task: Task, drive: Drive, signal: AbortSignal): Promise<void> {
    const folder = capacityFolder();
    const session = openHelperSession(this.#options);
    const options = { folder, signal, onProgress: this.#teller() };
    const about = { drive: subjectOf(drive) };
    let probe: CapacityCheckState;
    try {
      if (task === 'restore') {
        probe = { phase: 'restored', ...about, newer: await putBackDrive(drive, session, options) };
      } else {
        const report = await checkCapacity(drive, session, options);
        // The result stands without its note.
        await keepChecked(folder, drive, report).catch(() => {});
        probe = { phase: 'probed', ...about, report };
      }
    } catch (thrown) {
      probe =
        thrown instanceof Cancelled
          ? { phase: 'cancelled', task, ...about }
          : { phase: 'failed', task, ...about, failure: failureOf(thrown) };
    }
    this.#isTaken = false;
    this.#set({ probe });
    await this.refresh();
  }

  /** A new stage is told at once. */
  #teller(): (progress: CapacityProgress) => void {
    const isDue = everyMs(TELL_EVERY_MS);
    return (progress) => {
      const { probe } = this.#state;
      if (probe.phase !== 'running') return;
      if (isDue(progress.stage)) this.#set({ probe: { ...probe, progress } });
    };
  }

  #set(change: Partial<DriveChecks>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) {
      try {
        listener(this.#state);
      } catch (thrown) {
        // Whoever cannot take the news must not end a check: there may be tags on the drive.
        process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
      }
    }
  }
}

function subjectOf({ id, name, devicePath }: Drive): { id: string; name: string; devicePath: string } {
  return { id, name, devicePath };
}
