import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { readPageFile } from '../../../../../main/shells/page/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-page-'));
  // The document as it is built, up to the names of its files.
  await writeFile(join(folder, 'index.html'), await readFile('renderer/index.html'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

it.each([
  ['de_AT.UTF-8', 'de'],
  ['en_GB.UTF-8', 'en'],
  ['eo', 'en'],
])('the document for a session in %s is in %s before anything is asked', async (locale, language) => {
  vi.stubEnv('LC_ALL', locale);
  for (const path of ['/', '/index.html']) {
    const file = await readPageFile(folder, path);
    expect(file?.body.toString('utf8')).toContain(`<html lang="${language}">`);
    expect(file?.body.toString('utf8')).toContain('<div id="root"></div>');
  }
});

it('gives nothing outside its folder', async () => {
  for (const path of ['/../page.test.ts', '/%2e%2e/x', '/none.js', '/%', '/a\0b'])
    expect(await readPageFile(folder, path)).toBeNull();
});
