/** What machines may say about themselves: all well, Nix not there, and several problems at once. */
import type { Check } from '../../../contract/wire/doctor.ts';

const works = (name: string, detail: string): Check => ({ name, state: 'works', detail, remedy: null, toType: null });

const ARM: Check = {
  name: 'Images for Arm (aarch64)',
  state: 'optional',
  detail: 'This machine builds for x86_64-linux only; official images for aarch64-linux can be downloaded',
  remedy: 'Add this to /etc/nixos/configuration.nix, then run “sudo nixos-rebuild switch”:',
  toType: 'boot.binfmt.emulatedSystems = [ "aarch64-linux" ];',
};
const DRIVES: Check[] = [
  works('Writing drives', '/run/wrappers/bin/pkexec asks for the password'),
  works('Password dialog', 'gnome-shell shows the password dialog'),
  works('Unmounting', 'udisks unmounts drives and switches them off'),
  works('Virtual machine', '/run/current-system/sw/bin/qemu-system-x86_64 with KVM'),
];
const SPACE: Check[] = [
  works('Space for the Nix store', '214 GB free for /nix/store'),
  works('Space while building', '214 GB free in /nix/var/nix/builds'),
  works('Space for downloads', '87.1 GB free in /home/ada/.cache/flakestick'),
];

export const WELL: Check[] = [
  works('Nix', 'Nix 2.31.2 at /run/current-system/sw/bin/nix'),
  works('Flakes', 'nix-command and flakes are on'),
  works('Nix daemon', 'The daemon answers'),
  works('Nix store', 'The store can be written (/nix/store)'),
  works('Trust', 'Nix trusts ada: caches and builders that you name are used'),
  works('Sandbox', 'Builds run in a sandbox'),
  works(ARM.name, 'They are built under emulation, several times slower'),
  works('Remote builders', 'None are set up: everything is built here'),
  ...SPACE,
  ...DRIVES,
];

const INSTALL = 'curl --proto =https --tlsv1.2 -sSfL https://nixos.org/nix/install | sh -s -- --daemon';

export const WITHOUT_NIX: Check[] = [
  {
    name: 'Nix',
    state: 'missing',
    detail: 'There is no Nix, neither on PATH nor where its installers put it; image files can be written without it',
    remedy: 'Install Nix, and log in again:',
    toType: INSTALL,
  },
  ...SPACE.slice(0, 1),
  ...DRIVES,
];

export const PROBLEMS: Check[] = [
  {
    name: 'Nix',
    state: 'limited',
    detail: 'Nix 2.8.0 at /usr/bin/nix; presets of NixOS 25.11 and later need Nix 2.18',
    remedy: 'Put a newer Nix before the one of the distribution, and log in again:',
    toType: [
      "nix --extra-experimental-features 'nix-command flakes' profile install github:NixOS/nixpkgs/nixos-24.11#nix",
      `echo 'export PATH="$HOME/.nix-profile/bin:$PATH"' >> ~/.profile`,
    ].join('\n'),
  },
  {
    name: 'Nix daemon',
    state: 'missing',
    detail:
      "The Nix daemon is not responding: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
    remedy: 'Start it, now and at every start:',
    toType: 'sudo systemctl enable --now nix-daemon.socket',
  },
  {
    name: 'Space for the Nix store',
    state: 'missing',
    detail: '1.2 GB free for /nix/store; even a small image needs 5.0 GB',
    remedy: 'Delete what no build needs any more:',
    toType: 'nix-collect-garbage',
  },
  {
    name: 'Remote builders',
    state: 'limited',
    detail: 'ssh-ng://builder.example does not answer (ETIMEDOUT): builds wait for it, and are then made here',
    remedy: 'See what ssh says; Nix asks as root:',
    toType: 'sudo ssh -i /root/.ssh/builder builder.example',
  },
  {
    name: 'Password dialog',
    state: 'limited',
    detail: 'No password agent was seen: the dialog may not appear, and only a terminal can ask',
    remedy: 'Start the polkit agent of your desktop.',
    toType: null,
  },
  ARM,
  ...DRIVES.filter(({ name }) => name !== 'Password dialog'),
];
