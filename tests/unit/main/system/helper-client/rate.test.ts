import { expect, it } from 'vitest';
import { RateMeter } from '../../../../../main/system/helper-client/rate.ts';

it('says nothing until there is enough to go by', () => {
  const meter = new RateMeter();
  expect(meter.add(0, 1000)).toBeNull();
  expect(meter.add(1_000_000, 1200)).toBeNull();
  expect(meter.add(4_000_000, 1400)).toBe(10_000_000);
});

it('forgets what was more than a few seconds ago: a drive that slows down shows it', () => {
  const meter = new RateMeter();
  for (let second = 0; second <= 10; second++) meter.add(second * 20_000_000, second * 1000);
  let rate: number | null = null;
  for (let second = 11; second <= 20; second++) rate = meter.add(200_000_000 + (second - 10) * 1000, second * 1000);
  expect(rate).toBe(1000);
});

it('a drive that stalls comes down to nothing, also when it has not said a word for long', () => {
  const meter = new RateMeter();
  meter.add(0, 0);
  meter.add(50_000_000, 1000);
  expect(meter.add(50_000_000, 60_000)).toBeLessThan(1_000_000);
  expect(meter.add(50_000_000, 65_000)).toBe(0);
});

it('is never negative, whatever it is given', () => {
  const meter = new RateMeter();
  meter.add(1000, 0);
  expect(meter.add(10, 1000)).toBe(0);
});
