/** The presets as the app shows them, for looking at the screens. */
import type { Preset } from '../../../contract/wire/source.ts';

const BOTH = ['x86_64-linux', 'aarch64-linux'] as const;

function preset(part: Pick<Preset, 'name' | 'title' | 'summary' | 'roughSizeBytes'> & Partial<Preset>): Preset {
  return {
    release: '26.05',
    support: 'supported',
    unsupportedSince: null,
    leastNix: '2.18',
    systems: [...BOTH],
    nixpkgsInput: 'nixpkgs',
    ...part,
  };
}

export const PRESETS: Preset[] = [
  preset({
    name: 'minimal',
    title: 'Minimal',
    summary: 'A text console with the installer. The usual start for an installation by hand.',
    roughSizeBytes: 1_150_000_000,
  }),
  preset({
    name: 'plasma6',
    title: 'Plasma 6',
    summary: 'KDE Plasma with the graphical installer, a browser and a file manager.',
    roughSizeBytes: 2_900_000_000,
  }),
  preset({
    name: 'gnome',
    title: 'GNOME',
    summary: 'The GNOME desktop with the graphical installer.',
    roughSizeBytes: 2_600_000_000,
  }),
  preset({
    name: 'plasma5',
    title: 'Plasma 5',
    summary: 'The last release with Plasma 5, for older graphics cards and habits.',
    release: '24.11',
    support: 'unsupported',
    unsupportedSince: '2025-06-30',
    leastNix: '2.8',
    systems: ['x86_64-linux'],
    roughSizeBytes: 2_500_000_000,
  }),
  preset({
    name: 'spice',
    title: 'SPICE guest',
    summary: 'A light desktop with the SPICE agent, for use in a KVM virtual machine.',
    systems: ['x86_64-linux'],
    roughSizeBytes: 1_700_000_000,
  }),
  preset({
    name: 'terminal',
    title: 'Terminal',
    summary: 'A console made comfortable: zsh, starship, fzf and a good font.',
    roughSizeBytes: 1_300_000_000,
  }),
  preset({
    name: 'impermanence',
    title: 'Impermanence',
    summary: 'Minimal, with a helper that lays out a root in memory over an ext4 /nix.',
    roughSizeBytes: 1_200_000_000,
  }),
  preset({
    name: 'recovery',
    title: 'Recovery',
    summary: 'Rescue tools for disks, file systems and boot loaders.',
    roughSizeBytes: 1_600_000_000,
  }),
];
