import { expect, it } from 'vitest';
import { formatBytes, formatDuration } from '../../../../contract/messages/bytes.ts';

it.each([
  [0, '0 B'],
  [512, '512 B'],
  [1_496_678_400, '1.5 GB'],
  [31_914_983_424, '31.9 GB'],
  [999_600, '1.0 MB'],
  [256_000_000_000, '256 GB'],
])('prints %i bytes as the drive maker would: %s', (sizeBytes, text) => {
  expect(formatBytes(sizeBytes)).toBe(text);
});

it.each([
  [0.2, '1 s'],
  [59, '59 s'],
  [154, '2 min 34 s'],
  [3700, '1 h 1 min'],
])('rounds %d s left up to %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
