/** What a machine may say about itself: all well, and Nix not there. */
import type { Check } from '../../../contract/doctor.ts';

export const WELL: Check[] = [
  { name: 'Nix', state: 'works', detail: 'Nix 2.31.2 with flakes, through the daemon.', remedy: null },
  { name: 'Drives', state: 'works', detail: '5 drives seen; a change is noticed at once.', remedy: null },
  {
    name: 'Permission to write',
    state: 'works',
    detail: 'pkexec is there and asks for your password when it is needed.',
    remedy: null,
  },
  {
    name: 'Images for Arm',
    state: 'limited',
    detail: 'This machine builds x86_64-linux only.',
    remedy: 'On NixOS set boot.binfmt.emulatedSystems = [ "aarch64-linux" ];',
  },
];

export const WITHOUT_NIX: Check[] = [
  {
    name: 'Nix',
    state: 'missing',
    detail: 'the “nix” command was not found. Image files can be written without it.',
    remedy: 'Install Nix: “sudo apt install nix-bin” on Debian or Ubuntu, or follow nixos.org/download.',
  },
  ...WELL.slice(1),
];
