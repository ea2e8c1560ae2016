/** Renders build/icons/flakestick.svg to the sizes that desktops ask for. Run it after changing the drawing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../main/shells/web/index.ts';

const SIZES_PIXELS = [16, 24, 32, 48, 64, 128, 256, 512];
const folder = join(import.meta.dirname, 'icons');
const drawing = (await readFile(join(folder, 'flakestick.svg'))).toString('base64');
const browser = findBrowser();
if (browser?.kind !== 'app-window') throw new Error('rendering the icons needs Chromium');

const chrome = await chromium.launch({
  executablePath: browser.path,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await chrome.newPage();
for (const size of SIZES_PIXELS) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}img{display:block}</style><img width="${size}" height="${size}" src="data:image/svg+xml;base64,${drawing}">`,
  );
  await page.locator('img').screenshot({ path: join(folder, `${size}x${size}.png`), omitBackground: true });
}
await chrome.close();
