import { expect, it } from 'vitest';
import { mergedResults, pageOf } from '../../nix-suite.ts';
import { ALLOWED_SKIPS } from '../../setup/allowed-skips.ts';

const result = (fullName: string, status: string) => ({ file: 'tests/integration/nix/a.test.ts', fullName, status });

it('counts a test as tried when one version tried it, and as failed when one failed', () => {
  const merged = mergedResults([
    result('one', 'passed'),
    result('two', 'skipped'),
    result('three', 'failed'),
    result('one', 'passed'),
    result('two', 'passed'),
    result('three', 'passed'),
    result('four', 'pending'),
  ]);
  expect(merged.map(({ fullName, status }) => `${fullName} ${status}`)).toEqual([
    'one passed',
    'two passed',
    'three failed',
    'four pending',
  ]);
});

it('may lack another version of Nix, and not this machine’s own', () => {
  const allows = (title: string): boolean => ALLOWED_SKIPS.some((one) => one.title.test(title));
  expect(allows('Nix of Debian sid cannot be had here: nix-of-suite.sh: debootstrap needs root')).toBe(true);
  expect(allows('Nix of this machine cannot be had here: nix is not installed')).toBe(false);
});

it('writes a row for each version, and no path', () => {
  const count = { passed: 180, failed: 0, skipped: 3 };
  const page = pageOf(
    [
      { ...count, version: 'nix (Nix) 2.34.8', suite: 'sid', isWhole: true, seconds: 300 },
      { ...count, version: 'nix (Nix) 2.8.0', suite: null, isWhole: false, seconds: 200 },
    ],
    new Date('2026-11-28T05:00:00Z'),
  );
  expect(page).toContain(
    '| 2.34.8 | sid | all | 180 | 0 | 3 | 300 |\n| 2.8.0 | bookworm | a part | 180 | 0 | 3 | 200 |',
  );
  expect(page).toContain('2026-11-28:');
});
