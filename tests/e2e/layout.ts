/** Whether a page's layout holds the texts it has, and texts that are 40 % longer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { transformWithOxc } from 'vite';
import { SMALLEST_WINDOW, WINDOW } from './chromium.ts';
import { expect } from './scripted.ts';

/** Calls a function of a file in `in-page/`, which knows the DOM as this project's Node side does not. */
async function callInPage<T>(page: Page, file: string, name: string): Promise<T> {
  const path = join(import.meta.dirname, 'in-page', file);
  const { code } = await transformWithOxc(readFileSync(path, 'utf8'), path);
  return page.evaluate<T>(`(() => { ${code.replaceAll(/^export /gm, '')}\nreturn ${name}(); })()`);
}

/** What is cut, pushed out of the window, or on top of something else, a line each. */
export function layoutFaults(page: Page): Promise<string[]> {
  return callInPage(page, 'layout-faults.ts', 'layoutFaults');
}

/** In place, until the page draws a text again. */
export function makeTextsLonger(page: Page): Promise<void> {
  return callInPage(page, 'longer-texts.ts', 'longerTexts');
}

/** In the smallest window and the usual one, with the texts as they are and with longer ones. */
export async function expectLayoutToHold(page: Page, state: string, takesPictures: boolean): Promise<void> {
  for (const length of ['usual', 'longer'] as const)
    for (const size of [SMALLEST_WINDOW, WINDOW]) {
      await page.setViewportSize(size);
      if (length === 'longer') await makeTextsLonger(page);
      await page.waitForTimeout(60);
      if (takesPictures && length === 'longer')
        await page.screenshot({ path: `tests/e2e/screenshots/${state}-longer-${size.width}.png` });
      expect.soft(await layoutFaults(page), `with ${length} texts at ${size.width}×${size.height}`).toEqual([]);
    }
}
