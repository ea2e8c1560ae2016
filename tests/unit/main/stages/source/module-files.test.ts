import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { commonFolder, moduleFiles, relativePaths } from '../../../../../main/stages/source/module-files.ts';

let folder = '';
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};
const filesOf = async (name: string): Promise<string[]> =>
  (await moduleFiles(path.join(folder, name))).map((file) => path.relative(folder, file));

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'module-files-'));
  write('iso.nix', '{ imports = [ ./parts/network.nix ./loop.nix ]; environment.etc.motd.source = ./motd; }');
  write('parts/network.nix', '{ imports = [ ../shared.nix ]; }');
  write('shared.nix', '{ }');
  write('loop.nix', '{ imports = [ ./iso.nix ]; }');
  write('motd', './not-nix');
  write('folder.nix', '{ home = ./parts; }');
  write('unrelated.nix', '{ }');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix's own syntax
  write('alone.nix', '{ modulesPath, ... }: { imports = [ "${modulesPath}/x.nix" ./gone.nix ]; }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('follows relative paths through modules and takes nothing else of the folder', async () => {
  expect(await filesOf('iso.nix')).toEqual(['iso.nix', 'loop.nix', 'motd', 'parts/network.nix', 'shared.nix']);
});
it('takes a named folder with everything in it, and what that names', async () => {
  expect(await filesOf('folder.nix')).toEqual(['folder.nix', 'parts/network.nix', 'shared.nix']);
});
it('leaves a path that does not exist for Nix to complain about', async () => {
  expect(await filesOf('alone.nix')).toEqual(['alone.nix']);
});
it('fails for a module that does not exist', async () => {
  expect(await filesOf('missing.nix').catch(failureOf)).toMatchObject({ kind: 'file-not-found' });
});

it.each([
  ['imports = [ ./a.nix ../b/c.nix ];', ['./a.nix', '../b/c.nix']],
  ['x = import ./. { };', ['./.']],
  ['x = ./.;', ['./.']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix's own syntax
  ['"${modulesPath}/a.nix" "./string.nix" "${./in-string.nix}"', ['./in-string.nix']],
  ['# ./comment.nix\n/* ./block.nix */ ./real.nix', ['./real.nix']],
  ['a = /etc/x; b = <nixpkgs/y>; c = https://example.org/./z;', []],
])('reads the relative paths of %j', (text, paths) => {
  expect(relativePaths(text)).toEqual(paths);
});

it('finds the deepest folder that holds all files', () => {
  expect(commonFolder(['/a/b/c.nix', '/a/b/d/e.nix'])).toBe('/a/b');
  expect(commonFolder(['/a/b/c.nix', '/a/d.nix'])).toBe('/a');
  expect(commonFolder(['/a/b/c.nix'])).toBe('/a/b');
  expect(commonFolder(['/a.nix', '/b/c.nix'])).toBe('/');
});
