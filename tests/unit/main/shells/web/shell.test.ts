import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/index.ts';
import { findBrowser } from '../../../../../main/shells/web/index.ts';
import { makePageFolder, removePageFolder } from './page-folder.ts';

const run = promisify(execFile);
const rendererFolder = await makePageFolder();
const binFolder = await mkdtemp(join(tmpdir(), 'flakestick-bin-'));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await removePageFolder(rendererFolder);
  await rm(binFolder, { recursive: true, force: true });
});

interface Shell {
  child: ChildProcess;
  said: () => string;
  /** Settles with the first line on stdout. */
  firstLine: Promise<string>;
  status: Promise<number | null>;
}

function start(mode: string, environment: NodeJS.ProcessEnv = {}, stdin: 'pipe' | 'ignore' = 'pipe'): Shell {
  const program = join(import.meta.dirname, 'small-shell.ts');
  const child = spawn(process.execPath, [program, rendererFolder, mode], {
    env: { ...process.env, ...environment },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const firstLine = once(child.stdout ?? child, 'data').then(([part]) => String(part).trim());
  const status = once(child, 'close').then(([code]) => code as number | null);
  return { child, said: () => said, firstLine, status };
}

/** An executable of that name, alone on its PATH but for the real programs it needs. */
async function program(name: string, script: string): Promise<string> {
  const folder = await mkdtemp(join(binFolder, 'path-'));
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
  return folder;
}

const curlStatus = async (url: string): Promise<string> =>
  (await run('curl', ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}', url])).stdout;

describe('--print-address', () => {
  it('prints one JSON line, serves, and ends when stdin ends', async () => {
    const shell = start('--print-address');
    const { url } = JSON.parse(await shell.firstLine) as { url: string };
    expect(await curlStatus(url)).toBe('200');
    shell.child.stdin?.end();
    expect(await shell.status).toBe(0);
    expect(shell.said()).toBe('cancelled 0, closed 1\n');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends at %s, and stops a running job first', async (signal) => {
    const shell = start('--print-address', { FLAKESTICK_TEST_BUSY_MS: '60000' });
    await shell.firstLine;
    shell.child.kill(signal);
    expect(await shell.status).toBe(0);
    expect(shell.said()).toContain(`${en.host.stopping}\ncancelled 1, closed 1`);
  });
});

describe('--serve', () => {
  it('goes on without a stdin, says what to do, and ends at Ctrl-C', async () => {
    const shell = start('--serve', {}, 'ignore');
    const url = await shell.firstLine;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await curlStatus(url)).toBe('200');
    expect(shell.said()).toContain('Open this address in a browser on this machine');
    shell.child.kill('SIGINT');
    expect(await shell.status).toBe(0);
  });
});

it.each(['--nonsense', 'open', '--open=yes'])('explains itself when called with %s', async (mode) => {
  const shell = start(mode);
  shell.firstLine.catch(() => {});
  expect(await shell.status).toBe(2);
  expect(shell.said()).toContain('usage:');
});

describe('--open', () => {
  const realBrowser = '/usr/bin/chromium';
  const recording = (folder: string, then: string) =>
    `printf '%s\\n' "$@" >${folder}/argv; stat -c %a "$(printf '%s' "$1" | sed 's,.*file://,,')" >${folder}/mode; ${then}`;
  const withPath = (folder: string) => ({ PATH: `${folder}:${process.env['PATH'] ?? ''}` });

  it.skipIf(!existsSync(realBrowser))(
    'shows the page in a real browser, keeps the token off its command line, and ends with its window',
    async () => {
      const folder = await program(
        'chromium',
        recording(binFolder, `exec ${realBrowser} --headless --disable-gpu "$@"`),
      );
      const shell = start('--open', withPath(folder));
      shell.firstLine.catch(() => {});
      expect(await shell.status).toBe(0);
      expect(shell.said()).not.toContain('did not open');
      const argv = await readFile(join(binFolder, 'argv'), 'utf8');
      const startPage = /^--app=file:\/\/(\S+)$/m.exec(argv)?.[1] ?? '';
      expect(argv).not.toMatch(/start\?t=|127\.0\.0\.1/);
      expect(argv.includes('--no-sandbox')).toBe(process.getuid?.() === 0);
      expect(await readFile(join(binFolder, 'mode'), 'utf8')).toBe('600\n');
      // The profile and the start page are gone.
      expect(startPage).toContain('start.html');
      expect(existsSync(join(startPage, '..'))).toBe(false);
    },
    20_000,
  );

  it.skipIf(!existsSync(realBrowser))(
    'never ends while a job runs: it gives a new address and ends after the job',
    async () => {
      const folder = await program('chromium', `exec ${realBrowser} --headless --disable-gpu "$@"`);
      const shell = start('--open', { ...withPath(folder), FLAKESTICK_TEST_BUSY_MS: '4000' });
      shell.firstLine.catch(() => {});
      const said = en.host.stillRunning({ url: '' });
      await expect.poll(shell.said, { timeout: 10_000 }).toContain(said);
      const url = shell.said().split(said)[1]?.trim() ?? '';
      expect(await curlStatus(url)).toBe('200');
      expect(shell.child.exitCode).toBeNull();
      expect(await shell.status).toBe(0);
      expect(shell.said()).toContain('cancelled 0, closed 1');
    },
    20_000,
  );

  it('gives the address when the browser cannot show the page, and goes on', async () => {
    const shell = start('--open', withPath(await program('chromium', 'exit 1')));
    await expect.poll(shell.said, { timeout: 5000 }).toContain('did not open the page. Open it yourself: http://');
    const url = /http:\S+/.exec(shell.said())?.[0] ?? '';
    expect(await curlStatus(url)).toBe('200');
    shell.child.kill('SIGTERM');
    expect(await shell.status).toBe(0);
  });

  it('hands the page to the default browser where no browser can show it as a window of its own', async () => {
    const folder = await program('xdg-open', 'exit 0');
    const shell = start('--open', { PATH: folder });
    await expect.poll(shell.said, { timeout: 5000 }).toContain('If no page opens, open this address yourself: http://');
    shell.child.kill('SIGTERM');
    expect(await shell.status).toBe(0);
    expect(shell.said()).not.toContain('did not open');
  });

  it('serves the address where there is no browser at all', async () => {
    const shell = start('--open', { PATH: '/nonexistent' });
    expect(await curlStatus(await shell.firstLine)).toBe('200');
  });
});

describe('findBrowser', () => {
  it('prefers a browser that can show one page as a window over the default one', async () => {
    const chrome = await program('google-chrome', '');
    const xdgOpen = await program('xdg-open', '');
    expect(findBrowser(`${xdgOpen}:${chrome}`)).toEqual({ kind: 'app-window', path: join(chrome, 'google-chrome') });
    expect(findBrowser(xdgOpen)).toEqual({ kind: 'default', path: join(xdgOpen, 'xdg-open') });
    expect(findBrowser('')).toBeNull();
  });

  it('passes over a file that cannot be executed', async () => {
    const folder = await program('chromium', '');
    await chmod(join(folder, 'chromium'), 0o644);
    expect(findBrowser(folder)).toBeNull();
  });
});
