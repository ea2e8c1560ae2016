import { describe, expect, it } from 'vitest';
import { isImageOutput, isImageSet } from '../../../../../main/stages/source/output-evidence.ts';

const look = (name: string, more: { file?: string; isProgram?: boolean } = {}) => ({
  ...{ is: 'derivation' as const, name, file: '', system: 'x86_64-linux', isProgram: false },
  ...more,
});

describe('an output is an image', () => {
  it.each<[string[], string]>([
    [['packages', 'default'], 'nixos-minimal-24.11-x86_64-linux.iso'],
    [['packages', 'board'], 'nixos-sd-image-24.11.x-aarch64-linux.img'],
    [['packages', 'disk'], 'nixos-disk-image'],
    [['packages', 'raw-efi'], 'nixos-disk-image'],
    [['packages', 'install-iso-hyperv'], 'nixos-24.11-x86_64-linux.iso'],
    [['packages', 'proxmox-live'], 'live.iso'],
    [['packages', 'exampleIso'], 'wrapped'],
    [['packages', 'my-iso'], 'wrapped'],
    [['packages', 'sd-card'], 'wrapped'],
    [['isos', 'minimal'], 'wrapped'],
    [['images', 'rescue'], 'wrapped'],
    [['isoConfigurations', 'live'], 'wrapped'],
  ])('at %j, called %s', (path, name) => {
    expect(isImageOutput(path, look(name))).toBe(true);
  });

  it('by the name of its file, whatever else it is called', () => {
    expect(isImageOutput(['images', 'raw'], look('nixos-disk-image', { file: 'nixos.img' }))).toBe(true);
    expect(isImageOutput(['packages', 'x'], look('x', { file: 'iso/x.iso' }))).toBe(true);
  });
});

describe('an output is none', () => {
  it.each<[string[], string]>([
    [['packages', 'hello'], 'hello-2.12'],
    [['packages', 'kexec-installer'], 'kexec-tarball'],
    [['packages', 'installer-kexec'], 'nixos-kexec-installer-x86_64-linux.tar.gz'],
    [['packages', 'netboot-image'], 'netboot'],
    [['packages', 'qcow'], 'nixos-disk-image'],
    [['packages', 'default'], 'nixos-image.qcow2'],
    [['packages', 'vmware-image'], 'nixos-vmware.vmdk'],
    [['packages', 'amazon-image'], 'nixos-amazon-image-24.11'],
    [['packages', 'dockerImage'], 'docker-image-app.tar.gz'],
    [['packages', 'container-image'], 'app'],
    [['packages', 'image'], 'stream-app'],
    [['images', 'vm'], 'nixos-vm'],
    [['hydraJobs', 'iso'], 'nixos-system-iso-24.11'],
    [['hydraJobs', 'tests', 'installer'], 'vm-test-run-installer'],
    [['images', 'azure'], 'azure-image'],
  ])('at %j, called %s', (path, name) => {
    expect(isImageOutput(path, look(name))).toBe(false);
  });

  it('by the name of its file, or where it is run', () => {
    expect(isImageOutput(['images', 'disk'], look('nixos-disk-image', { file: 'nixos.qcow2' }))).toBe(false);
    expect(isImageOutput(['packages', 'flash-iso'], look('flash-iso', { isProgram: true }))).toBe(false);
  });
});

it.each([
  ['images', true],
  ['isos', true],
  ['iso', true],
  ['install-isoConfigurations', true],
  ['sd-aarch64Configurations', true],
  ['raw-efiConfigurations', true],
  ['vm-isoConfigurations', false],
  ['nixosConfigurations', false],
  ['vmImages', false],
  ['packages', false],
  ['hydraJobs', false],
  ['miso', true],
])('a set called %s is of images: %s', (name, isOne) => {
  expect(isImageSet(name)).toBe(isOne);
});
