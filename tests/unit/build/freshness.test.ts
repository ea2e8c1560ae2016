import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isFresh, markBuilt } from '../../../build/freshness.ts';

const BUILT_AT_MS = 1_700_000_000_000;
const before = BUILT_AT_MS / 1000 - 60;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-fresh-'));
  for (const name of ['contract', 'formats', 'helper', 'main', 'preload', 'renderer', 'build', 'dist'])
    await mkdir(join(folder, name));
  for (const name of ['build/bundles.ts', 'vite.config.ts', 'package-lock.json', 'main/job.ts', 'helper/copy.ts'])
    await writeFile(join(folder, name), '');
  for (const name of [
    ...['build/bundles.ts', 'vite.config.ts', 'package-lock.json', 'main/job.ts', 'helper/copy.ts'],
    ...['contract', 'formats', 'helper', 'main', 'preload', 'renderer'],
  ])
    await utimes(join(folder, name), before, before);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is stale before the first build, and fresh after it', () => {
  expect(isFresh(folder)).toBe(false);
  markBuilt(BUILT_AT_MS, folder);
  expect(isFresh(folder)).toBe(true);
});

it('is stale when a source was changed while the build ran', async () => {
  markBuilt(BUILT_AT_MS, folder);
  await utimes(join(folder, 'main/job.ts'), before, BUILT_AT_MS / 1000 + 1);
  expect(isFresh(folder)).toBe(false);
});

it('is stale when a source was removed', async () => {
  markBuilt(BUILT_AT_MS, folder);
  await rm(join(folder, 'helper/copy.ts'));
  expect(isFresh(folder)).toBe(false);
});
