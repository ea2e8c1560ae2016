import { expect, it } from 'vitest';
import { mergedResults } from '../../nix-suite.ts';
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
