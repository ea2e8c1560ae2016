/** Keeps a journal of what a check will overwrite, and lets the helper write only once the journal is on disk. */
import type { HelperOrder } from '../../../contract/wire/helper-protocol.ts';
import type { JournalWriter } from './capacity-folder.ts';
import { CapacityFollower } from './capacity-follower.ts';
import type { CapacityCheckPlan } from './check-positions.ts';

export interface JournaledCheckOptions {
  readonly journal: JournalWriter;
  readonly plan: CapacityCheckPlan;
  readonly devicePath: string;
  /** Cancels the check. */
  readonly signal: AbortSignal;
}

export class JournaledCheck {
  readonly follower: CapacityFollower;
  readonly #journal: JournalWriter;
  readonly #signal: AbortSignal;
  /** If the journal fails, the helper is stopped before it writes anything. */
  readonly #journalFailed = new AbortController();
  #journalError: Error | null = null;
  #mayHaveTags = false;
  #keeping: Promise<void> = Promise.resolve();
  #order: (order: HelperOrder) => void = () => {};

  constructor({ journal, plan: { places, placeBytes }, devicePath, signal }: JournaledCheckOptions) {
    this.#journal = journal;
    this.#signal = signal;
    this.follower = new CapacityFollower({
      ...{ task: 'capacity-check', devicePath, places, placeBytes },
      onSaved: (place, original) => void this.#guard(() => journal.add(places[place] as number, original)),
      onAllSaved: () => {
        this.#keeping = this.#guard(() => this.#keepAndGoOn());
      },
    });
  }

  /** Ends the helper: cancelled, or the journal failed. */
  get stopSignal(): AbortSignal {
    return AbortSignal.any([this.#signal, this.#journalFailed.signal]);
  }
  /** Why the original content could not be saved; nothing was written then. */
  get journalError(): Error | null {
    return this.#journalError;
  }
  /** Whether the helper was told to write. */
  get mayHaveTags(): boolean {
    return this.#mayHaveTags;
  }
  /** Whether the drive has its original content: nothing was overwritten, or everything was put back and read again. */
  get isAsBefore(): boolean {
    return !this.#mayHaveTags || this.follower.putBack?.wrong.length === 0;
  }

  /** From now on, `order` reaches the helper. */
  begin(order: (order: HelperOrder) => void): void {
    this.#order = order;
    this.follower.started();
  }

  /** Waits for a pending write of the journal, which would otherwise reappear after its removal. */
  async close(): Promise<void> {
    await this.#keeping;
    this.#journal.close();
  }

  async #keepAndGoOn(): Promise<void> {
    await this.#journal.keep();
    if (this.stopSignal.aborted) return;
    this.#mayHaveTags = true;
    this.#order({ order: 'go-on', drive: 0 });
  }

  async #guard(keep: () => unknown): Promise<void> {
    try {
      await keep();
    } catch (thrown) {
      this.#journalError ??= thrown instanceof Error ? thrown : new Error(String(thrown));
      this.#journalFailed.abort();
    }
  }
}
