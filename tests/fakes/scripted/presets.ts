/** The presets as the app shows them, for looking at the screens. */
import type { Preset, Release } from '../../../contract/wire/source.ts';

const BOTH = ['x86_64-linux', 'aarch64-linux'] as const;

const NEWEST: Release = { release: '26.05', support: 'supported', unsupportedSince: null, leastNix: '2.18' };
const WITH_PLASMA5: Release = {
  ...{ release: '24.11', support: 'unsupported', unsupportedSince: '2025-06-30', leastNix: '2.8' },
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
