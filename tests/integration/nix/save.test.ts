/** A preset or module saved as a flake of one's own, and built by nix alone. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { NO_IMAGE_OPTIONS } from '../../../contract/wire/image-options.ts';
import { BuildOptions } from '../../../contract/wire/source.ts';
import { loadPresets, parseSource, saveFlake } from '../../../main/stages/source/index.ts';
import { type Bench, openBench, STANDIN } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

async function save(text: string, to: string, options: Partial<BuildOptions> = {}) {
  const source = await parseSource(text, { presets: await loadPresets(), currentFolder: bench.folder });
  const all = BuildOptions.parse({ overrideInputs: STANDIN, ...options });
  return saveFlake({ source, options: all, directory: path.join(bench.folder, to) }, bench.nix);
}

/** As the user would, and without a word about Flakestick. */
function nixBuild(folder: string): string {
  const argv = ['build', '--no-link', '--json', '--no-update-lock-file', `path:${folder}`];
  return (
    (
      JSON.parse(execFileSync('nix', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as {
        outputs: { out: string };
      }[]
    )[0]?.outputs.out ?? ''
  );
}

describe('“nix build” of what was saved gives the same output path', () => {
  it('for a preset with options, one of them a flake that goes along', async () => {
    const carried = path.join(bench.folder, 'carried');
    mkdirSync(carried);
    writeFileSync(path.join(carried, 'flake.nix'), '{ outputs = _: { }; }');
    const image = {
      ...NO_IMAGE_OPTIONS,
      hostName: 'mine',
      timeZone: 'Asia/Tokyo',
      packages: ['tree'],
      carryFlake: carried,
    };
    const options = { image, compression: 'fast' as const };
    const built = await bench.build(await bench.lock('minimal', options));
    const { directory } = await save('minimal', 'saved-preset', options);
    expect(nixBuild(directory)).toBe(built.storePath);
    expect(readdirSync(directory).sort()).toEqual(['flake.lock', 'flake.nix', 'flakestick', 'image.json']);
    expect(JSON.parse(readFileSync(path.join(directory, 'image.json'), 'utf8'))).toMatchObject({
      preset: 'minimal',
      options: { hostName: 'mine', timeZone: 'Asia/Tokyo', packages: ['tree'], compression: 'fast' },
    });
    // It needs nothing of where Flakestick is, and keeps working when that changes.
    expect(readFileSync(path.join(directory, 'flake.nix'), 'utf8')).not.toContain(
      path.resolve(import.meta.dirname, '../../../nix'),
    );
  });

  it('for a module, with the files it names', async () => {
    bench.copy('iso.nix', 'modules/iso.nix');
    const script = path.join(bench.folder, 'modules/greet');
    writeFileSync(script, '#!/bin/sh\necho hello\n', { mode: 0o755 });
    const module = path.join(bench.folder, 'modules/mine.nix');
    writeFileSync(module, '{ imports = [ ./iso.nix ]; environment.etc.greet.source = ./greet; }');
    const built = await bench.build(await bench.lock(module));
    const { directory } = await save(module, 'saved-module');
    expect(nixBuild(directory)).toBe(built.storePath);
    expect(statSync(path.join(directory, 'module/greet')).mode & 0o100).toBe(0o100);
  });
});

it('without a replaced nixpkgs the lock is the one that Flakestick has, and nothing is fetched', async () => {
  const { directory } = await save('plasma5', 'saved-pinned', { overrideInputs: [] });
  const lock = JSON.parse(readFileSync(path.join(directory, 'flake.lock'), 'utf8'));
  expect(lock.nodes.root.inputs).toEqual({ nixpkgs: 'nixpkgs' });
  const argv = ['flake', 'metadata', '--json', '--no-update-lock-file', `path:${directory}`];
  const said = JSON.parse(execFileSync('nix', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  expect(said.locks).toEqual(lock);
});

describe('a folder that holds something', () => {
  it('is left as it is', async () => {
    const folder = path.join(bench.folder, 'full');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'letter'), 'dear');
    expect(await save('minimal', 'full').catch(failureOf)).toEqual({ kind: 'folder-not-empty', path: folder });
    expect(readdirSync(folder)).toEqual(['letter']);
    expect(await save('minimal', 'full/letter').catch(failureOf)).toMatchObject({ kind: 'folder-not-empty' });
    expect(readFileSync(path.join(folder, 'letter'), 'utf8')).toBe('dear');
  });
});

it('the options are for the owner alone to read when the key of a network is among them', async () => {
  const image = { ...NO_IMAGE_OPTIONS, wifi: { ssid: 'home', key: 'a'.repeat(64) } };
  const { directory } = await save('minimal', 'saved-wifi', { image });
  expect(statSync(path.join(directory, 'image.json')).mode & 0o777).toBe(0o600);
});

it('a flake, an image and a module that depends on the machine are not saved', async () => {
  for (const source of [`path:${bench.copy('own-config')}`, bench.copy('legacy-iso.nix')])
    expect(await save(source, 'not-saved').catch(failureOf), source).toMatchObject({ kind: 'bad-usage' });
  expect(readdirSync(bench.folder)).not.toContain('not-saved');
});
