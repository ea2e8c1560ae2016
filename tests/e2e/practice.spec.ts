import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cacheFolder } from '../../main/system/xdg.ts';
import { COMMAND_LINE } from '../setup/built-programs.ts';
import { startAppHost } from './app-host.ts';
import { launchChromium, openWatched } from './chromium.ts';

/** Every drive that the command line lists, refused ones and loop devices included; other tests attach some meanwhile. */
const drives = (): string =>
  execFileSync(process.execPath, [COMMAND_LINE, 'drives', '--all', '--include-loop', '--json'], { encoding: 'utf8' });

/** A loop device on one of them would be how a file becomes a drive. */
const loopFiles = (): string =>
  execFileSync('losetup', ['--list', '--noheadings', '--output', 'BACK-FILE'], { encoding: 'utf8' });

test('a practice shows the whole job in about 20 seconds, and is no drive', async () => {
  const host = await startAppHost();
  const browser = await launchChromium();
  try {
    const { page, problems } = await openWatched(browser, host.url, {});
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^This machine|to fix/ })
      .click();
    await page.getByRole('button', { name: 'Try it with a practice stick' }).click();
    const startedMs = Date.now();
    const stick = page.getByRole('img', { name: 'Practice stick' });
    await expect(stick).toHaveAttribute('data-state', 'writing');
    expect(drives()).not.toMatch(/practice/i);
    expect(loopFiles()).not.toContain(cacheFolder());
    await expect(stick).toHaveAttribute('data-state', 'verifying');
    await expect(page.getByRole('heading', { level: 1, name: 'That was practice' })).toBeVisible();
    const seconds = (Date.now() - startedMs) / 1000;
    expect(seconds).toBeGreaterThan(15);
    const folder = join(cacheFolder(), 'practice');
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    // The app watches them, so the folders are there.
    for (const kept of ['records', 'unfinished'])
      expect(readdirSync(join(host.stateFolder, 'flakestick', kept))).toEqual([]);
    await page.getByRole('button', { name: 'Make a real stick' }).click();
    await expect(page.getByRole('button', { name: 'Flash…' })).toBeVisible();
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
    await host.close();
  }
});
