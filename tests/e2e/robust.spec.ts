/** The screens with little room: the smallest windows, German, and texts that are 40 % longer. */
import type { Page } from '@playwright/test';
import { JOBS, writingAt } from '../fakes/scripted/jobs.ts';
import type { Part } from '../fakes/scripted-backend.ts';
import { expect, test } from './scripted.ts';

const takesPictures = process.env['CI'] !== 'true';
const SIZES = [
  { width: 640, height: 400 },
  { width: 760, height: 560 },
] as const;

const SCREENS: readonly { name: string; part?: Part; place?: number }[] = [
  { name: 'verify', place: 1 },
  { name: 'sticks', place: 2 },
  { name: 'machine', place: 3 },
  { name: 'building', part: { job: JOBS.building } },
  { name: 'writing', part: { job: writingAt(0.41, 1) } },
  { name: 'done', part: { job: JOBS.done } },
  { name: 'failed', part: { job: JOBS['failed-build'] } },
  { name: 'practice', part: { practice: { phase: 'done' } } },
];

/** Every text in sight becomes 40 % longer, in words of its own kind. */
const LENGTHEN = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue;
    if (text.trim() === '' || node.parentElement.closest('script, style')) continue;
    node.nodeValue = text + ' ' + text.trim().slice(0, Math.ceil(text.trim().length * 0.4));
  }
})()`;

/** Buttons that are partly outside of the window sideways, by their text. */
const OUTSIDE = `[...document.querySelectorAll('button')]
  .filter((button) => button.checkVisibility() && button.closest('[inert]') === null)
  .filter((button) => { const { left, right } = button.getBoundingClientRect(); return left < -1 || right > innerWidth + 1; })
  .map((button) => button.textContent)`;

async function expectInside(page: Page, where: string): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), where).toBe(false);
  expect(await page.evaluate(OUTSIDE), where).toEqual([]);
}

for (const { name, part, place } of SCREENS) {
  test(`${name}: nothing is pushed out of a small window, in German and with longer texts`, async ({ stage }) => {
    const { page, problems } = await stage({ ...part, language: 'de' });
    await page.getByRole('navigation', { name: 'Bereiche' }).waitFor();
    if (place !== undefined) await page.getByRole('navigation').getByRole('button').nth(place).click();
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await expectInside(page, `${name} at ${size.width}`);
      if (takesPictures) await page.screenshot({ path: `tests/e2e/screenshots/robust-${name}-${size.width}.png` });
    }
    await page.evaluate(LENGTHEN);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await expectInside(page, `${name} at ${size.width}, longer`);
    }
    expect(problems).toEqual([]);
  });
}
