import { appendFileSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildProgress } from '../../../contract/wire/job.ts';
import { type Bench, isoIn, openBench, STANDIN } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

describe('a preset', () => {
  it('is locked to exact content and built into an image, with a root that keeps it', async () => {
    const outLinkPath = path.join(bench.folder, 'kept/minimal');
    const locked = await bench.lock('minimal');
    expect(locked.provenance).toMatchObject({
      source: 'minimal',
      title: 'NixOS minimal',
      attribute: 'packages.x86_64-linux.minimal',
      system: 'x86_64-linux',
      nixVersion: bench.nix.version,
      derivation: null,
      storePath: null,
    });
    expect(locked.provenance.lockedReference).toMatch(/^path:.*\/flakestick\/sources\/[0-9a-f]{32}\?.*narHash=sha256-/);
    expect(locked.arguments[0]).toMatch(/^path:.*-source\?.*narHash=sha256-/);
    expect(locked.provenance.overrideInputs[0]?.reference).toMatch(/narHash=sha256-/);
    const built = await bench.build(locked, { outLinkPath });
    expect(isoIn(built.storePath).path).toMatch(/\.iso$/);
    expect(built.derivation).toMatch(/\.iso\.drv$/);
    expect(readlinkSync(outLinkPath)).toBe(built.storePath);
  });

  it('builds to something else when its compression is chosen', async () => {
    const plain = await bench.build(await bench.lock('minimal'));
    const locked = await bench.lock('minimal', { compression: 'gzip' });
    expect(locked.provenance.compression).toBe('gzip');
    expect(locked.provenance.overrideInputs.map(({ name }) => name)).toEqual(['nixpkgs']);
    const built = await bench.build(locked);
    expect(built.storePath).not.toBe(plain.storePath);
    expect(isoIn(built.storePath).label).toBe(isoIn(plain.storePath).label);
  });

  it('takes “nixpkgs” for its own nixpkgs, whatever that input is called', async () => {
    const locked = await bench.lock('plasma5');
    expect(locked.provenance.overrideInputs.map(({ name }) => name)).toEqual(['nixpkgs']);
    const byItsName = await bench.lock('plasma5', {
      overrideInputs: STANDIN.map((one) => ({ ...one, name: 'nixpkgs-2411' })),
    });
    expect(byItsName.provenance.overrideInputs).toEqual(locked.provenance.overrideInputs);
    // It is of no release that Flakestick pins.
    expect(locked.provenance.release).toBeUndefined();
  });
});

it('says which folder cannot hold the link that keeps the output', async () => {
  writeFileSync(path.join(bench.folder, 'no-folder'), '');
  const locked = await bench.lock('minimal');
  const outLinkPath = path.join(bench.folder, 'no-folder/below/result');
  await expect(bench.build(locked, { outLinkPath })).rejects.toMatchObject({
    failure: { kind: 'file-unwritable', path: path.dirname(outLinkPath), detail: 'ENOTDIR' },
  });
});

describe('a flake', () => {
  it.each(['', '#iso', '#nixosConfigurations.iso', '#packages.x86_64-linux.iso'])(
    'is built from “own-config%s”',
    async (name) => {
      const flake = bench.copy('own-config');
      const locked = await bench.lock(`path:${flake}${name}`);
      const wanted = name.includes('Configurations')
        ? 'nixosConfigurations.iso.config.system.build.isoImage'
        : 'packages.x86_64-linux.iso';
      expect(locked.provenance.attribute).toBe(wanted);
      const built = await bench.build(locked);
      expect(isoIn(built.storePath).label).toBe('own-config');
    },
  );

  it('is built as it was locked, though its folder and its nixpkgs changed since', async () => {
    const flake = bench.copy('own-config', 'changing');
    const nixpkgs = bench.copy('../nixpkgs-standin', 'nixpkgs');
    const overrideInputs = [{ name: 'nixpkgs', reference: `path:${nixpkgs}` }];
    const locked = await bench.lock(`path:${flake}#iso`, { overrideInputs });
    const configuration = path.join(flake, 'configuration.nix');
    const text = readFileSync(configuration, 'utf8');
    writeFileSync(configuration, text.replace('volumeID = "own-config"', 'volumeID = "tampered"'));
    writeFileSync(path.join(nixpkgs, 'lib/default.nix'), 'throw "changed"');
    const built = await bench.build(locked);
    expect(isoIn(built.storePath).label).toBe('own-config');
    const again = await bench.build(await bench.lock(`path:${flake}#iso`));
    expect(isoIn(again.storePath).label).toBe('tampered');
  });

  it('gives progress through all stages, never more than ten times a second', async () => {
    const flake = bench.copy('own-config', 'fresh');
    const configuration = path.join(flake, 'configuration.nix');
    const text = readFileSync(configuration, 'utf8');
    writeFileSync(configuration, text.replace('"own-config"', `"fresh-${Date.now()}"`));
    const locked = await bench.lock(`path:${flake}#iso`);
    const seen: { at: number; progress: BuildProgress }[] = [];
    await bench.build(locked, { onProgress: (progress) => seen.push({ at: performance.now(), progress }) });
    const last = seen.at(-1)?.progress;
    expect(last?.stage).toBe('packing-image');
    expect(last?.builds.done).toBeGreaterThan(0);
    expect(last?.builds.done).toBe(last?.builds.expected);
    const gaps = seen.slice(1, -1).map(({ at }, index) => at - (seen[index]?.at ?? 0));
    // A timer may fire a little early.
    for (const gap of gaps) expect(gap).toBeGreaterThan(80);
  });
});

describe('a module', () => {
  it('is built in a generated flake, with the files it names and nothing else of its folder', async () => {
    bench.copy('iso.nix', 'modules/iso.nix');
    const module = path.join(bench.folder, 'modules/mine.nix');
    writeFileSync(module, '{ lib, ... }: { imports = [ ./iso.nix ]; isoImage.volumeID = lib.mkForce "mine"; }');
    writeFileSync(path.join(bench.folder, 'modules/secret'), 'not for the store');
    const locked = await bench.lock(module);
    const frozen = decodeURIComponent(locked.provenance.lockedReference?.replace(/^path:|\?.*$/g, '') ?? '');
    expect(readdirSync(path.join(frozen, 'module')).sort()).toEqual(['iso.nix', 'mine.nix']);
    const built = await bench.build(locked);
    expect(isoIn(built.storePath).label).toBe('mine');
  });

  it('that looks up <nixpkgs/…> is built with the nixpkgs that was named', async () => {
    const module = bench.copy('legacy-iso.nix');
    const locked = await bench.lock(module);
    expect(locked.arguments.slice(0, 2)).toEqual(['--file', '<nixpkgs/nixos>']);
    const before = { ...locked };
    // The frozen copy is built, not what the file became.
    appendFileSync(module, 'a syntax error');
    const built = await bench.build(before);
    expect(isoIn(built.storePath).label).toBe('legacy-iso-module');
    expect(built.derivation).toMatch(/\.iso\.drv$/);
  });

  it('that looks up <nixpkgs/…> needs one: reports a missing one', async () => {
    const module = bench.copy('legacy-iso.nix', 'without.nix');
    await expect(bench.lock(module, { overrideInputs: [] })).rejects.toMatchObject({
      failure: { kind: 'evaluation-failed', message: { because: 'no-nixpkgs-here' } },
    });
  });
});

it('gives a failure for a remote store that cannot be reached', async () => {
  const locked = await bench.lock('minimal', { overrideInputs: STANDIN });
  await expect(bench.build(locked, { store: 'ssh-ng://127.0.0.1:1' })).rejects.toMatchObject({ name: 'JobFailure' });
});
