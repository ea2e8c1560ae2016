import { describe, expect, it } from 'vitest';
import { BatchSize } from '../../../../../main/stages/source/batch-size.ts';

const MEBIBYTE = 1024 ** 2;

describe('outputs that are looked at in one evaluation', () => {
  it('are more and more, as long as nobody notices', () => {
    const batch = new BatchSize(true);
    expect(batch.next(100, 48)).toBe(3);
    batch.took(3, null);
    expect(batch.next(100, 48)).toBe(12);
    batch.took(12, 60 * MEBIBYTE);
    expect(batch.next(100, 48)).toBe(48);
  });

  it('is one system at a time, and never so few that ten thousand would take days', () => {
    const batch = new BatchSize(true);
    batch.took(1, 500 * MEBIBYTE);
    expect(batch.next(20, 48)).toBe(1);
    expect(batch.next(10_000, 48)).toBe(209);
    batch.took(209, 3000 * MEBIBYTE);
    expect(batch.next(3, 48)).toBe(1);
    expect(batch.next(3, 0)).toBe(3);
  });

  it('are many packages of one nixpkgs, and few that take much each', () => {
    const packages = new BatchSize(false);
    packages.took(1, 250 * MEBIBYTE);
    expect(packages.next(100, 48)).toBe(3);
    packages.took(2, 251 * MEBIBYTE);
    expect(packages.next(100, 48)).toBe(8);
    packages.took(8, 256 * MEBIBYTE);
    expect(packages.next(100, 48)).toBe(32);
    const large = new BatchSize(false);
    large.took(1, 500 * MEBIBYTE);
    large.took(2, 900 * MEBIBYTE);
    expect(large.next(20, 48)).toBe(1);
  });
});
