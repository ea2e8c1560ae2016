/** The presets as the app shows them, for looking at the screens. */
import type { FlakeInput, Preset, Release } from '../../../contract/wire/source.ts';

const BOTH = ['x86_64-linux', 'aarch64-linux'] as const;

const NEWEST: Release = { release: '26.05', support: 'supported', unsupportedSince: null, leastNix: '2.18' };
const WITH_PLASMA5: Release = {
  ...{ release: '24.11', support: 'unsupported', unsupportedSince: '2025-06-30', leastNix: '2.8' },
};

const REVISION = 'bd0ff2d3eac24699c3664d5966b9ef36f388e2ca';

/** The nixpkgs that they are built from. */
export const NIXPKGS: FlakeInput = {
  name: 'nixpkgs',
  lockedReference: `github:NixOS/nixpkgs/${REVISION}`,
  revision: REVISION,
  narHash: 'sha256-q8yYEC5f1mFlQO9RGna4LTc9QrcvWunX6FYp83munkQ=',
  lastModified: '2026-06-08T07:04:19.000Z',
};

function preset(part: Pick<Preset, 'name' | 'title' | 'roughSizeBytes'> & Partial<Preset>): Preset {
  return {
    ...NEWEST,
    releases: [NEWEST],
    systems: [...BOTH],
    nixpkgsInput: 'nixpkgs',
    ...part,
  };
}

export const PRESETS: Preset[] = [
  preset({
    name: 'minimal',
    title: 'Minimal',
    releases: [{ ...NEWEST, release: '26.11' }, NEWEST],
    roughSizeBytes: 1_150_000_000,
  }),
  preset({
    name: 'plasma6',
    title: 'Plasma 6',
    roughSizeBytes: 2_900_000_000,
  }),
  preset({
    name: 'gnome',
    title: 'GNOME',
    roughSizeBytes: 2_600_000_000,
  }),
  preset({
    name: 'plasma5',
    title: 'Plasma 5',
    ...WITH_PLASMA5,
    releases: [WITH_PLASMA5],
    systems: ['x86_64-linux'],
    roughSizeBytes: 2_500_000_000,
  }),
  preset({
    name: 'spice',
    title: 'SPICE guest',
    systems: ['x86_64-linux'],
    roughSizeBytes: 1_700_000_000,
  }),
  preset({
    name: 'terminal',
    title: 'Terminal',
    roughSizeBytes: 1_300_000_000,
  }),
  preset({
    name: 'impermanence',
    title: 'Impermanence',
    roughSizeBytes: 1_200_000_000,
  }),
  preset({
    name: 'recovery',
    title: 'Recovery',
    roughSizeBytes: 1_600_000_000,
  }),
];
