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

it('writes a row for each version that ran in full, keeps the rows of others, and names no path', () => {
  const count = { passed: 180, failed: 0, skipped: 3 };
  const newest = { ...count, version: 'nix (Nix) 2.34.8', suite: 'sid', isWhole: true, seconds: 300 };
  const own = { ...count, version: 'nix (Nix) 2.8.0', suite: null, isWhole: true, seconds: 200 };
  const part = { ...count, version: 'nix (Nix) 2.26.3', suite: 'trixie', isWhole: false, seconds: 9 };
  const first = pageOf([newest, own, part], new Date('2026-11-28T05:00:00Z'));
  const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const ofOwn = row('2.8.0', 'bookworm', 180, 0, 3, 200, '2026-11-28');
  expect(first).toContain(`${row('2.34.8', 'sid', 180, 0, 3, 300, '2026-11-28')}\n${ofOwn}`);
  expect(first).not.toContain('2.26.3');
  const second = pageOf([{ ...newest, version: 'nix (Nix) 2.35.0' }], new Date('2026-11-29T05:00:00Z'), first);
  expect(second).toContain(`${row('2.35.0', 'sid', 180, 0, 3, 300, '2026-11-29')}\n${ofOwn}`);
  expect(second).not.toContain('2.34.8');
});
