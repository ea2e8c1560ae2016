import { expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/page.ts';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { chosenOptions } from '../../../../../renderer/parts/source/chosen-options.ts';

const EVERYTHING: BuildOptions = {
  release: '26.05',
  overrideInputs: [{ name: 'nixpkgs', reference: 'nixpkgs/nixos-24.11' }],
  system: 'aarch64-linux',
  compression: 'small',
  image: {
    hostName: 'rescue',
    timeZone: 'Europe/Berlin',
    keyboard: 'de',
    sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@laptop', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBB'],
    wifi: { ssid: 'Attic', key: 'a-secret' },
    packages: ['ripgrep'],
    unfreeFirmware: true,
    spiceAgent: true,
    carryFlake: 'github:me/config',
  },
  builders: 'ssh://arm',
  store: '/mnt/store',
  substituters: 'https://cache.example',
  trustedKeys: 'cache.example-1:abc',
  keepGoing: true,
  refresh: true,
  download: { sha256: null, acceptUnverified: false },
  pin: null,
  accept: ['unfree-packages'],
};

it('says nothing of the defaults', () => {
  expect(chosenOptions(DEFAULT_BUILD_OPTIONS, en)).toEqual([]);
});

it('names every option that was set, once, and no secret', () => {
  const chosen = chosenOptions(EVERYTHING, en);
  const { image, download: _download, pin: _pin, ...build } = EVERYTHING;
  expect(chosen).toHaveLength(Object.keys(build).length + Object.keys(image).length);
  expect(new Set(chosen.map(({ name }) => name)).size).toBe(chosen.length);
  const values = chosen.map(({ value }) => value);
  expect(values).toContain('64-bit Arm (aarch64)');
  expect(values).toContain('nixpkgs → nixpkgs/nixos-24.11');
  expect(values).toContain('me@laptop, …NTE5AAAAIBBB');
  expect(JSON.stringify(chosen)).not.toContain('a-secret');
});
