import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { derivationLog } from '../../../main/job/index.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const git = (folder: string, ...argv: string[]): void => {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', ['-C', folder, ...identity, ...argv], { stdio: 'ignore' });
};
const locking = async (text: string, options = {}): Promise<unknown> => bench.lock(text, options).catch(failureOf);

describe('what cannot be resolved', () => {
  it('an output that is not there: the others are named', async () => {
    const flake = bench.copy('own-config');
    expect(await locking(`path:${flake}#nope`)).toEqual({
      kind: 'missing-attribute',
      reference: `path:${flake}`,
      attribute: 'nope',
      available: ['iso'],
    });
  });

  it('several outputs and no name: a person must choose', async () => {
    const flake = bench.copy('several-outputs');
    expect(await locking(`path:${flake}`)).toEqual({
      kind: 'ambiguous-output',
      reference: `path:${flake}`,
      available: ['rescue', 'workshop'],
    });
  });

  it('a flake without any image', async () => {
    const flake = bench.copy('no-image');
    expect(await locking(`path:${flake}`)).toEqual({ kind: 'no-image-output', reference: `path:${flake}` });
  });

  it('an override of an input that is not there', async () => {
    const flake = bench.copy('own-config');
    const overrideInputs = [{ name: 'nixpkgz', reference: 'path:/nowhere' }];
    expect(await locking(`path:${flake}`, { overrideInputs })).toMatchObject({
      kind: 'bad-usage',
      detail: { because: 'no-such-input', name: 'nixpkgz', known: ['nixpkgs'] },
    });
  });

  it('an override that Nix would take for an option', async () => {
    const overrideInputs = [{ name: 'nixpkgs', reference: '--impure' }];
    expect(await locking('minimal', { overrideInputs })).toMatchObject({ kind: 'bad-usage' });
  });

  it('a compression for a flake, which nothing would take up', async () => {
    const flake = bench.copy('own-config');
    expect(await locking(`path:${flake}`, { compression: 'fast' })).toMatchObject({ kind: 'bad-usage' });
  });

  it('a repository that cannot be reached', async () => {
    expect(await locking('github:nobody/nothing', { overrideInputs: [] })).toMatchObject({
      kind: 'source-unreachable',
      reference: 'github:nobody/nothing',
    });
  });

  it('a folder that is no flake', async () => {
    expect(await locking(`path:${bench.folder}`)).toMatchObject({ kind: 'bad-flake-reference' });
  });

  it('a system that this machine cannot build, before anything is built', async () => {
    const other = process.arch === 'arm64' ? 'x86_64-linux' : 'aarch64-linux';
    expect(await locking('minimal', { system: other })).toMatchObject({ kind: 'wrong-system', need: other });
    expect(await locking('minimal', { system: other, builders: `ssh-ng://elsewhere ${other}` })).toMatchObject({
      kind: 'installable',
      provenance: { system: other },
    });
  });

  it.runIf(process.arch === 'x64')('a preset that does not exist for a system', async () => {
    expect(await locking('plasma5', { system: 'aarch64-linux' })).toMatchObject({
      kind: 'missing-attribute',
      attribute: 'aarch64-linux',
    });
  });

  it('a preset whose nixpkgs needs a newer Nix, unless that is replaced', async () => {
    const failure = await locking('minimal', { overrideInputs: [{ name: 'nixpkgs-2411', reference: 'path:/x' }] });
    if (bench.nix.isAtLeast('2.18')) expect(failure).not.toMatchObject({ kind: 'nix-too-old' });
    else expect(failure).toMatchObject({ kind: 'nix-too-old', need: '2.18.0', have: bench.nix.version });
  });
});

describe('what cannot be evaluated', () => {
  it('gives file and line of a variable that is not defined', async () => {
    const flake = bench.copy('evaluation-error');
    expect(await locking(`path:${flake}#iso`)).toMatchObject({
      kind: 'evaluation-failed',
      message: "undefined variable 'vimm'",
      position: { file: path.join(flake, 'configuration.nix'), line: 7, column: 5 },
    });
  });

  it('gives the same the second time, when Nix may remember the failure', async () => {
    const flake = bench.copy('evaluation-error');
    await locking(`path:${flake}#packages.x86_64-linux.iso`);
    expect(await locking(`path:${flake}#packages.x86_64-linux.iso`)).toMatchObject({
      message: "undefined variable 'vimm'",
      position: { line: 7 },
    });
  });

  it('gives file and line of an option that does not exist', async () => {
    const flake = bench.copy('option-error');
    expect(await locking(`path:${flake}#iso`)).toMatchObject({
      kind: 'evaluation-failed',
      message: expect.stringContaining('services.spice-vdagent'),
      position: { file: path.join(flake, 'configuration.nix'), line: 5, column: 3 },
    });
  });

  it('gives file and line of a missing semicolon', async () => {
    const flake = bench.copy('syntax-error');
    expect(await locking(`path:${flake}#iso`)).toMatchObject({
      kind: 'evaluation-failed',
      message: expect.stringContaining('syntax error'),
      position: { file: path.join(flake, 'configuration.nix'), line: 6 },
    });
  });

  it('gives the module’s own file and line, not that of its frozen copy', async () => {
    const module = path.join(bench.folder, 'wrong.nix');
    writeFileSync(module, '{ pkgs, ... }:\n{\n  environment.systemPackages = [ pkgs.vimm ];\n}\n');
    bench.copy('iso.nix', 'base.nix');
    writeFileSync(path.join(bench.folder, 'outer.nix'), '{ imports = [ ./base.nix ./wrong.nix ]; }\n');
    expect(await locking(path.join(bench.folder, 'outer.nix'))).toMatchObject({
      kind: 'evaluation-failed',
      position: { file: module, line: 3 },
    });
  });
});

describe('what cannot be built', () => {
  it('gives the derivation and the tail of its log', async () => {
    const locked = await bench.lock(`path:${bench.copy('failing-build')}#iso`);
    const failure = await bench.build(locked).catch(failureOf);
    expect(failure).toMatchObject({
      kind: 'build-failed',
      derivation: expect.stringMatching(/-broken-package-1\.0\.drv$/),
      log: ['building broken-package', 'main.c:3:1: error: expected declaration'],
    });
    const derivation = 'derivation' in failure ? failure.derivation : null;
    expect(await derivationLog(String(derivation))).toEqual([
      'building broken-package',
      'main.c:3:1: error: expected declaration',
    ]);
    await expect(derivationLog(`${derivation?.replace('.drv', '-x.drv')}`)).rejects.toMatchObject({
      failure: { kind: 'file-unreadable', detail: { because: 'no-derivation-log' } },
    });
  });
});

describe('a git repository', () => {
  it('with a file that git does not track', async () => {
    const flake = bench.copy('own-config', 'untracked');
    git(flake, 'init', '--quiet');
    git(flake, 'add', 'flake.nix', 'flake.lock');
    expect(await locking(`${flake}#iso`)).toEqual({ kind: 'flake-file-not-tracked', path: 'configuration.nix' });
  });

  it('with a flake.nix that git does not track', async () => {
    const flake = bench.copy('own-config', 'untracked-flake');
    git(flake, 'init', '--quiet');
    expect(await locking(flake)).toEqual({ kind: 'flake-file-not-tracked', path: 'flake.nix' });
  });

  it('is locked to its revision when it is clean, and to its content when it is not', async () => {
    const flake = bench.copy('own-config', 'repository');
    git(flake, 'init', '--quiet');
    git(flake, 'add', '--all');
    git(flake, 'commit', '--quiet', '--message', 'one');
    const clean = await bench.inspect(flake);
    expect(clean.revision).toMatch(/^[0-9a-f]{40}$/);
    expect(clean.lockedReference).toContain(clean.revision);
    expect(clean.warnings.map(({ kind }) => kind)).not.toContain('local-changes');
    appendFileSync(path.join(flake, 'configuration.nix'), '# not committed');
    const dirty = await bench.inspect(flake);
    expect(dirty.warnings.map(({ kind }) => kind)).toContain('local-changes');
    expect(dirty.lockedReference).toMatch(/^path:\/.*-source\?.*narHash=sha256-/);
  });
});

describe('an inspection', () => {
  it('lists what can become an image; an output that throws hides nothing', async () => {
    const inspection = await bench.inspect(`path:${bench.copy('several-outputs')}`);
    expect(inspection.attribute).toBeNull();
    expect(inspection.outputs.map(({ name, from, system }) => ({ name, from, system }))).toEqual([
      { name: 'rescue', from: 'nixos-configuration', system: 'x86_64-linux' },
      { name: 'workshop', from: 'nixos-configuration', system: 'x86_64-linux' },
    ]);
    expect(inspection.warnings).toContainEqual({
      kind: 'output-unreadable',
      output: 'broken',
      // With its place, where this Nix says it.
      reason: expect.toBeOneOf([
        'this machine is not configured yet',
        expect.objectContaining({ message: 'this machine is not configured yet', line: 34 }),
      ]),
    });
  });

  it('shows what a flake asks to trust, and inputs that no lock file pins', async () => {
    const flake = bench.copy('own-config', 'greedy');
    rmSync(path.join(flake, 'flake.lock'), { force: true });
    writeFileSync(
      path.join(flake, 'flake.nix'),
      `{
        nixConfig.extra-substituters = [ "https://cache.example.org" ];
        nixConfig.bash-prompt = "harmless";
        inputs.nixpkgs.url = "path:./nowhere";
        inputs.other = { url = "path:${bench.copy('no-image')}"; flake = false; };
        outputs = { nixpkgs, ... }: { nixosConfigurations.iso = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ./configuration.nix ]; }; };
      }`,
    );
    const { warnings, attribute } = await bench.inspect(`path:${flake}`);
    expect(attribute).toBe('nixosConfigurations.iso.config.system.build.isoImage');
    expect(warnings).toContainEqual({
      kind: 'asks-to-trust',
      setting: 'extra-substituters',
      value: 'https://cache.example.org',
    });
    expect(warnings).toContainEqual({ kind: 'unlocked-inputs', inputs: ['other'] });
    expect(warnings.filter(({ kind }) => kind === 'asks-to-trust')).toHaveLength(1);
  });
});
