/**
 * How unfinished work ended: cancelled or failed. The cause is recorded where it happens, as the reason of the AbortSignal,
 * and never guessed afterwards from `aborted`.
 */
import { Cancelled, Failure, failureOf, JobFailure, type Stage } from './failure.ts';
import { z } from './schema.ts';

export const Outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('failed'), failure: Failure }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** The meaning of an aborted signal. Without one of our reasons, it was cancelled. */
export function stopReason({ reason }: AbortSignal): Cancelled | JobFailure {
  return reason instanceof JobFailure || reason instanceof Cancelled ? reason : new Cancelled();
}

/** Throws the reason of a signal that was aborted: Cancelled, or JobFailure timed-out. */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw stopReason(signal);
}

export function timedOut(stage: Stage, limitMs: number): JobFailure {
  return new JobFailure({ kind: 'timed-out', stage, limitMs });
}

/** Aborts with `timed-out` when the time is up. Does not keep the program running. */
export function timeLimit(stage: Stage, limitMs: number): AbortSignal {
  const stop = new AbortController();
  AbortSignal.timeout(limitMs).addEventListener('abort', () => stop.abort(timedOut(stage, limitMs)));
  return stop.signal;
}

const isAbortError = (thrown: unknown): thrown is Error => thrown instanceof Error && thrown.name === 'AbortError';

/** What was thrown, or the reason that it stands for: Node's own functions keep it as the cause of their AbortError. */
function causeOf(thrown: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted && (isAbortError(thrown) || thrown === signal.reason)) return stopReason(signal);
  if (!isAbortError(thrown)) return thrown;
  const { cause } = thrown;
  return cause instanceof JobFailure || cause instanceof Cancelled ? cause : thrown;
}

/** The outcome for any thrown value. `signal` gives the cause if a library only reports that it was aborted. */
export function outcomeOf(thrown: unknown, signal?: AbortSignal): Outcome {
  const cause = causeOf(thrown, signal);
  return cause instanceof Cancelled ? { kind: 'cancelled' } : { kind: 'failed', failure: failureOf(cause) };
}
