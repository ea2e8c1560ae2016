import { helperDriveOf } from '../../../contract/rules/drive-identity.ts';
import { refusedDrive } from '../../../contract/rules/refused-drive.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import { type HelperEvent, type HelperTimeouts, PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import type { DriveFollower, OneDriveSession } from '../../system/helper-client/index.ts';

/** Long enough to check all ports. */
export const BLINK_MS = 30_000;

class BlinkFollower implements DriveFollower {
  readonly #devicePath: string;
  failure: Failure | null = null;
  isFinished = false;
  #silentForMs = 0;

  constructor(devicePath: string) {
    this.#devicePath = devicePath;
  }

  accept(event: Extract<HelperEvent, { drive: number }>): void {
    this.#silentForMs = 0;
    if (event.event === 'refused') this.markUnknown(refusedDrive(this.#devicePath, 0, event));
    else if (event.event === 'failed') this.markUnknown({ kind: 'drive-gone', drive: this.#devicePath });
    else if (event.event === 'finished') this.stop();
    else if (event.event !== 'opened' && event.event !== 'idle' && event.event !== 'advanced')
      this.markUnknown({ kind: 'helper-failed', detail: { because: 'unexpected-event', event: event.event } });
  }

  tick(elapsedMs: number, { block }: HelperTimeouts): boolean {
    this.#silentForMs += elapsedMs;
    const silentForMs = Math.round(this.#silentForMs);
    if (silentForMs >= block.failAfterMs)
      this.markUnknown({ kind: 'drive-stalled', drive: this.#devicePath, silentForMs });
    return this.isFinished;
  }

  stop(): void {
    this.isFinished = true;
  }

  markUnknown(failure: Failure): void {
    if (this.isFinished) return;
    this.failure = failure;
    this.isFinished = true;
  }
}

/**
 * Makes the drive's light blink until `signal` is aborted or half a minute is over. Only reads, so refused and mounted drives are
 * accepted; with root's rights it has to be a pluggable one. Throws JobFailure; a stop is not a failure.
 */
export async function blinkDrive(
  drive: Drive,
  session: OneDriveSession,
  { onStarted, signal }: { onStarted: () => void; signal: AbortSignal },
): Promise<void> {
  const follower = new BlinkFollower(drive.devicePath);
  await session.runOne({
    request: {
      ...{ protocol: PROTOCOL, task: 'blink', forMs: BLINK_MS },
      drives: [helperDriveOf(drive)],
    },
    follower,
    onStarted,
    onChange: () => {},
    mustPutBack: () => false,
    signal,
  });
  if (follower.failure) throw new JobFailure(follower.failure);
}
