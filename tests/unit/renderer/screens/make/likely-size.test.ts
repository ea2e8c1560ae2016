import { expect, it } from 'vitest';
import { likelySize } from '../../../../../renderer/screens/make/likely-size.ts';

const record = (title: string, day: number, sizeBytes: number) => ({
  title,
  finishedAt: `2026-11-0${day}T10:00:00.000Z`,
  sizeBytes,
});
const RECORDS = [record('path:/me#iso', 1, 100), record('path:/me#iso', 3, 300), record('path:/me#other', 5, 500)];

it('is the rough size of a preset', () => {
  expect(likelySize({ roughSizeBytes: 42 }, 'NixOS minimal', RECORDS)).toBe(42);
});

it('is the last size of the same output of a flake', () => {
  expect(likelySize(undefined, 'path:/me#iso', RECORDS)).toBe(300);
});

it('is not known of a flake that was never written, or while nothing is chosen', () => {
  expect(likelySize(undefined, 'path:/me#new', RECORDS)).toBeNull();
  expect(likelySize(undefined, null, RECORDS)).toBeNull();
});
