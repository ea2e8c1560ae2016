/** docs/presets.md names what the presets really take from nixpkgs, and nothing that they do not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { loadPresets } from '../../../main/stages/source/index.ts';
import { usedModules, usedOptions, usedPackages } from './used-options.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = ['nix/presets', 'nix/modules'].flatMap((folder) =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.nix'))
    .map((name) => `${folder}/${name}`),
);
const allText = files.map(read).join('\n');

const document = read('docs/presets.md');
/** The code spans of the first column of the table under a heading. */
function firstColumn(heading: string): string[] {
  const section = document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const cells = [...section.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span));
}
const options = firstColumn('Options');
const packages = firstColumn('Packages');
const modules = firstColumn('Module files');
const covers = (row: string, path: string): boolean => path === row || path.startsWith(`${row}.`);

describe('the extractor', () => {
  it('finds options in nested sets, under conditions and behind `config`, and leaves out our own', () => {
    const text = `
      # Arguments and let are no options.
      { config, lib, ... }:
      let cfg = { not.an = 1; }; in
      {
        options.flakestick.x = lib.mkOption { default = { }; };
        imports = [ ./other.nix ];
        config = lib.mkIf (cfg != { }) {
          a.b = lib.mkDefault true;
          c = { d."e/f".text = ''
            g = 1;
          ''; h = [ { i = 1; } ]; };
          users.users = lib.mkIf cfg.x { nixos.shell = pkgs.zsh; };
        };
      }`;
    expect(usedOptions(text)).toEqual(['a.b', 'c.d."e/f".text', 'c.h', 'users.users.nixos.shell']);
    expect(usedPackages(text)).toEqual(['zsh']);
  });

  it('reads every file: each preset imports a module file, and most modules set an option', () => {
    const presets = files.filter((file) => file.startsWith('nix/presets/'));
    expect(presets.length).toBeGreaterThanOrEqual(8);
    expect(presets.filter((file) => usedModules(read(file)).length !== 1)).toEqual([]);
    expect(files.flatMap((file) => usedOptions(read(file))).length).toBeGreaterThan(30);
  });
});

describe('docs/presets.md', () => {
  test.each(files)('has every option, package and module file of %s', (file) => {
    const text = read(file);
    expect(usedOptions(text).filter((path) => !options.some((row) => covers(row, path)))).toEqual([]);
    expect(usedPackages(text).filter((name) => !packages.includes(name))).toEqual([]);
    expect(usedModules(text).filter((path) => !modules.includes(path))).toEqual([]);
  });

  it('has no option, package or module file that is not used any more', () => {
    const used = files.flatMap((file) => usedOptions(read(file)));
    const unused = options.filter((row) => !used.some((path) => covers(row, path)) && !allText.includes(row));
    expect(unused).toEqual([]);
    expect(packages.filter((name) => !allText.includes(`pkgs.${name}`))).toEqual([]);
    expect(modules.filter((path) => !allText.includes(path.replace('nixos/modules/', '')))).toEqual([]);
  });

  it('says of each preset what the data in nix/ says', async () => {
    const presets = await loadPresets();
    const rows = [...document.matchAll(/^\| `([\w-]+)` \| ([\d.]+) \| ([^|]+) \| ([\d.]+) \|/gm)].map((row) =>
      row.slice(1),
    );
    expect(rows).toEqual(
      presets.map(({ name, release, systems, leastNix }) => [
        name,
        release,
        systems.map((system) => system.replace('-linux', '')).join(', '),
        leastNix.replace(/\.0$/, ''),
      ]),
    );
  });

  it('names only module files that the stand-in has under the same name', () => {
    const standin = 'tests/fixtures/nixpkgs-standin';
    expect(modules.filter((path) => !read(join(standin, path)))).toEqual([]);
  });
});
