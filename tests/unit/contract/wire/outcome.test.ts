import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Cancelled, JobFailure } from '../../../../contract/wire/failure.ts';
import { outcomeOf, stopReason, throwIfStopped, timedOut, timeLimit } from '../../../../contract/wire/outcome.ts';

const aborted = (reason?: Error): AbortSignal => AbortSignal.abort(reason);
const LATE = timedOut('nix-build', 30_000);
const LATE_OUTCOME = { kind: 'failed', failure: { kind: 'timed-out', stage: 'nix-build', limitMs: 30_000 } };

function libraryError(): Error {
  return Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' });
}

describe('outcomeOf', () => {
  it.each<[string, unknown, AbortSignal | undefined, object]>([
    ['a cancellation', new Cancelled(), undefined, { kind: 'cancelled' }],
    ['a time limit', LATE, undefined, LATE_OUTCOME],
    [
      'what a library throws for a signal that was cancelled',
      libraryError(),
      aborted(new Cancelled()),
      { kind: 'cancelled' },
    ],
    ['what a library throws for a signal without a reason', libraryError(), aborted(), { kind: 'cancelled' }],
    ['what a library throws for a time limit', libraryError(), aborted(LATE), LATE_OUTCOME],
    [
      'the reason itself of a plain abort()',
      aborted().reason,
      undefined,
      { kind: 'failed', failure: { kind: 'internal' } },
    ],
    [
      'a failure that came before the signal',
      new JobFailure({ kind: 'job-running' }),
      aborted(new Cancelled()),
      { kind: 'failed', failure: { kind: 'job-running' } },
    ],
    [
      'a bug that comes while it is being stopped',
      new TypeError('x'),
      aborted(new Cancelled()),
      { kind: 'failed', failure: { kind: 'internal', message: 'x' } },
    ],
    [
      'a library’s abort that is not of this signal',
      libraryError(),
      new AbortController().signal,
      { kind: 'failed', failure: { kind: 'internal' } },
    ],
  ])('%s', (_what, thrown, signal, outcome) => {
    expect(outcomeOf(thrown, signal)).toMatchObject(outcome);
  });
});

it('the reason of a signal survives a signal made of several', () => {
  const all = AbortSignal.any([new AbortController().signal, aborted(LATE)]);
  expect(stopReason(all)).toBe(LATE);
  expect(() => throwIfStopped(all)).toThrow(LATE);
});

it('nothing is thrown for a signal that was not aborted, or without a signal', () => {
  expect(() => throwIfStopped(new AbortController().signal)).not.toThrow();
  expect(() => throwIfStopped(undefined)).not.toThrow();
});

it('a time limit aborts with its stage and its length', async () => {
  const signal = timeLimit('source', 5);
  const keepRunning = setTimeout(() => {}, 10_000);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  clearTimeout(keepRunning);
  expect(outcomeOf(stopReason(signal))).toEqual({
    kind: 'failed',
    failure: { kind: 'timed-out', stage: 'source', limitMs: 5 },
  });
});

it.each([
  ['a cancellation', new Cancelled(), { kind: 'cancelled' }],
  ['a time limit', LATE, LATE_OUTCOME],
])('what Node throws for %s is one, even where the signal is not known', async (_what, reason, outcome) => {
  const thrown: unknown = await delay(0, null, { signal: aborted(reason) }).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ name: 'AbortError' });
  expect(outcomeOf(thrown)).toEqual(outcome);
});
