/** Turns the helper's events into the progress of a check, and refuses events that are invalid at that point. */

import { refusedDrive } from '../../../contract/rules/refused-drive.ts';
import type { CapacityProgress } from '../../../contract/wire/capacity-check.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import {
  type HelperEvent,
  type HelperTimeouts,
  type Holds,
  MAX_FOUND,
} from '../../../contract/wire/helper-protocol.ts';
import type { DriveFollower } from '../../system/helper-client/index.ts';

type DriveEvent = Extract<HelperEvent, { drive: number }>;

export interface FollowedTask {
  readonly task: 'capacity-check' | 'put-back';
  readonly devicePath: string;
  readonly places: readonly number[];
  readonly placeBytes: number;
  /** Throws JobFailure if it cannot be saved. */
  readonly onSaved: (place: number, original: Buffer) => void;
  /** Everything that can be read was saved. */
  readonly onAllSaved: () => void;
}

export class CapacityFollower implements DriveFollower {
  readonly seen = new Map<number, { holds: Holds; says: number | null }>();
  readonly found: { at: number; says: number }[] = [];
  /** Positions that could not be read before anything was written. */
  readonly untried = new Set<number>();
  readonly #task: FollowedTask;
  #progress: CapacityProgress = { stage: 'authorizing', fraction: 0, hasTags: false, stalledForMs: null };
  #putBack: { wrong: readonly number[]; newer: readonly number[] } | null = null;
  #wasTagged = false;
  #failure: Failure | null = null;
  #isFinished = false;
  #nextSaved = 0;
  #silentForMs = 0;

  constructor(task: FollowedTask) {
    this.#task = task;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }
  get progress(): CapacityProgress {
    return this.#progress;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  /** Null until it is known that everything was put back. */
  get putBack(): { wrong: readonly number[]; newer: readonly number[] } | null {
    return this.#putBack;
  }
  /** Whether a tag may have been written at all. */
  get wasTagged(): boolean {
    return this.#wasTagged;
  }

  started(): void {
    this.#set({ stage: 'opening' });
  }

  accept(event: DriveEvent, _nowMs: number): void {
    if (this.#isFinished) return;
    this.#silentForMs = 0;
    if (this.#progress.stalledForMs !== null) this.#set({ stalledForMs: null });
    switch (event.event) {
      case 'refused':
        return this.#end(refusedDrive(this.#task.devicePath, 0, event));
      case 'opened':
      case 'idle':
        return;
      case 'saved':
        return this.#save(event.place, Buffer.from(event.bytes, 'base64'));
      case 'unreadable':
        return this.#save(event.block, null);
      case 'advanced':
        return this.#advance(event);
      case 'tagging':
        if (this.#nextSaved !== this.#task.places.length) return this.#astray(event);
        this.#wasTagged = true;
        return this.#set({ hasTags: true });
      case 'seen':
        if (!this.#isPlace(event.place) || !this.#wasTagged) return this.#astray(event);
        this.seen.set(event.place, { holds: event.holds, says: event.says });
        return;
      case 'found':
        if (!this.#wasTagged || event.at === event.says || this.found.length === MAX_FOUND) return this.#astray(event);
        this.found.push({ at: event.at, says: event.says });
        return;
      case 'put-back':
        if (![...event.wrong, ...event.newer].every((place) => this.#isPlace(place))) return this.#astray(event);
        this.#putBack = { wrong: event.wrong, newer: event.newer };
        return this.#set({ hasTags: false });
      case 'failed':
        this.#failure = event.gone
          ? { kind: 'drive-gone', drive: this.#task.devicePath }
          : { kind: 'write-failed', drive: this.#task.devicePath, offsetBytes: event.offsetBytes, code: event.code };
        return;
      case 'finished':
        return this.stop();
      default:
        return this.#astray(event);
    }
  }

  tick(elapsedMs: number, { block, flush }: HelperTimeouts): boolean {
    if (this.#isFinished) return false;
    this.#silentForMs += elapsedMs;
    const { stage, fraction } = this.#progress;
    // Everything is written: flushing its cache may now take minutes.
    const isFlushing = (stage === 'tag' || stage === 'restore') && fraction === 1;
    const { tellAfterMs, failAfterMs } = isFlushing ? flush : block;
    const silentForMs = Math.round(this.#silentForMs);
    if (silentForMs >= failAfterMs) this.#end({ kind: 'drive-stalled', drive: this.#task.devicePath, silentForMs });
    else if (silentForMs >= tellAfterMs) this.#set({ stalledForMs: silentForMs });
    return this.#isFinished;
  }

  stop(): void {
    this.#isFinished = true;
  }

  markUnknown(failure: Failure): void {
    if (!this.#isFinished) this.#end(failure);
  }

  #save(place: number, original: Buffer | null): void {
    const isDue = this.#task.task === 'capacity-check' && place === this.#nextSaved && this.#isPlace(place);
    if (!isDue || (original && original.length !== this.#task.placeBytes))
      return this.#end({
        kind: 'helper-failed',
        detail: { because: 'unexpected-block', block: place, due: this.#nextSaved },
      });
    this.#nextSaved += 1;
    if (original) this.#task.onSaved(place, original);
    else this.untried.add(place);
    if (this.#nextSaved === this.#task.places.length) this.#task.onAllSaved();
  }

  #advance({ step, done, total }: Extract<DriveEvent, { event: 'advanced' }>): void {
    if (step === 'blink') return;
    this.#set({ stage: step === 'put-back' ? 'restore' : step, fraction: total > 0 ? Math.min(1, done / total) : 1 });
  }

  #isPlace(place: number): boolean {
    return place < this.#task.places.length;
  }

  #astray({ event }: DriveEvent): void {
    this.#end({ kind: 'helper-failed', detail: { because: 'unexpected-event', event } });
  }

  #end(failure: Failure): void {
    this.#failure = failure;
    this.#isFinished = true;
    this.#set({ stalledForMs: null });
  }

  #set(change: Partial<CapacityProgress>): void {
    this.#progress = { ...this.#progress, ...change };
  }
}
