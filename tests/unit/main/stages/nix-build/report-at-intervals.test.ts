import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reportAtIntervals } from '../../../../../main/stages/nix-build/report-at-intervals.ts';

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
