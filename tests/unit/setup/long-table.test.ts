import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { whyNotThere } from '../../devices/ssh-machine.ts';
import { ALLOWED_SKIPS } from '../../setup/allowed-skips.ts';
import { withSuites, withTried } from '../../setup/long-table.ts';

it('says what was tried, on what machine and from which seed, and not whose machine it was', () => {
  const row = { suite: 'unit', passed: 3000, failed: 1, skipped: 2, seconds: 240 };
  const table = withSuites('', [row], { seed: 77, date: new Date('2026-11-27T12:00:00.000Z') });
  expect(table).toContain('| unit | 3000 | 1 | 2 | 240 |');
  expect(table).toContain('| date | 2026-11-27 |');
  expect(table).toMatch(/\| machine \| \d+ processors \(\w+\), \d+ GiB of memory, Linux \S+ \|/);
  expect(table).toContain('FLAKESTICK_SEED=77 npm run test:long');
  expect(table).not.toContain(hostname());
});

it('keeps what each test tried, one row of each, beside the suites of the last run', () => {
  const origin = { seed: 77, date: new Date('2026-11-27T12:00:00.000Z') };
  const first = withTried('', { what: 'kills', count: 20, outcome: 'all true' }, origin);
  const suites = withSuites(first, [{ suite: 'unit', passed: 3, failed: 0, skipped: 0, seconds: 9 }], origin);
  const other = withTried(suites, { what: 'drives', count: 300, outcome: 'none lost' }, origin);
  const page = withTried(other, { what: 'kills', count: 1000, outcome: 'all true' }, { ...origin, seed: 78 });
  expect(page.match(/^\| (kills|drives|unit) .*$/gm)).toEqual([
    '| drives | 300 | none lost | 2026-11-27 | 77 |',
    '| kills | 1,000 | all true | 2026-11-27 | 78 |',
    '| unit | 3 | 0 | 0 | 9 |',
  ]);
  expect(page.match(/^#+ .*$/gm)).toEqual(['# The long test', '## What was tried', '## The last complete run']);
  expect(withSuites(page, [{ suite: 'unit', passed: 3, failed: 0, skipped: 0, seconds: 9 }], origin)).toBe(page);
});

it('allows a skip only to a test that says in its title what it lacks', () => {
  const allows = (title: string): boolean => ALLOWED_SKIPS.some((one) => one.title.test(title));
  expect(allows('the window opens (needs the Electron runtime)')).toBe(true);
  expect(allows('an image that is built (sshd is missing: sh tests/setup/debian-packages.sh remote)')).toBe(false);
  expect(allows('a real loop device (needs root)')).toBe(false);
});

it('allows the builder over SSH to be skipped where Nix is a wrapper, and not where it is a program of this system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flakestick-wrapped-'));
  try {
    const wrapper = join(folder, 'nix');
    writeFileSync(wrapper, '#!/bin/sh\nexec /opt/nix "$@"\n');
    const reason = whyNotThere(wrapper);
    const title = `an image that is built (${reason}) has the same bytes on another machine`;
    expect(ALLOWED_SKIPS.some((one) => one.title.test(title))).toBe(true);
    expect(title).not.toContain('/');
    expect(whyNotThere('/bin/sh')).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
