import type { Failure } from '../../../contract/wire/failure.ts';
import type { HelperEvent, HelperTimeouts } from '../../../contract/wire/helper-protocol.ts';

export type DriveEvent = Extract<HelperEvent, { drive: number }>;

/** Receives the helper's events about one drive, and how the helper ended. */
export interface DriveFollower {
  readonly isFinished: boolean;
  accept(event: DriveEvent, nowMs: number): void;
  /** Once the drive was written: the blocks that the helper has to digest, if it may compare the others. */
  readonly digested?: readonly number[] | null;
  /** There was no event for this long; true if that is too long. */
  tick(elapsedMs: number, timeouts: HelperTimeouts): boolean;
  /** The helper stopped as requested. */
  stop(): void;
  /** The state of the drive is unknown. */
  markUnknown(failure: Failure): void;
}
