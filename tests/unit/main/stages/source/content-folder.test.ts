import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { writeContentFolder } from '../../../../../main/stages/source/content-folder.ts';

const disk = vi.hoisted(() => ({ isFull: false }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  return {
    ...real,
    writeFile: (...given: Parameters<typeof real.writeFile>) =>
      disk.isFull ? Promise.reject(full) : real.writeFile(...given),
  };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-content-'));
});
afterEach(() => {
  disk.isFull = false;
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const FILES = new Map([['flake.nix', { content: Buffer.from('{ }'), executable: false }]]);

it.each([
  ['is below a file', 'file/cache', 'ENOTDIR'],
  ['is a folder of the kernel', '/proc/self', 'ENOENT'],
])('says that the cache folder cannot be written where it %s', async (_why, cache, detail) => {
  writeFileSync(join(folder, 'file'), '');
  vi.stubEnv('XDG_CACHE_HOME', cache.startsWith('/') ? cache : join(folder, cache));
  const failure = await writeContentFolder(FILES).then(() => null, failureOf);
  expect(failure).toMatchObject({ kind: 'file-unwritable', detail });
});

it('says that the disk is full', async () => {
  vi.stubEnv('XDG_CACHE_HOME', folder);
  disk.isFull = true;
  const failure = await writeContentFolder(FILES).then(() => null, failureOf);
  expect(failure).toMatchObject({ kind: 'disk-full', path: expect.stringContaining(folder), detail: 'ENOSPC' });
  expect(readdirSync(join(folder, 'flakestick/sources'))).toEqual([]);
});
