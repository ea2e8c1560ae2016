import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Folder } from '../../../../../contract/wire/channels.ts';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { browse } from '../../../../../main/shells/app/browse.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-browse-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function make(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), 'abc');
  }
}

it('shows what can be a source, folders and flakes first, each by name, and nothing hidden', async () => {
  await make(
    'b.iso',
    'a.IMG',
    'c.raw.zst',
    'iso.nix',
    'flake.nix',
    'notes.txt',
    '.hidden.iso',
    'zoo/x',
    'config/flake.nix',
  );
  await symlink('/nowhere', join(folder, 'dangling.iso'));
  await symlink(join(folder, 'b.iso'), join(folder, 'link.iso'));
  const shown = await browse(folder);
  expect(Folder.parse(shown)).toEqual(shown);
  expect(shown.entries.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes])).toEqual([
    ['config', 'flake', null],
    ['zoo', 'folder', null],
    ['a.IMG', 'image', 3],
    ['b.iso', 'image', 3],
    ['c.raw.zst', 'image', 3],
    ['iso.nix', 'module', 3],
    ['link.iso', 'image', 3],
  ]);
  expect(shown).toMatchObject({ path: folder, parent: dirname(folder) });
});

it('begins in the home folder, and ends at the root', async () => {
  expect((await browse(null)).path).toBe(homedir());
  expect(await browse('/')).toMatchObject({ path: '/', parent: null });
});

it('says why a folder cannot be shown', async () => {
  await make('file');
  const failure = (path: string) => browse(join(folder, path)).catch(failureOf);
  expect(await failure('none')).toEqual({ kind: 'file-not-found', path: join(folder, 'none') });
  expect(await failure('file')).toMatchObject({ kind: 'file-unreadable', detail: 'ENOTDIR' });
});
