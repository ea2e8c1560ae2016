import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/index.ts';
import { findBrowser } from '../../../../../main/shells/web/index.ts';
import { curlStatus, WebShellBench, withPath } from '../../../../devices/web-shell.ts';

const bench = await WebShellBench.make();
afterEach(() => bench.kill());
afterAll(() => bench.remove());

describe('--print-address', () => {
  it('prints one JSON line, serves, and ends when stdin ends', async () => {
    const shell = bench.start('--print-address');
    const { url } = JSON.parse(await shell.firstLine) as { url: string };
    expect(await curlStatus(url)).toBe('200');
    shell.child.stdin?.end();
    expect(await shell.status).toBe(0);
    expect(shell.said()).toBe('cancelled 0, closed 1\n');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends at %s, and stops a running job first', async (signal) => {
    const shell = bench.start('--print-address', { FLAKESTICK_TEST_BUSY: '1' });
    await shell.firstLine;
    shell.child.kill(signal);
    expect(await shell.status).toBe(0);
    expect(shell.said()).toContain(`${en.host.stopping}\ncancelled 1, closed 1`);
  });
});

describe('--serve', () => {
  it('goes on without a stdin, says what to do, and ends at Ctrl-C', async () => {
    const shell = bench.start('--serve', {}, 'ignore');
    const url = await shell.firstLine;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await curlStatus(url)).toBe('200');
    expect(shell.said()).toContain('Open this address in a browser on this machine');
    shell.child.kill('SIGINT');
    expect(await shell.status).toBe(0);
  });
});

it.each(['--nonsense', 'open', '--open=yes'])('explains itself when called with %s', async (mode) => {
  const shell = bench.start(mode);
  shell.firstLine.catch(() => {});
  expect(await shell.status).toBe(2);
  expect(shell.said()).toContain('usage:');
});

describe('--open', () => {
  it('gives the address when the browser cannot show the page, and goes on', async () => {
    const shell = bench.start('--open', withPath(await bench.executable('chromium', 'exit 1')));
    await expect.poll(shell.said, { timeout: 20_000 }).toContain('did not open the page. Open it yourself: http://');
    const url = /http:\S+/.exec(shell.said())?.[0] ?? '';
    expect(await curlStatus(url)).toBe('200');
    shell.child.kill('SIGTERM');
    expect(await shell.status).toBe(0);
  });

  it('hands the page to the default browser where no browser can show it as a window of its own', async () => {
    const folder = await bench.executable('xdg-open', 'exit 0');
    const shell = bench.start('--open', { PATH: folder });
    await expect
      .poll(shell.said, { timeout: 20_000 })
      .toContain('If no page opens, open this address yourself: http://');
    shell.child.kill('SIGTERM');
    expect(await shell.status).toBe(0);
    expect(shell.said()).not.toContain('did not open');
  });

  it('serves the address where there is no browser at all', async () => {
    const shell = bench.start('--open', { PATH: '/nonexistent' });
    expect(await curlStatus(await shell.firstLine)).toBe('200');
  });
});

/** A browser whose window stays open until it is ended; it writes down the addresses it is given. */
const WINDOW = `{ cat "\${1#--app=file://}"; echo; } | sed -n 's/.*url=\\([^"]*\\)".*/\\1/p' >>"$(dirname "$0")/addresses"
trap 'exit 0' TERM
while :; do sleep 0.05; done`;

describe('a second start', () => {
  it('opens a new address of the page that runs, hands over its source, and closes the first window', async () => {
    const folder = await bench.executable('chromium', WINDOW);
    const path = withPath(folder);
    const addresses = () =>
      readFile(join(folder, 'addresses'), 'utf8').then(
        (text) => text.trim().split('\n'),
        () => [],
      );
    const XDG_STATE_HOME = bench.stateFolder();
    const first = bench.start('--open', { ...path, XDG_STATE_HOME });
    await expect.poll(addresses, { timeout: 20_000 }).toHaveLength(1);
    const second = bench.start(['--open', 'my config#iso'], { ...path, XDG_STATE_HOME });
    await expect.poll(addresses, { timeout: 20_000 }).toHaveLength(2);
    expect(second.said()).toContain(en.host.runsAlready);
    const [old = '', now = ''] = await addresses();
    expect(now).not.toBe(old);
    expect(new URL(now).host).toBe(new URL(old).host);
    expect(await curlStatus(old)).not.toBe('200');
    expect(await curlStatus(now)).toBe('200');

    // The page is served by the first, which goes on after the second is gone.
    second.child.kill('SIGTERM');
    expect(await second.status).toBe(0);
    expect(first.child.exitCode).toBeNull();
    first.child.kill('SIGTERM');
    expect(await first.status).toBe(0);
    expect(first.said()).toContain(`asked my config#iso in ${process.cwd()}`);
    expect(first.said()).not.toContain('did not open the page');
  });

  it('says the new address where it has no browser, and ends', async () => {
    const XDG_STATE_HOME = bench.stateFolder();
    const first = bench.start('--serve', { XDG_STATE_HOME }, 'ignore');
    const old = await first.firstLine;
    const second = bench.start('--serve', { XDG_STATE_HOME }, 'ignore');
    const now = await second.firstLine;
    expect(await second.status).toBe(0);
    expect(await curlStatus(old)).not.toBe('200');
    expect(await curlStatus(now)).toBe('200');
  });

  it('is a first one after the first was killed, and beside a file that is no socket', async () => {
    const XDG_STATE_HOME = bench.stateFolder();
    const first = bench.start('--serve', { XDG_STATE_HOME }, 'ignore');
    await first.firstLine;
    first.child.kill('SIGKILL');
    await first.status;
    const second = bench.start('--serve', { XDG_STATE_HOME }, 'ignore');
    expect(await curlStatus(await second.firstLine)).toBe('200');
    second.child.kill('SIGTERM');
    expect(await second.status).toBe(0);
    await writeFile(join(XDG_STATE_HOME, 'flakestick/app.sock'), 'no socket');
    const third = bench.start('--serve', { XDG_STATE_HOME }, 'ignore');
    expect(await curlStatus(await third.firstLine)).toBe('200');
  });

  it('starts by itself where a running one does not answer, or talks nonsense', async () => {
    const XDG_STATE_HOME = bench.stateFolder();
    await mkdir(join(XDG_STATE_HOME, 'flakestick'));
    const server = createServer((socket) => socket.end('hello\n'));
    server.listen(join(XDG_STATE_HOME, 'flakestick/app.sock'));
    const shell = bench.start('--serve', { XDG_STATE_HOME }, 'ignore');
    expect(await curlStatus(await shell.firstLine)).toBe('200');
    server.close();
  });

  it('keeps its socket to this user, and works without one where the path is too long for it', async () => {
    const XDG_STATE_HOME = bench.stateFolder();
    await bench.start('--serve', { XDG_STATE_HOME }, 'ignore').firstLine;
    expect((await stat(join(XDG_STATE_HOME, 'flakestick/app.sock'))).mode & 0o777).toBe(0o600);
    const long = join(bench.stateFolder(), 'x'.repeat(100));
    for (let count = 0; count < 2; count += 1) {
      const shell = bench.start('--serve', { XDG_STATE_HOME: long }, 'ignore');
      expect(await curlStatus(await shell.firstLine)).toBe('200');
    }
  });
});

describe('findBrowser', () => {
  it('prefers a browser that can show one page as a window over the default one', async () => {
    const chrome = await bench.executable('google-chrome', '');
    const xdgOpen = await bench.executable('xdg-open', '');
    expect(findBrowser(`${xdgOpen}:${chrome}`)).toEqual({ kind: 'app-window', path: join(chrome, 'google-chrome') });
    expect(findBrowser(xdgOpen)).toEqual({ kind: 'default', path: join(xdgOpen, 'xdg-open') });
    expect(findBrowser('')).toBeNull();
  });

  it('passes over a file that cannot be executed', async () => {
    const folder = await bench.executable('chromium', '');
    await chmod(join(folder, 'chromium'), 0o644);
    expect(findBrowser(folder)).toBeNull();
  });
});
