/** The page in German: it is loaded where it is wanted, and nothing of it stays English. */
import type { Page } from '@playwright/test';
import { de } from '../../contract/messages/de/page.ts';
import { en } from '../../contract/messages/en/page.ts';
import { WITHOUT_NIX } from '../fakes/scripted/doctor.ts';
import { JOBS } from '../fakes/scripted/jobs.ts';
import { NO_RECORDS, UNFINISHED } from '../fakes/scripted/records.ts';
import type { Part } from '../fakes/scripted-backend.ts';
import { expect, test } from './scripted.ts';

/** The texts without parameters. */
function textsOf(branch: object): string[] {
  return Object.values(branch).flatMap((value: unknown) => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? textsOf(value) : [];
  });
}
const german = new Set(textsOf(de));
/** Words that are the same in both languages are no sign of either. */
const onlyEnglish = new Set(textsOf(en.screens).filter((text) => !german.has(text)));

/** Of what can be read or heard, each text by itself. */
async function englishOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate<string[]>(`[...document.querySelectorAll('body *')].flatMap((element) => [
    ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
    ...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
  ])`);
  return texts.map((text) => text.trim()).filter((text) => onlyEnglish.has(text));
}

const STATES: Record<string, Part> = {
  'the usual': {},
  'without Nix': { checks: WITHOUT_NIX },
  'without records': { records: NO_RECORDS },
  'after writes that were cut short': { records: UNFINISHED },
};

// As in a German session: the document is German before the program has run.
const usual = process.env['LC_ALL'];
test.beforeAll(() => {
  process.env['LC_ALL'] = 'de_DE.UTF-8';
});
test.afterAll(() => {
  if (usual === undefined) delete process.env['LC_ALL'];
  else process.env['LC_ALL'] = usual;
});

for (const [state, part] of Object.entries(STATES))
  test(`no text of the English catalogue is in any place of the German page: ${state}`, async ({ stage }) => {
    const { page, problems } = await stage({ ...part, language: 'de' });
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    for (const place of await page.getByRole('navigation').getByRole('button').all()) {
      await place.click();
      await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
      expect(await englishOn(page)).toEqual([]);
    }
    expect(problems).toEqual([]);
  });

test('no text of the English catalogue is on the German page in any state of a job', async ({ stage }) => {
  const { page, backend, problems } = await stage({ language: 'de' });
  const [make, verify] = await page.getByRole('navigation').getByRole('button').all();
  for (const [name, job] of Object.entries(JOBS)) {
    backend.play(job);
    await (job.phase !== 'idle' && job.request.kind === 'verify' ? verify : make)?.click();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).count(), name).toBeGreaterThan(0);
    expect(await englishOn(page), name).toEqual([]);
  }
  expect(problems).toEqual([]);
});

test('a page in English does not load German', async ({ stage }) => {
  const scriptsOf = async (language: 'en' | 'de'): Promise<string> => {
    process.env['LC_ALL'] = language === 'de' ? 'de_DE.UTF-8' : 'C';
    const { page } = await stage({ language });
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    return page.evaluate<string>(`Promise.all(
      performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
        .map(({ name }) => fetch(name).then((answer) => answer.text())),
    ).then((scripts) => scripts.join('\\n'))`);
  };
  const mark = 'Ein Laufwerk prüfen';
  expect(await scriptsOf('de')).toContain(mark);
  expect(await scriptsOf('en')).not.toContain(mark);
});
