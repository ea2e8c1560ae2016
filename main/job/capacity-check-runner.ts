/** Owns the one capacity check, and the results of earlier ones. */
import { join } from 'node:path';
import { isRecognisable, isSameDrive } from '../../contract/rules/drive-identity.ts';
import type { StopConsequence } from '../../contract/wire/activity.ts';
import type {
  CapacityCheckState,
  CapacityProgress,
  CapacityReport,
  CheckedCapacity,
  DriveChecks,
} from '../../contract/wire/capacity-check.ts';
import { type Drive, isEligible } from '../../contract/wire/drive.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { ChosenDrive } from '../../contract/wire/job.ts';
import { outcomeOf, throwIfStopped } from '../../contract/wire/outcome.ts';
import {
  checkCapacity,
  checkedCapacities,
  keepChecked,
  putBackDrive,
  unfinishedCapacityChecks,
} from '../stages/capacity-check/index.ts';
import { findChosenDrive, listDrives } from '../stages/drive/index.ts';
import { openHelperSession } from '../system/helper-client/index.ts';
import { everyMs } from '../system/throttle.ts';
import { stateFolder } from '../system/xdg.ts';
import { Activity, type ActivityHost, named } from './activity.ts';
import { instant } from './context.ts';
import { withHolder } from './drive-leases.ts';

const capacityFolder = (): string => join(stateFolder(), 'probes');

const UNSTARTED: CapacityProgress = { stage: 'authorizing', fraction: 0, hasTags: false, stalledForMs: null };
/** Maximum rate of snapshots within a stage. */
const TELL_EVERY_MS = 100;

/** Far more than are checked while the program runs. */
const MAX_PLUG_INS = 100;

type Task = 'check' | 'put-back';
type History = Pick<DriveChecks, 'checked' | 'unfinished' | 'historyFailure'>;

/** Results of earlier checks, and interrupted ones; `historyFailure` if the folder cannot be read. */
export async function capacityHistory(): Promise<History> {
  const folder = capacityFolder();
  try {
    const [checked, unfinished] = await Promise.all([checkedCapacities(folder), unfinishedCapacityChecks(folder)]);
    return { checked, unfinished, historyFailure: null };
  } catch (thrown) {
    if (thrown instanceof JobFailure) return { checked: [], unfinished: [], historyFailure: thrown.failure };
    throw thrown;
  }
}

export class CapacityCheckRunner extends Activity<CapacityCheckState> {
  #history: History = { checked: [], unfinished: [], historyFailure: null };
  /** Of drives without serial number and WWN, which are known only as long as they stay plugged in. */
  #ofPlugIns: readonly CheckedCapacity[] = [];

  constructor(host: ActivityHost) {
    super(host, { phase: 'idle' });
  }

  override stopping(): StopConsequence[] | null {
    return this.isRunning ? stoppingCheck(this.state) : null;
  }

  /** As last read. */
  get history(): History {
    return this.#history;
  }

  /** Reads what earlier runs left on disk. */
  async refresh(): Promise<void> {
    const before = this.#history;
    await this.#readHistory();
    // The journal of the running check is not that of an interrupted one.
    if (this.isRunning) this.#history = { ...this.#history, unfinished: before.unfinished };
    this.set(this.state);
  }

  /** Throws JobFailure: job-running, drive-busy, or the drive's own. Resolves once it is running; `ended()` waits for the end. */
  async start(task: Task, chosen: ChosenDrive, includeLoop: boolean): Promise<CapacityCheckState> {
    if (this.isRunning) throw new JobFailure({ kind: 'job-running' });
    const activity = task === 'check' ? 'capacity-check' : 'put-back';
    const lease = this.host.leases.hold({ drives: [chosen], mode: 'write', activity });
    const before = this.state;
    const found = Promise.withResolvers<Drive | null>();
    this.begin(async (signal) => {
      const drive = await found.promise;
      return drive ? this.#run(task, drive, signal) : before;
    }, lease.release);
    try {
      const drive = await eligible(chosen, includeLoop);
      lease.widen([drive]);
      this.set({ phase: 'running', task, drive: subjectOf(drive), progress: UNSTARTED, isStopping: false });
      found.resolve(drive);
    } catch (thrown) {
      found.resolve(null);
      await this.ended();
      throw thrown;
    }
    return this.state;
  }

  override cancel(): CapacityCheckState {
    super.cancel();
    if (this.state.phase === 'running') this.set({ ...this.state, isStopping: true });
    return this.state;
  }

  dismiss(): CapacityCheckState {
    if (!this.isRunning) this.set({ phase: 'idle' });
    return this.state;
  }

  async #run(task: Task, drive: Drive, signal: AbortSignal): Promise<CapacityCheckState> {
    const about = { drive: subjectOf(drive) };
    let last: CapacityCheckState;
    try {
      throwIfStopped(signal);
      last = { ...about, ...(await this.#act(task, drive, signal)) };
    } catch (thrown) {
      const outcome = outcomeOf(thrown, signal);
      last =
        outcome.kind === 'cancelled'
          ? { phase: 'cancelled', task, ...about }
          : { phase: 'failed', task, ...about, failure: withHolder(outcome.failure, drive) };
    }
    await this.#readHistory();
    return last;
  }

  async #act(task: Task, drive: Drive, signal: AbortSignal) {
    const folder = capacityFolder();
    const session = openHelperSession(this.host.session);
    const options = { folder, signal, onProgress: this.#throttled() };
    if (task === 'put-back') return { phase: 'put-back' as const, newer: await putBackDrive(drive, session, options) };
    const report = await checkCapacity(drive, session, options);
    // The result is valid even if it cannot be saved.
    await keepChecked(folder, drive, report).catch(() => {});
    if (!isRecognisable(drive.identity) && drive.identity.diskseq !== null) this.#remember(drive, report);
    return { phase: 'checked' as const, report };
  }

  #remember({ identity, name }: Drive, report: CapacityReport): void {
    const others = this.#ofPlugIns.filter((one) => !isSameDrive(one.identity, identity));
    this.#ofPlugIns = [{ schema: 1 as const, at: instant(), identity, name, report }, ...others].slice(0, MAX_PLUG_INS);
  }

  async #readHistory(): Promise<void> {
    const { checked, ...history } = await capacityHistory();
    this.#history = { ...history, checked: [...this.#ofPlugIns, ...checked] };
  }

  /** A new stage is published immediately. */
  #throttled(): (progress: CapacityProgress) => void {
    const isDue = everyMs(TELL_EVERY_MS);
    return (progress) => {
      if (this.state.phase !== 'running' || !isDue(progress.stage)) return;
      this.set({ ...this.state, progress });
    };
  }
}

/** What stopping a check in this state would leave behind. Pure. */
export function stoppingCheck(state: CapacityCheckState): StopConsequence[] {
  if (state.phase !== 'running') return [];
  const drive = named(state.drive);
  if (state.task === 'put-back') return [{ kind: 'putting-back', drive }];
  return [{ kind: state.progress.hasTags ? 'check-has-marks' : 'check-not-begun', drive }];
}

async function eligible(chosen: ChosenDrive, includeLoop: boolean): Promise<Drive> {
  const drive = findChosenDrive(chosen, await listDrives({ includeLoop, contentsOf: [chosen.devicePath] }));
  if (isEligible(drive)) return drive;
  throw new JobFailure({ kind: 'drive-refused', drive: drive.devicePath, refusals: drive.refusals });
}

function subjectOf({ id, name, devicePath }: Drive): { id: string; name: string; devicePath: string } {
  return { id, name, devicePath };
}
