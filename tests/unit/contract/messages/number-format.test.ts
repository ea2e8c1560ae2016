import { expect, it } from 'vitest';
import { de } from '../../../../contract/messages/de/index.ts';
import { en } from '../../../../contract/messages/en/index.ts';

it.each([
  [0, '0 B', '0 B'],
  [512, '512 B', '512 B'],
  [1_496_678_400, '1.5 GB', '1,5 GB'],
  [31_914_983_424, '31.9 GB', '31,9 GB'],
  [999_600, '1.0 MB', '1,0 MB'],
  [256_000_000_000, '256 GB', '256 GB'],
])('prints %i bytes as the drive maker would: %s', (sizeBytes, english, german) => {
  expect(en.number.bytes(sizeBytes)).toBe(english);
  expect(de.number.bytes(sizeBytes)).toBe(german);
});

it.each([
  [0.2, '1 s'],
  [59, '59 s'],
  [154, '2 min 34 s'],
  [3700, '1 h 1 min'],
])('rounds %d s left up to %s', (seconds, text) => {
  expect(en.number.duration(seconds)).toBe(text);
});

it('groups digits and joins lists as the language does', () => {
  expect([en.number.whole(1_496_678_400), de.number.whole(1_496_678_400)]).toEqual(['1,496,678,400', '1.496.678.400']);
  expect([en.number.list(['a', 'b', 'c']), de.number.list(['a', 'b'])]).toEqual(['a, b and c', 'a und b']);
});
