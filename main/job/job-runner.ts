/** The one job: builds, flashes, restores, verifies. */
import type { ActivityKind, StopConsequence } from '../../contract/wire/activity.ts';
import type { Drive, DriveContents } from '../../contract/wire/drive.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import {
  type ChosenDrive,
  canCancel,
  canStart,
  type DriveProgress,
  IDLE,
  type JobRequest,
  type JobState,
} from '../../contract/wire/job.ts';
import { outcomeOf } from '../../contract/wire/outcome.ts';
import { openHelperSession } from '../system/helper-client/index.ts';
import { Activity, type ActivityHost, named } from './activity.ts';
import { build } from './build-job.ts';
import type { BuildLogFile } from './build-log-file.ts';
import { instant, type PipelineContext } from './context.ts';
import type { HeldLease } from './drive-leases.ts';
import { flash } from './flash-job.ts';
import { type JobEvent, transition } from './job-state-machine.ts';
import type { LeaseMode } from './lease-file.ts';
import { restore } from './restore-job.ts';
import { verify } from './verify-job.ts';

type Finished = Extract<JobEvent, { kind: 'finished' }>;

export class JobRunner extends Activity<JobState> {
  readonly #log: BuildLogFile | null;

  constructor(host: ActivityHost, log: BuildLogFile | null = null) {
    super(host, IDLE);
    this.#log = log;
  }

  override stopping(): StopConsequence[] | null {
    return this.isRunning || canCancel(this.state) ? stoppingJob(this.state) : null;
  }

  /** Throws JobFailure job-running, drive-busy. Gives the first state; `ended()` waits for the last. */
  start(request: JobRequest): JobState {
    if (this.isRunning || !canStart(this.state)) throw new JobFailure({ kind: 'job-running' });
    const lease = this.#takeDrives(request);
    this.set(transition(this.state, { kind: 'started', request, at: instant() }));
    this.begin((signal) => this.#run(request, signal, lease), lease?.release ?? (() => {}));
    return this.state;
  }

  dismiss(): JobState {
    if (canCancel(this.state)) throw new JobFailure({ kind: 'job-running' });
    this.set(transition(this.state, { kind: 'dismissed' }));
    return this.state;
  }

  /** Leased from the start: during the build no one else may start with a drive that will be written. */
  #takeDrives(request: JobRequest): HeldLease | null {
    const hold = (drives: readonly ChosenDrive[], mode: LeaseMode, activity: ActivityKind): HeldLease =>
      this.host.leases.hold({ drives, mode, activity });
    if (request.kind === 'flash') return hold(request.drives, 'write', 'flash');
    if (request.kind === 'restore') return hold([request.drive], 'write', 'restore');
    return request.kind === 'verify' ? hold([request.drive], 'read', 'verify') : null;
  }

  async #run(request: JobRequest, signal: AbortSignal, lease: HeldLease | null): Promise<JobState> {
    const session = openHelperSession(this.host.session);
    const finished: { event: Finished | null } = { event: null };
    const apply = (event: JobEvent): void => {
      // Published when nothing of the job is running, so that the next one can start immediately.
      if (event.kind === 'finished') finished.event = event;
      else this.set(transition(this.state, event));
    };
    const { terminal } = this.host.session;
    const drives = {
      holdDrives: (known: readonly Drive[]): void => lease?.widen(known),
      giveBack: (drive: Pick<Drive, 'devicePath'>): void => lease?.giveBack(drive),
    };
    try {
      await runPipeline(request, { session, terminal, apply, ...drives, signal, log: this.#log });
      if (!finished.event) throw new Error('the job has ended without a result');
      return transition(this.state, finished.event);
    } catch (thrown) {
      return transition(this.state, { ...outcomeOf(thrown, signal), at: instant() });
    }
  }
}

/** What stopping a job in this state would leave behind. Pure. */
export function stoppingJob(state: JobState): StopConsequence[] {
  if (state.phase === 'idle' || !('drives' in state) || state.drives.length === 0) return [{ kind: 'nothing-written' }];
  if (state.request.kind === 'verify') return [{ kind: 'only-read' }];
  const isRestore = state.request.kind === 'restore';
  return state.drives.map((drive) => {
    const kind = contentsAfterStopping(drive);
    return { kind: isRestore && kind === 'partly-written' ? 'partly-restored' : kind, drive: named(drive) };
  });
}

/** `clearing` starts before `contents` can say so: stopping then may already have cost the old contents. */
function contentsAfterStopping({ contents, step }: DriveProgress): DriveContents {
  return contents === 'untouched' && step !== 'waiting' && step !== 'finished' ? 'partly-written' : contents;
}

/** source → nix-build → image → drive → write → verify → record. Applies `finished`; throws JobFailure or Cancelled otherwise. */
function runPipeline(request: JobRequest, context: PipelineContext): Promise<void> {
  switch (request.kind) {
    case 'build':
      return build(request, context);
    case 'flash':
      return flash(request, context);
    case 'restore':
      return restore(request, context);
    case 'verify':
      return verify(request, context);
  }
}
