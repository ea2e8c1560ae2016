import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { whyNotThere } from '../../devices/ssh-machine.ts';
import { ALLOWED_SKIPS } from '../../setup/allowed-skips.ts';
import { longTable } from '../../setup/long-table.ts';

it('says what was tried, on what machine and from which seed, and not whose machine it was', () => {
  const row = { suite: 'unit', passed: 3000, failed: 1, skipped: 2, seconds: 240 };
  const table = longTable([row], 77, new Date('2026-11-27T12:00:00.000Z'));
  expect(table).toContain('| unit | 3000 | 1 | 2 | 240 |');
  expect(table).toContain('| date | 2026-11-27 |');
  expect(table).toMatch(/\| machine \| \d+ processors \(\w+\), \d+ GiB of memory, Linux \S+ \|/);
  expect(table).toContain('FLAKESTICK_SEED=77 npm run test:long');
  expect(table).not.toContain(hostname());
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
    expect(whyNotThere('/bin/sh')).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
