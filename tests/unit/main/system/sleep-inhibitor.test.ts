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
function fakeInhibit({ denies = '' } = {}): void {
  const path = join(folder, 'systemd-inhibit');
  writeFileSync(
    path,
    `#!/bin/sh
what=$1
echo "$@" >"${folder}/asked $what"
[ "$what" = "--what=${denies}" ] && exit 1
cat
touch "${folder}/ended $what"
`,
  );
  chmodSync(path, 0o755);
}
const asked = (what: string): string => join(folder, `asked --what=${what}`);
const ended = (what: string): string => join(folder, `ended --what=${what}`);

it('holds the locks of logind against sleep and against closing the lid, from the start of the work to its end', async () => {
  fakeInhibit();
  const release = sleepInhibitor('A drive is being written')();
  for (const what of ['sleep:idle', 'handle-lid-switch']) {
    await vi.waitFor(() => expect(readFileSync(asked(what), 'utf8')).toContain('--why=A drive is being written'));
    expect(existsSync(ended(what))).toBe(false);
  }
  release();
  for (const what of ['sleep:idle', 'handle-lid-switch'])
    await vi.waitFor(() => expect(existsSync(ended(what))).toBe(true));
});

it('holds the lock against sleep where polkit denies that of the lid', async () => {
  fakeInhibit({ denies: 'handle-lid-switch' });
  const release = sleepInhibitor('A drive is being written')();
  for (const what of ['sleep:idle', 'handle-lid-switch'])
    await vi.waitFor(() => expect(existsSync(asked(what))).toBe(true));
  expect(existsSync(ended('sleep:idle'))).toBe(false);
  release();
  await vi.waitFor(() => expect(existsSync(ended('sleep:idle'))).toBe(true));
  expect(existsSync(ended('handle-lid-switch'))).toBe(false);
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
