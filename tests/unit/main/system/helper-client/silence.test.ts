import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HELPER_TIMEOUTS } from '../../../../../contract/wire/helper-protocol.ts';
import { SilenceWatch } from '../../../../../main/system/helper-client/silence-watch.ts';
import { BLOCKS, CLEARED, FLUSHING, heard, OPENED, say, WRITTEN, wrote } from './tracked-drive.ts';

const SECOND_MS = 1000;
const IDLE = say({ event: 'idle' });

describe('a drive that is silent', () => {
  it.each([
    ['writing', [OPENED, CLEARED], 30, 120, 'partly-written'],
    ['clearing', [OPENED], 30, 120, 'partly-written'],
    ['flushing', [OPENED, CLEARED, FLUSHING], 180, 300, 'partly-written'],
    ['verifying', [OPENED, CLEARED, FLUSHING, WRITTEN], 30, 120, 'written-unverified'],
    ['being opened', [], 30, 120, 'untouched'],
  ] as const)(
    'while %s: it is said after a while, and fails later',
    (_step, events, tellAfter, failAfter, contents) => {
      const tracker = heard('write', BLOCKS, events);
      for (let second = 1; second < tellAfter; second++) tracker.tick(SECOND_MS, HELPER_TIMEOUTS);
      expect(tracker.progress.stalledForMs).toBeNull();
      tracker.tick(SECOND_MS, HELPER_TIMEOUTS);
      expect(tracker.progress.stalledForMs).toBe(tellAfter * SECOND_MS);
      for (let second = tellAfter + 1; second < failAfter; second++) tracker.tick(SECOND_MS, HELPER_TIMEOUTS);
      expect(tracker.isFinished).toBe(false);
      tracker.tick(SECOND_MS, HELPER_TIMEOUTS);
      expect(tracker.progress).toMatchObject({
        step: 'finished',
        stalledForMs: null,
        contents,
        failure: { kind: 'drive-stalled', drive: '/dev/sdb', silentForMs: failAfter * SECOND_MS },
      });
    },
  );

  it.each([
    ['a block', wrote(65_536)],
    ['word that it has nothing to answer', IDLE],
  ])('is not silent any more after %s', (_what, event) => {
    const tracker = heard('write', BLOCKS, [OPENED, CLEARED]);
    tracker.tick(100 * SECOND_MS, HELPER_TIMEOUTS);
    expect(tracker.progress.stalledForMs).toBe(100 * SECOND_MS);
    tracker.accept(event, 0);
    expect(tracker.progress.stalledForMs).toBeNull();
    tracker.tick(100 * SECOND_MS, HELPER_TIMEOUTS);
    expect(tracker.isFinished).toBe(false);
  });
});

describe('the watch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives up the silent drive and no other, and tells when none is left', () => {
    const silent = heard('write', BLOCKS, [OPENED, CLEARED]);
    const busy = heard('write', BLOCKS, [OPENED, CLEARED]);
    const onStalled = vi.fn();
    const onAllFinished = vi.fn();
    const watch = new SilenceWatch([busy, silent], HELPER_TIMEOUTS, {
      isRunning: () => true,
      isClosed: () => false,
      onChange: () => {},
      onStalled,
      onAllFinished,
    });
    for (let second = 0; second < 125; second++) {
      busy.accept(IDLE, 0);
      vi.advanceTimersByTime(SECOND_MS);
    }
    expect(onStalled.mock.calls).toEqual([[1]]);
    expect(onAllFinished).not.toHaveBeenCalled();
    busy.stop();
    vi.advanceTimersByTime(SECOND_MS);
    expect(onAllFinished).toHaveBeenCalled();
    watch.stop();
  });

  it('does not take the time in which nothing ran for silence', () => {
    const tracker = heard('write', BLOCKS, [OPENED, CLEARED]);
    const watch = new SilenceWatch([tracker], HELPER_TIMEOUTS, {
      isRunning: () => true,
      isClosed: () => false,
      onChange: () => {},
      onStalled: () => {},
      onAllFinished: () => {},
    });
    const now = vi.spyOn(performance, 'now');
    const before = performance.now();
    now.mockReturnValue(before + 3_600_000);
    vi.advanceTimersToNextTimer();
    expect(tracker.isFinished).toBe(false);
    expect(tracker.progress.stalledForMs).toBeNull();
    watch.stop();
    now.mockRestore();
  });
});
