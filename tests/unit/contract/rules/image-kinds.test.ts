import { expect, it } from 'vitest';
import {
  imageAnswer,
  imageAttributeFor,
  imageQuestion,
  isMeantAsImage,
} from '../../../../contract/rules/image-kinds.ts';

it('asks a configuration for its own image first, and for the one that every configuration has last', () => {
  const places = ['isoImage', 'sdImage', 'raw', 'image', 'images.iso'].map((build) =>
    imageQuestion().indexOf(`c ? config.system.build.${build} `),
  );
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

it('reads what a configuration answers', () => {
  expect(imageAnswer('config.system.build.isoImage aarch64-linux')).toEqual({
    attribute: 'config.system.build.isoImage',
    system: 'aarch64-linux',
  });
  expect(imageAnswer('')).toBeNull();
});

it.each([
  ['nixosConfigurations.a.config.system.build.sdImage', true],
  ['packages.x86_64-linux.iso', true],
  ['nixosConfigurations.laptop.config.system.build.images.iso', false],
  ['nixosConfigurations.laptop.config.formats.iso', false],
])('%s is meant as an image: %s', (attribute, isMeant) => {
  expect(isMeantAsImage(attribute)).toBe(isMeant);
});

it('takes a module for an SD card only if it imports one', () => {
  expect(imageAttributeFor(['{ imports = [ <nixpkgs/nixos/modules/installer/sd-card/sd-image-aarch64.nix> ]; }'])).toBe(
    'config.system.build.sdImage',
  );
  expect(imageAttributeFor(['{ }', ''])).toBe('config.system.build.isoImage');
});
