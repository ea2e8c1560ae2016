import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { freezeModule } from '../../../../../main/stages/source/generated-flake.ts';
import {
  commonFolder,
  filesOutside,
  moduleFiles,
  relativePaths,
} from '../../../../../main/stages/source/module-files.ts';
import { promisedMs } from '../../../../setup/busy.ts';
import { SliceWatch } from '../../../../setup/longest-slice.ts';

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
it.each([
  ['comments that never end', '/*'.repeat(900_000)],
  ['paths without end', './a/'.repeat(450_000)],
  ['dots without end', '.'.repeat(1_800_000)],
  ['spaces without end', ' '.repeat(1_800_000)],
])('is not kept by %s', async (_what, text) => {
  write('hostile.nix', text);
  const watch = new SliceWatch();
  expect(await filesOf('hostile.nix')).toEqual(['hostile.nix']);
  expect(watch.take()).toBeLessThan(promisedMs(50));
  watch.stop();
});
it.each([
  ['half a million paths', Array.from({ length: 300_000 }, (_, at) => `./${at}`).join(' ')],
  ['a file of megabytes', ' '.repeat(3_000_000)],
])('refuses a module with %s', async (_what, text) => {
  write('hostile.nix', text);
  expect(await filesOf('hostile.nix').catch(failureOf)).toMatchObject({ kind: 'file-unreadable' });
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

describe('what lies outside the folder of a module', () => {
  const outsideOf = async (module: string): Promise<string[]> => {
    const file = path.join(folder, module);
    const outside = await filesOutside(file, await moduleFiles(file));
    return outside.map((one) => path.relative(folder, one)).sort();
  };
  beforeAll(() => {
    write('home/.ssh/id_ed25519', 'secret');
    write('home/.ssh/config', 'secret too');
    write('home/iso/names.nix', '{ environment.etc.ssh.source = ../.ssh; }');
    write('home/iso/links.nix', '{ environment.etc.key.source = ./key; imports = [ ./inside ]; }');
    write('home/iso/real/inside.nix', '{ }');
    symlinkSync('../.ssh/id_ed25519', path.join(folder, 'home/iso/key'));
    symlinkSync('real', path.join(folder, 'home/iso/inside'));
    write('home/iso/folder.nix', '{ environment.etc.all.source = ./real; }');
    symlinkSync('../../.ssh', path.join(folder, 'home/iso/real/ssh'));
  });

  it('is reported where it is named', async () => {
    expect(await outsideOf('home/iso/names.nix')).toEqual(['home/.ssh/config', 'home/.ssh/id_ed25519']);
  });

  it('is reported behind links, of files and of folders in a folder', async () => {
    expect(await outsideOf('home/iso/links.nix')).toContain('home/iso/key');
    expect(await outsideOf('home/iso/folder.nix')).toEqual([
      'home/iso/real/ssh/config',
      'home/iso/real/ssh/id_ed25519',
    ]);
  });

  it('is nothing for a module that uses its own folder, nor for one that is a link itself', async () => {
    expect(await outsideOf('iso.nix')).toEqual([]);
    symlinkSync('home/iso/real/inside.nix', path.join(folder, 'linked.nix'));
    expect(await outsideOf('linked.nix')).toEqual([]);
  });

  it('is not taken along without a yes', async () => {
    const module = path.join(folder, 'home/iso/names.nix');
    expect(await freezeModule(module).catch(failureOf)).toMatchObject({ kind: 'files-outside-module', count: 2 });
    expect((await freezeModule(module, ['files-outside-module'])) as unknown).toMatchObject({ entry: 'iso/names.nix' });
  });
});
