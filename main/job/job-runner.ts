/** Owns the job state. Shells start, cancel and dismiss; they hear of every state. */
import { JobFailure } from '../../contract/wire/failure.ts';
import { canCancel, canStart, IDLE, type JobRequest, type JobState } from '../../contract/wire/job.ts';
import { outcomeOf } from '../../contract/wire/outcome.ts';
import { type HelperSessionOptions, openHelperSession } from '../system/helper-client/index.ts';
import type { BuildLogFile } from './build-log-file.ts';
import { type JobEvent, transition } from './job-state-machine.ts';
import { runPipeline } from './pipeline.ts';

export class JobRunner {
  readonly #session: HelperSessionOptions;
  readonly #listeners = new Set<(state: JobState) => void>();
  readonly #log: BuildLogFile | null;
  #state: JobState = IDLE;
  #stop: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();

  /** How drives are reached; `terminal`: a person sits at a terminal, where a password can be asked for. */
  constructor(session: HelperSessionOptions, log: BuildLogFile | null = null) {
    this.#session = session;
    this.#log = log;
  }

  get state(): JobState {
    return this.#state;
  }

  subscribe(listener: (state: JobState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Throws JobFailure job-running. Gives the first state; `ended()` waits for the last. */
  start(request: JobRequest): JobState {
    if (!canStart(this.#state)) throw new JobFailure({ kind: 'job-running' });
    this.#apply({ kind: 'started', request, at: now() });
    const stop = new AbortController();
    this.#stop = stop;
    this.#ended = this.#run(request, stop);
    return this.#state;
  }

  cancel(): JobState {
    this.#stop?.abort();
    return this.#state;
  }

  dismiss(): JobState {
    if (canCancel(this.#state)) throw new JobFailure({ kind: 'job-running' });
    this.#apply({ kind: 'dismissed' });
    return this.#state;
  }

  async ended(): Promise<JobState> {
    await this.#ended;
    return this.#state;
  }

  async #run(request: JobRequest, stop: AbortController): Promise<void> {
    const session = openHelperSession(this.#session);
    const apply = (event: JobEvent): void => this.#apply(event);
    try {
      const { terminal } = this.#session;
      await runPipeline(request, { session, terminal, apply, signal: stop.signal, log: this.#log });
    } catch (thrown) {
      this.#apply({ ...outcomeOf(thrown, stop.signal), at: now() });
    }
  }

  #apply(event: JobEvent): void {
    this.#state = transition(this.#state, event);
    for (const listener of this.#listeners) {
      try {
        listener(this.#state);
      } catch (thrown) {
        // Whoever cannot take the news must not end the job: a drive may be half written.
        process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
      }
    }
  }
}

function now(): string {
  return new Date().toISOString();
}
