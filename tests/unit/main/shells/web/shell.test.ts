import { chmod } from 'node:fs/promises';
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
