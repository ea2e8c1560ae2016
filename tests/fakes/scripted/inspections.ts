/** What inspecting finds: a flake with one output, one with several, an image, and a flake with an error. */
import { JobFailure } from '../../../contract/failure.ts';
import type { Inspection } from '../../../contract/source.ts';

const LOCKED: Inspection = {
  source: { kind: 'flake', reference: 'github:vimjoyer/machines', attribute: 'iso' },
  title: 'github:vimjoyer/machines#iso',
  lockedReference: 'github:vimjoyer/machines/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
  revision: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
  lastModified: '2026-11-18T21:14:03.000Z',
  narHash: null,
  attribute: 'nixosConfigurations.iso.config.system.build.isoImage',
  outputs: [],
  warnings: [
    { kind: 'asks-to-trust', setting: 'extra-substituters', value: 'https://machines.cachix.org' },
    { kind: 'local-changes' },
  ],
  sizeBytes: null,
  volumeLabel: null,
};

export function inspectScripted(source: string): Inspection {
  if (source.endsWith('.iso')) {
    return {
      ...LOCKED,
      source: { kind: 'image-file', path: source },
      title: source.split('/').at(-1) ?? source,
      lockedReference: null,
      revision: null,
      lastModified: null,
      attribute: null,
      warnings: [],
      sizeBytes: 2_911_000_000,
      volumeLabel: 'nixos-graphical-26.05',
    };
  }
  if (source.includes('broken')) {
    throw new JobFailure({
      kind: 'evaluation-failed',
      message: "undefined variable 'pkgs'",
      position: { file: '/home/ada/broken/configuration.nix', line: 14, column: 3 },
      log: [],
    });
  }
  if (source.includes('#')) return LOCKED;
  return {
    ...LOCKED,
    title: 'github:vimjoyer/machines',
    attribute: null,
    outputs: ['iso', 'rescue', 'installer'].map((name) => ({
      name,
      attribute: `nixosConfigurations.${name}.config.system.build.isoImage`,
      system: 'x86_64-linux',
      from: 'nixos-configuration',
    })),
  };
}
