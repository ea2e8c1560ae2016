/** What the web shell does with a real browser: its window is the page's, and its end is the program's. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { en } from '../../../contract/messages/en/index.ts';
import { curlStatus, WebShellBench, withPath } from '../../devices/web-shell.ts';

const REAL_BROWSER = '/usr/bin/chromium';
const bench = await WebShellBench.make();
afterEach(() => bench.kill());
afterAll(() => bench.remove());

/** Writes down how it was called, and goes on as `then`. */
const recording = (folder: string, then: string): string =>
  `printf '%s\\n' "$@" >${folder}/argv; stat -c %a "$(printf '%s' "$1" | sed 's,.*file://,,')" >${folder}/mode; ${then}`;

describe('--open', () => {
  it.skipIf(!existsSync(REAL_BROWSER))(
    'shows the page in a real browser, keeps the token off its command line, and ends with its window',
    async () => {
      const folder = await bench.executable(
        'chromium',
        recording(bench.binFolder, `exec ${REAL_BROWSER} --headless --disable-gpu "$@"`),
      );
      const shell = bench.start('--open', withPath(folder));
      shell.firstLine.catch(() => {});
      expect(await shell.status).toBe(0);
      expect(shell.said()).not.toContain('did not open');
      const argv = await readFile(join(bench.binFolder, 'argv'), 'utf8');
      const startPage = /^--app=file:\/\/(\S+)$/m.exec(argv)?.[1] ?? '';
      expect(argv).not.toMatch(/start\?t=|127\.0\.0\.1/);
      expect(argv.includes('--no-sandbox')).toBe(process.getuid?.() === 0);
      expect(await readFile(join(bench.binFolder, 'mode'), 'utf8')).toBe('600\n');
      // The profile and the start page are gone.
      expect(startPage).toContain('start.html');
      expect(existsSync(join(startPage, '..'))).toBe(false);
    },
  );

  it.skipIf(!existsSync(REAL_BROWSER))(
    'never ends while a job runs: it gives a new address and ends after the job',
    async () => {
      const folder = await bench.executable('chromium', `exec ${REAL_BROWSER} --headless --disable-gpu "$@"`);
      const shell = bench.start('--open', { ...withPath(folder), FLAKESTICK_TEST_BUSY: '1' });
      shell.firstLine.catch(() => {});
      const said = en.host.stillRunning({ url: '' });
      await expect.poll(shell.said, { timeout: 60_000 }).toContain(said);
      const url = shell.said().split(said)[1]?.trim() ?? '';
      expect(await curlStatus(url)).toBe('200');
      expect(shell.child.exitCode).toBeNull();
      shell.child.kill('SIGUSR2');
      expect(await shell.status).toBe(0);
      expect(shell.said()).toContain('cancelled 0, closed 1');
    },
  );
});
