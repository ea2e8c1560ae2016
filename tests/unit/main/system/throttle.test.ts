import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { everyMs, oneAtATime, reportAtIntervals } from '../../../../main/system/throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reports the first value at once, then the newest one per interval, and the last one on flush', () => {
  const seen: number[] = [];
  const reports = reportAtIntervals((value: number) => seen.push(value), 100);
  for (let value = 0; value < 10; value += 1) reports.offer(value);
  expect(seen).toEqual([0]);
  vi.advanceTimersByTime(100);
  expect(seen).toEqual([0, 9]);
  reports.offer(10);
  reports.flush();
  expect(seen).toEqual([0, 9, 10]);
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([0, 9, 10]);
});

it('reports at most ten times a second', () => {
  const seen: number[] = [];
  const reports = reportAtIntervals((value: number) => seen.push(value), 100);
  for (let value = 0; value < 1000; value += 1) {
    reports.offer(value);
    vi.advanceTimersByTime(1);
  }
  expect(seen.length).toBeLessThanOrEqual(11);
  expect(seen.length).toBeGreaterThanOrEqual(9);
});

it('is due at once, then once per interval, and when the key changes', () => {
  let nowMs = 5;
  const isDue = everyMs(100, () => nowMs);
  expect([isDue('a'), isDue('a'), isDue('b'), isDue('b')]).toEqual([true, false, true, false]);
  nowMs += 100;
  expect(isDue('b')).toBe(true);
});

it('runs once for all calls in the meantime, and again for later calls', async () => {
  const begun: PromiseWithResolvers<number>[] = [];
  const examine = oneAtATime(() => {
    const one = Promise.withResolvers<number>();
    begun.push(one);
    return one.promise;
  });
  const answers = Array.from({ length: 60 }, () => examine());
  expect(begun).toHaveLength(1);
  begun[0]?.resolve(1);
  expect(new Set(await Promise.all(answers))).toEqual(new Set([1]));
  const later = examine();
  begun[1]?.reject(new Error('not again'));
  await expect(later).rejects.toThrow('not again');
  void examine();
  expect(begun).toHaveLength(3);
});
