import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sleepInhibitor } from '../../../../main/system/sleep-inhibitor.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-inhibitor-'));
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Writes down what it was asked, holds its lock while the program runs that it starts, and writes down the end. */
function fakeInhibit(): void {
  const path = join(folder, 'systemd-inhibit');
  writeFileSync(path, `#!/bin/sh\necho "$@" >"${folder}/asked"\ncat\ntouch "${folder}/ended"\n`);
  chmodSync(path, 0o755);
}

it('holds the lock of logind from the start of the work to its end', async () => {
  fakeInhibit();
  const release = sleepInhibitor('A drive is being written')();
  await vi.waitFor(() =>
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain('--why=A drive is being written'),
  );
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain('--what=sleep:idle');
  expect(existsSync(join(folder, 'ended'))).toBe(false);
  release();
  await vi.waitFor(() => expect(existsSync(join(folder, 'ended'))).toBe(true));
});

it.each([
  ['refuses', '#!/bin/sh\nexit 1\n'],
  ['cannot be started', 'no program\n'],
])('is no failure where systemd-inhibit %s', async (_what, content) => {
  writeFileSync(join(folder, 'systemd-inhibit'), content);
  chmodSync(join(folder, 'systemd-inhibit'), 0o755);
  const release = sleepInhibitor('x')();
  await new Promise((resolve) => setTimeout(resolve, 50));
  release();
});
