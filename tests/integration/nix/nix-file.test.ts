/** A repository without a flake, as vendors publish recovery media: its default.nix is built like a flake. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { findImage } from '../../../main/stages/image/index.ts';
import { lockRecipe } from '../../../main/stages/source/index.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
let vendor = '';
beforeAll(async () => {
  bench = await openBench();
  vendor = path.join(bench.folder, 'vendor');
  mkdirSync(path.join(vendor, 'media'), { recursive: true });
  writeFileSync(path.join(vendor, 'label'), 'of the vendor');
  writeFileSync(
    path.join(vendor, 'default.nix'),
    `{ pkgs ? import <nixpkgs> { }, system ? builtins.currentSystem }:
    {
      recovery = import ./media { inherit pkgs; };
      installed = (import <nixpkgs/nixos> { configuration = ./media/card.nix; }).config.system.build.sdImage;
      hello = pkgs.hello;
      netboot = pkgs.runCommand "netboot" { } "mkdir $out";
    }`,
  );
  // Files that it imports see the same <nixpkgs>.
  writeFileSync(
    path.join(vendor, 'media/default.nix'),
    `{ pkgs }: assert (import <nixpkgs> { }).system == pkgs.system;
    pkgs.runCommand "vendor-recovery.img" { } "mkdir $out; head -c 1M /dev/zero >$out/vendor.img; cat \${../label} >>$out/vendor.img"`,
  );
  writeFileSync(
    path.join(vendor, 'media/card.nix'),
    '{ modulesPath, ... }: { imports = [ (modulesPath + "/installer/sd-card/sd-image-x86_64.nix") ]; }',
  );
});
afterAll(() => bench.close());

describe('a repository with a default.nix', () => {
  it('lists its images', async () => {
    const { outputs, attribute, warnings } = await bench.inspect(vendor);
    expect(outputs.map(({ name }) => name)).toEqual(['installed', 'recovery']);
    expect(attribute).toBeNull();
    expect(warnings.filter(({ kind }) => kind === 'output-unreadable')).toEqual([]);
  });

  it('is built as nix-build -A builds it, and again from its record', async () => {
    const locked = await bench.lock(`${vendor}#recovery`);
    expect(locked.provenance).toMatchObject({ title: 'vendor/default.nix#recovery', system: 'x86_64-linux' });
    const { storePath } = await bench.build(locked);
    expect(await findImage(storePath)).toMatch(/\/vendor\.img$/);
    const { recipe } = locked;
    const again = await lockRecipe({ ...locked.provenance, recipe }, bench.nix, {
      key: null,
      accept: ['unsandboxed-builds'],
    });
    expect((await bench.build(again)).storePath).toBe(storePath);
  });

  it('takes an SD card by its name', async () => {
    const { attribute } = await bench.inspect(`${vendor}/default.nix#installed`);
    expect(attribute).toBe('packages.x86_64-linux.installed');
  });

  it('takes the same consent as a flake, and reads nothing of this machine', async () => {
    expect(await bench.lock(`${vendor}#recovery`, { accept: [] }).catch(failureOf)).toMatchObject({
      kind: 'consent-needed',
      risks: [{ kind: 'unsandboxed-builds' }],
    });
    const curious = path.join(bench.folder, 'curious');
    mkdirSync(curious);
    writeFileSync(path.join(curious, 'default.nix'), '{ iso = builtins.readFile /etc/passwd; }');
    expect(await bench.lock(`${curious}#iso`).catch(failureOf)).toMatchObject({ kind: 'evaluation-failed' });
  });
});
