import { describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/page.ts';
import { fractionOf } from '../../../../../contract/rules/job-progress.ts';
import { elapsedText, percentText, timeLeftText } from '../../../../../renderer/parts/progress/time-left.ts';

const left = (seconds: number) => timeLeftText({ doneBytes: 0, totalBytes: seconds * 1000, bytesPerSecond: 1000 }, en);

describe('time left', () => {
  it.each([
    [4, 'a few seconds left'],
    [11, 'about 20 s left'],
    [49, 'about 50 s left'],
    [50, 'about 1 min left'],
    [150, 'about 3 min left'],
    [3600, 'about 1 h left'],
    [3600 + 22 * 60, 'about 1 h 20 min left'],
    [3600 + 58 * 60, 'about 2 h left'],
  ])('says of %i seconds: %s', (seconds, words) => {
    expect(left(seconds)).toBe(words);
  });

  it('is not said while the rate is unknown or nothing moves', () => {
    expect(timeLeftText({ doneBytes: 1, totalBytes: 2, bytesPerSecond: null }, en)).toBeNull();
    expect(timeLeftText({ doneBytes: 1, totalBytes: 2, bytesPerSecond: 0 }, en)).toBeNull();
  });

  it('never says that time is left when all bytes are done', () => {
    expect(timeLeftText({ doneBytes: 2, totalBytes: 2, bytesPerSecond: 9 }, en)).toBe('almost done');
  });
});

describe('percent', () => {
  it('says 100 only when all is done', () => {
    expect(percentText(0.9999, en)).toBe('99 %');
    expect(percentText(1, en)).toBe('100 %');
  });

  it('has no fraction while there is nothing to measure against', () => {
    expect(fractionOf({ doneBytes: 0, totalBytes: 0, bytesPerSecond: null })).toBeNull();
  });
});

describe('elapsed time', () => {
  it.each([
    [0, '0:00'],
    [65_000, '1:05'],
    [3_727_000, '1:02:07'],
    [-400, '0:00'],
  ])('says of %i milliseconds: %s', (elapsedMs, words) => {
    expect(elapsedText(elapsedMs)).toBe(words);
  });
});
