/** What every activity has in common: one run at a time, a state that shells follow, a stop, and an end that can be waited for. */
import { Cancelled, JobFailure } from '../../contract/wire/failure.ts';
import type { HelperSessionOptions } from '../system/helper-client/index.ts';
import type { DriveLeases } from './drive-leases.ts';

/** Keeps the machine from sleeping until what it gives is called. */
export type KeepAwake = () => () => void;

/** What activities of one program share. */
export interface ActivityHost {
  readonly session: HelperSessionOptions;
  readonly leases: DriveLeases;
  readonly keepAwake: KeepAwake;
}

export abstract class Activity<State> {
  protected readonly host: ActivityHost;
  readonly #listeners = new Set<(state: State) => void>();
  #state: State;
  #stop: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(host: ActivityHost, initial: State) {
    this.host = host;
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  /** From the moment it was asked for until nothing of it is left. */
  get isRunning(): boolean {
    return this.#stop !== null;
  }

  subscribe(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was begun is brought to a good end first; `ended()` waits for that. */
  cancel(): State {
    this.#stop?.abort(new Cancelled());
    return this.#state;
  }

  async ended(): Promise<State> {
    await this.#ended;
    return this.#state;
  }

  /**
   * `run` gives the last state, which is told when nothing of the activity is left. A stop is seen by `run` whenever it comes,
   * also before it has begun. Throws JobFailure job-running.
   */
  protected begin(run: (signal: AbortSignal) => Promise<State>, release: () => void = () => {}): void {
    if (this.#stop) throw new JobFailure({ kind: 'job-running' });
    const stop = new AbortController();
    this.#stop = stop;
    const sleep = this.host.keepAwake();
    const end = (): void => {
      this.#stop = null;
      release();
      sleep();
    };
    this.#ended = run(stop.signal)
      .finally(end)
      .then((last) => this.set(last));
  }

  protected set(state: State): void {
    this.#state = state;
    for (const listener of this.#listeners) {
      try {
        listener(state);
      } catch (thrown) {
        // A listener that fails must not end what is being done: a drive may be half written.
        process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
      }
    }
  }
}
