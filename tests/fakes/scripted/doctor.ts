/** What machines may say about themselves: all well, Nix not there, and several problems at once. */
import type { Check, CheckFinding, CheckTopic } from '../../../contract/wire/doctor.ts';

const works = (topic: CheckTopic, finding: CheckFinding): Check => ({
  topic,
  state: 'works',
  finding,
  remedy: null,
  toType: null,
});

const ARM: Check = {
  topic: 'images-aarch64',
  state: 'optional',
  finding: { kind: 'system-not-built', own: 'x86_64-linux', system: 'aarch64-linux' },
  remedy: { kind: 'nixos-setting' },
  toType: 'boot.binfmt.emulatedSystems = [ "aarch64-linux" ];',
};
const DRIVES: Check[] = [
  works('writing-drives', { kind: 'pkexec-asks', program: '/run/wrappers/bin/pkexec' }),
  works('password-dialog', { kind: 'agent-runs', program: 'gnome-shell' }),
  works('unmounting', { kind: 'udisks-answers' }),
  works('locks', { kind: 'flock-found', program: '/run/current-system/sw/bin/flock' }),
  works('empty-drives', { kind: 'formatters-found', programs: ['mkfs.fat', 'mkfs.exfat'] }),
  works('drive-contents', { kind: 'blkid-found', program: '/run/current-system/sw/bin/blkid' }),
  works('virtual-machine', { kind: 'qemu-with-kvm', program: '/run/current-system/sw/bin/qemu-system-x86_64' }),
];
const SPACE: Check[] = [
  works('store-space', {
    kind: 'store-space',
    folder: '/nix/store',
    freeBytes: 214_000_000_000,
    needBytes: null,
    image: 'desktop',
  }),
  works('build-space', {
    kind: 'build-space',
    folder: '/nix/var/nix/builds',
    freeBytes: 214_000_000_000,
    isEnough: true,
  }),
  works('download-space', {
    kind: 'download-space',
    folder: '/home/ada/.cache/flakestick',
    freeBytes: 87_100_000_000,
    isEnough: true,
  }),
];

export const WELL: Check[] = [
  works('nix', { kind: 'nix-found', flavour: 'nix', version: '2.31.2', path: '/run/current-system/sw/bin/nix' }),
  works('flakes', { kind: 'features-on' }),
  works('nix-daemon', { kind: 'daemon-answers' }),
  works('nix-store', { kind: 'store-writable', folder: '/nix/store' }),
  works('trust', { kind: 'trusted', user: 'ada' }),
  works('sandbox', { kind: 'sandboxed' }),
  works(ARM.topic, { kind: 'system-emulated' }),
  works('remote-builders', { kind: 'no-builders' }),
  ...SPACE,
  ...DRIVES,
];

const INSTALL = 'curl --proto =https --tlsv1.2 -sSfL https://nixos.org/nix/install | sh -s -- --daemon';

export const WITHOUT_NIX: Check[] = [
  {
    topic: 'nix',
    state: 'missing',
    finding: { kind: 'nix-missing' },
    remedy: { kind: 'install-nix' },
    toType: INSTALL,
  },
  ...SPACE.slice(0, 1),
  ...DRIVES,
];

export const PROBLEMS: Check[] = [
  {
    topic: 'nix',
    state: 'limited',
    finding: { kind: 'nix-old', flavour: 'nix', version: '2.8.0', path: '/usr/bin/nix', need: '2.18' },
    remedy: { kind: 'put-newer-nix-first' },
    toType: [
      "nix --extra-experimental-features 'nix-command flakes' profile install github:NixOS/nixpkgs/nixos-24.11#nix",
      `echo 'export PATH="$HOME/.nix-profile/bin:$PATH"' >> ~/.profile`,
    ].join('\n'),
  },
  {
    topic: 'nix-daemon',
    state: 'missing',
    finding: {
      kind: 'nix-refused',
      failure: {
        kind: 'nix-daemon-unreachable',
        detail: "cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
      },
    },
    remedy: { kind: 'enable-daemon' },
    toType: 'sudo systemctl enable --now nix-daemon.socket',
  },
  {
    topic: 'store-space',
    state: 'missing',
    finding: {
      kind: 'store-space',
      folder: '/nix/store',
      freeBytes: 1_200_000_000,
      needBytes: 5_000_000_000,
      image: 'small',
    },
    remedy: { kind: 'delete-unused' },
    toType: 'nix-collect-garbage',
  },
  {
    topic: 'remote-builders',
    state: 'limited',
    finding: { kind: 'builder-silent', uri: 'ssh-ng://builder.example', problem: 'ETIMEDOUT', limitMs: 3000 },
    remedy: { kind: 'ask-ssh' },
    toType: 'sudo ssh -i /root/.ssh/builder builder.example',
  },
  {
    topic: 'password-dialog',
    state: 'limited',
    finding: { kind: 'no-agent' },
    remedy: { kind: 'start-agent' },
    toType: null,
  },
  ARM,
  ...DRIVES.filter(({ topic }) => topic !== 'password-dialog'),
];
