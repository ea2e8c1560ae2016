import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { readPageFile } from '../../../../../main/shells/page/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-page-'));
  for (const name of ['index.html', 'index.de.html']) await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

it.each([
  ['de_AT.UTF-8', 'index.de.html'],
  ['en_GB.UTF-8', 'index.html'],
  ['eo', 'index.html'],
])('the document for a session in %s is %s', async (locale, name) => {
  vi.stubEnv('LC_ALL', locale);
  for (const path of ['/', '/index.html']) {
    const file = await readPageFile(folder, path);
    expect(file?.body.toString('utf8')).toBe(name);
    expect(file?.contentType).toBe('text/html; charset=utf-8');
  }
});

it('gives nothing outside its folder', async () => {
  for (const path of ['/../page.test.ts', '/%2e%2e/x', '/none.js', '/%', '/a\0b'])
    expect(await readPageFile(folder, path)).toBeNull();
});
