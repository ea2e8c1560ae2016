/** What inspecting finds: a flake with one output, one with several, an image, and a flake with an error. */
import { JobFailure } from '../../../contract/wire/failure.ts';
import { type Inspection, NOTHING_INSPECTED, type Source } from '../../../contract/wire/source.ts';
import { PRESETS } from './presets.ts';

export const LOCKED: Inspection = {
  source: { kind: 'flake', reference: 'github:vimjoyer/machines', attribute: 'iso' },
  title: 'github:vimjoyer/machines#iso',
  lockedReference: 'github:vimjoyer/machines/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
  revision: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
  lastModified: '2026-11-18T21:14:03.000Z',
  narHash: 'sha256-ugpsyk3NM2s87vXfUiIIiibbJ4Pp0JPS5p/3mfs+q+c=',
  attribute: 'nixosConfigurations.iso.config.system.build.isoImage',
  outputs: ['iso', 'rescue', 'installer'].map((name) => ({
    name,
    attribute: `nixosConfigurations.${name}.config.system.build.isoImage`,
    system: 'x86_64-linux',
    from: 'nixos-configuration',
  })),
  inputs: [
    {
      name: 'nixpkgs',
      lockedReference: 'github:NixOS/nixpkgs/bd0ff2d3eac24699c3664d5966b9ef36f388e2ca',
      revision: 'bd0ff2d3eac24699c3664d5966b9ef36f388e2ca',
      narHash: 'sha256-q8yYEC5f1mFlQO9RGna4LTc9QrcvWunX6FYp83munkQ=',
      lastModified: '2026-06-08T07:04:19.000Z',
    },
    {
      name: 'home-manager',
      lockedReference: 'github:nix-community/home-manager/7c35504839f915abec86a96435b881ead7eb6a2b',
      revision: '7c35504839f915abec86a96435b881ead7eb6a2b',
      narHash: 'sha256-6KdfAVmHSBfdnMJMvzlWxnVdBOHYKkTHsIUBnTLGr5o=',
      lastModified: '2026-06-01T19:30:11.000Z',
    },
  ],
  pin: { reference: 'github:vimjoyer/machines/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567', overrideInputs: [] },
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
  ...NOTHING_INSPECTED,
  source: { kind: 'official', name: 'minimal' },
  title: 'Official NixOS 26.05 minimal (x86_64)',
  sizeBytes: 1_502_000_000,
  download: {
    url: 'https://channels.nixos.org/nixos-26.05/latest-nixos-minimal-x86_64-linux.iso',
    finalUrl: ISO,
    sha256: '3f1c'.repeat(16),
    checksum: { kind: 'file', url: `${ISO}.sha256` },
    isCached: false,
  },
};

/** What takes a yes. */
const RISKS: Inspection['warnings'] = [
  {
    kind: 'build-risk',
    risk: {
      kind: 'import-from-derivation',
      derivation: '/nix/store/6na84wdn9nsynm8f6hdyfpnzrpr1q8aj-machine-list.nix.drv',
    },
  },
  { kind: 'build-risk', risk: { kind: 'unsandboxed-builds', derivations: null } },
];

function inspectAddress(url: string): Inspection {
  return {
    ...OFFICIAL,
    source: { kind: 'download', url },
    title: url.split('/').at(-1) ?? url,
    warnings: [{ kind: 'no-checksum', url }],
    download: { url, finalUrl: url, sha256: null, checksum: { kind: 'none' }, isCached: false },
  };
}

/** By the form of the text alone: there are no files here. */
export function understandScripted(text: string): Source {
  const word = text.trim();
  const [reference = '', attribute = null] = word.split('#');
  const named = word.replace(/^preset:/, '');
  if (PRESETS.some(({ name }) => name === named)) return { kind: 'preset', name: named };
  if (word.startsWith('official:'))
    return { kind: 'official', name: word.endsWith('graphical') ? 'graphical' : 'minimal' };
  if (word.startsWith('https:')) return { kind: 'download', url: word };
  if (word.endsWith('.iso')) return { kind: 'image-file', path: word };
  if (word.endsWith('.nix')) return { kind: 'module', path: word };
  if (/[:/]/.test(word)) return { kind: 'flake', reference, attribute };
  throw new JobFailure({ kind: 'unknown-preset', name: word, known: PRESETS.map(({ name }) => name) });
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
      narHash: null,
      attribute: null,
      outputs: [],
      inputs: [],
      pin: null,
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
  const [reference = '', name] = source.split('#');
  const flake = { kind: 'flake' as const, reference, attribute: name ?? null };
  if (source.includes('empty'))
    return { ...LOCKED, source: flake, title: source, attribute: null, outputs: [], warnings: [] };
  const warnings = source.includes('imports') ? RISKS : LOCKED.warnings;
  const attribute = name === undefined ? null : `nixosConfigurations.${name}.config.system.build.isoImage`;
  return { ...LOCKED, source: flake, title: source, attribute, warnings };
}
