/** NixOS machines as images, through the stand-in's module system: SD cards, raw disks, and hosts that are meant as neither. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../contract/wire/failure.ts';
import { findImage } from '../../../main/stages/image/index.ts';
import { standin2605Reference } from '../../setup/standin-release.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
/** Of NixOS 26.05, where every machine has `images`. */
let options: { overrideInputs: { name: string; reference: string }[] };
beforeAll(async () => {
  bench = await openBench();
  options = { overrideInputs: [{ name: 'nixpkgs', reference: standin2605Reference() }] };
});
afterAll(() => bench.close());

function writeHosts(name: string, hosts: string): string {
  const folder = bench.copy('sd-card', name);
  const text = readFileSync(path.join(folder, 'flake.nix'), 'utf8');
  const start = text.indexOf('nixosConfigurations');
  writeFileSync(
    path.join(folder, 'flake.nix'),
    `${text.slice(0, start)}nixosConfigurations = builtins.mapAttrs (_name: modules: nixpkgs.lib.nixosSystem {
      system = "x86_64-linux"; inherit modules; }) {
        ${hosts}
      };
    };
}\n`,
  );
  return `path:${folder}`;
}

async function imageOf(reference: string): Promise<string> {
  const { storePath } = await bench.build(await bench.lock(reference, options));
  return findImage(storePath);
}

describe('ordinary machines of NixOS 26.05', () => {
  it('are listed, built only if they are named, and as whatever kind of image is named', async () => {
    const hosts = writeHosts('hosts', 'laptop = [ { networking.hostName = "laptop"; } ]; server = [ ];');
    const { outputs, attribute } = await bench.inspect(hosts, options);
    expect(outputs.map(({ name }) => name)).toEqual(['laptop', 'server']);
    expect(attribute).toBeNull();
    expect(await bench.lock(hosts, options).catch(failureOf)).toEqual({
      ...{ kind: 'ambiguous-output', reference: hosts, available: ['laptop', 'server'] },
      areHosts: true,
    });
    expect(await imageOf(`${hosts}#laptop`)).toMatch(/\/iso\/nixos-.*\.iso$/);
    const variant = (kind: string): string => `${hosts}#nixosConfigurations.server.config.system.build.images.${kind}`;
    expect(await imageOf(variant('raw-efi'))).toMatch(/\/nixos-image-.*\.img$/);
    expect(await imageOf(variant('sd-card'))).toMatch(/\/sd-image\/nixos-sd-image-.*\.img\.zst$/);
    await expect(imageOf(variant('qemu')).catch(failureOf)).resolves.toMatchObject({ kind: 'output-without-image' });
  });

  it('give way to a card among them', async () => {
    const board = '(modulesPath + "/installer/sd-card/sd-image-x86_64.nix")';
    const hosts = writeHosts(
      'with-a-card',
      `laptop = [ ]; board = [ ({ modulesPath, ... }: { imports = [ ${board} ]; }) ];`,
    );
    const { outputs, attribute } = await bench.inspect(hosts, options);
    expect(outputs.map(({ name }) => name)).toEqual(['board', 'laptop']);
    expect(attribute).toBe('nixosConfigurations.board.config.system.build.sdImage');
  });
});

describe('a module of an SD card', () => {
  it.each([
    [
      'by modulesPath',
      '{ modulesPath, ... }: { imports = [ (modulesPath + "/installer/sd-card/sd-image-x86_64.nix") ]; }',
    ],
    ['by <nixpkgs>', '{ imports = [ <nixpkgs/nixos/modules/installer/sd-card/sd-image-x86_64.nix> ]; }'],
  ])('is built as one: %s', async (how, text) => {
    const file = path.join(bench.folder, `card ${how.replace(/\W/g, '')}.nix`);
    writeFileSync(file, text);
    expect(await imageOf(file)).toMatch(/\/sd-image\/nixos-sd-image-.*\.img\.zst$/);
  });
});
