/** The base of every activity: one run at a time, a state that shells follow, a stop, and an end to wait for. */
import type { StopConsequence } from '../../contract/wire/activity.ts';
import { Cancelled, JobFailure } from '../../contract/wire/failure.ts';
import type { HelperSessionOptions } from '../system/helper-client/index.ts';
import type { DriveLeases } from './drive-leases.ts';

/** Keeps the machine awake until the returned function is called. */
export type KeepAwake = () => () => void;

/** Shared by the activities of one program. */
export interface ActivityHost {
  readonly session: HelperSessionOptions;
  readonly leases: DriveLeases;
  readonly keepAwake: KeepAwake;
}

/** As a person knows a drive. */
export const named = ({ name, devicePath }: { name: string; devicePath: string }): string => `${name} (${devicePath})`;

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

  /** From the request until nothing of it is running. */
  get isRunning(): boolean {
    return this.#stop !== null;
  }

  /** What stopping it now would leave behind; null while nothing of it should be waited for. */
  abstract stopping(): StopConsequence[] | null;

  subscribe(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Unfinished steps are cleaned up first; `ended()` waits for that. */
  cancel(): State {
    this.#stop?.abort(new Cancelled());
    return this.#state;
  }

  async ended(): Promise<State> {
    await this.#ended;
    return this.#state;
  }

  /**
   * `run` gives the last state, which is published when nothing of the activity is running. A stop reaches `run` whenever it comes,
   * even before it has started. Throws JobFailure job-running.
   */
  protected begin(run: (signal: AbortSignal) => Promise<State>, release: () => void = () => {}): void {
    if (this.#stop) throw new JobFailure({ kind: 'job-running' });
    const stop = new AbortController();
    this.#stop = stop;
    const letSleep = this.#keepAwake();
    const end = (): void => {
      this.#stop = null;
      release();
      letSleep();
    };
    this.#ended = run(stop.signal)
      .finally(end)
      .then((last) => this.set(last));
  }

  /** A machine that may sleep is better than an activity that holds its drives without running. */
  #keepAwake(): () => void {
    try {
      return this.host.keepAwake();
    } catch (thrown) {
      process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
      return () => {};
    }
  }

  protected set(state: State): void {
    this.#state = state;
    for (const listener of this.#listeners) {
      try {
        listener(state);
      } catch (thrown) {
        // A failing listener must not end the activity: a drive may be half written.
        process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
      }
    }
  }
}
