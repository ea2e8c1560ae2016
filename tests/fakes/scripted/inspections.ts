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

const ISO =
  'https://releases.nixos.org/nixos/26.05/nixos-26.05.2417.6a9f/nixos-minimal-26.05.2417.6a9f-x86_64-linux.iso';

/** `official:minimal` with its checksum; an address without one. */
export const OFFICIAL: Inspection = {
  ...LOCKED,
  source: { kind: 'official', name: 'minimal' },
  title: 'Official NixOS 26.05 minimal (x86_64)',
  lockedReference: null,
  revision: null,
  lastModified: null,
  attribute: null,
  warnings: [],
  sizeBytes: 1_502_000_000,
  download: {
    url: 'https://channels.nixos.org/nixos-26.05/latest-nixos-minimal-x86_64-linux.iso',
    finalUrl: ISO,
    sha256: '3f1c'.repeat(16),
    checksum: { kind: 'file', url: `${ISO}.sha256` },
    isCached: false,
  },
};

function inspectAddress(url: string): Inspection {
  return {
    ...OFFICIAL,
    source: { kind: 'download', url },
    title: url.split('/').at(-1) ?? url,
    warnings: [{ kind: 'no-checksum', url }],
    download: { url, finalUrl: url, sha256: null, checksum: { kind: 'none' }, isCached: false },
  };
}

export function inspectScripted(source: string): Inspection {
  if (source.startsWith('official:')) return OFFICIAL;
  if (source.startsWith('https:')) return inspectAddress(source);
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
