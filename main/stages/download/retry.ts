/** Retries after temporary problems of the network or the server. */
import { setTimeout as wait } from 'node:timers/promises';
import { stopReason, throwIfStopped } from '../../../contract/wire/outcome.ts';
import { NetworkTrouble } from './ask.ts';
import type { NetworkTimeouts } from './timeouts.ts';

export interface Attempt {
  /** Failed attempts since the last success. */
  readonly retries: number;
  /** There was progress: the retries start over. */
  readonly succeeded: () => void;
}

/** Without a network it is said within two seconds, the start of the program included. */
const OFFLINE_RETRY_MS = 300;

/** Throws Cancelled, what `once` throws other than NetworkTrouble, or network-failed after the last retry. */
export async function withRetries<T>(
  once: (attempt: Attempt) => Promise<T>,
  { retryAfterMs }: NetworkTimeouts,
  signal: AbortSignal,
): Promise<T> {
  let retries = 0;
  const seen = { progress: false };
  for (;;) {
    throwIfStopped(signal);
    try {
      return await once({
        retries,
        succeeded: () => {
          retries = 0;
          seen.progress = true;
        },
      });
    } catch (thrown) {
      if (!(thrown instanceof NetworkTrouble)) throw thrown;
      // Without a network, a person should not wait for half a minute to be told. One that was there may come back.
      const isAbsent = thrown.isOffline && !seen.progress;
      const isPointless = isAbsent && (retries > 0 || thrown.hasWaited);
      const pauseMs = isPointless ? undefined : retryAfterMs[retries];
      const waitMs = isAbsent ? Math.min(OFFLINE_RETRY_MS, pauseMs ?? 0) : pauseMs;
      if (!thrown.canPass || pauseMs === undefined) throw thrown.asFailure();
      retries += 1;
      await wait(waitMs, undefined, { signal }).catch(() => {
        throw stopReason(signal);
      });
    }
  }
}
