import type { Failure } from '../../../contract/wire/failure.ts';
import type { HelperEvent, HelperTimeouts } from '../../../contract/wire/helper-protocol.ts';

export type DriveEvent = Extract<HelperEvent, { drive: number }>;

/** Hears what the helper reports about one drive, and is told how it ended. */
export interface DriveFollower {
  readonly isFinished: boolean;
  accept(event: DriveEvent, nowMs: number): void;
  /** Nothing was heard for so long; true when that was too long. */
  tick(elapsedMs: number, timeouts: HelperTimeouts): boolean;
  /** The helper stopped in good order. */
  stop(): void;
  /** It is not known what became of the drive. */
  markUnknown(failure: Failure): void;
}
