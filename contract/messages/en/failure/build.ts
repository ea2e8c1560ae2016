/** Nix, and the image that it builds. */
import type { FailureTexts } from '../../failure-texts.ts';
import { bytes, list, plural, whole } from '../number.ts';
import { withoutNetwork } from '../offline.ts';

export const buildFailures = {
  'nix-missing': ({ searched }) => ({
    title: 'Nix is not installed',
    happened: `The “nix” command was not found in ${list(searched)}.`,
    remedy:
      'Run “flakestick doctor” or open “This machine” in the app for the command that installs it. Image files can be written without Nix.',
  }),
  'nix-too-old': ({ what, need, have }) => ({
    title: 'Nix is too old for this',
    happened: `${what} needs Nix ${need} or newer. This machine has ${have}.`,
    remedy: `Install Nix ${need} or newer from nixos.org/download, or choose a preset of an older release.`,
  }),
  'nix-features-off': ({ features }) => ({
    title: 'Flakes are disabled in Nix',
    happened: `The administrator has disabled ${list(features)}.`,
    remedy: 'Add “experimental-features = nix-command flakes” to /etc/nix/nix.conf.',
  }),
  'nix-daemon-unreachable': ({ detail }) => ({
    title: 'The Nix daemon is not responding',
    happened: detail,
    remedy:
      'Start it with “sudo systemctl start nix-daemon.socket”. On Debian your user must also be in the group nix-users.',
  }),
  'nix-not-set-up': ({ detail }) => ({
    title: 'Nix is only partly installed',
    happened: detail,
    remedy:
      'On Debian or Ubuntu, run “sudo apt install nix-setup-systemd” and start Flakestick as an ordinary user in the group nix-users. Without systemd, root can add the line “build-users-group =” to /etc/nix/nix.conf.',
  }),
  'nix-out-of-memory': ({ limitBytes }) => ({
    title: 'Nix was stopped: out of memory',
    happened:
      limitBytes === null
        ? 'Killed: out of memory. The kernel ended Nix, because this machine had no memory left.'
        : `Killed: out of memory. Nix took more than its limit of ${bytes(limitBytes)}.`,
    remedy:
      'Evaluating this source takes more memory than it should. If you trust it, close other programs and raise the limit, for example with FLAKESTICK_NIX_MEMORY=8 (gigabytes).',
  }),
  'nix-store-unwritable': ({ detail }) => ({
    title: 'The Nix store cannot be written',
    happened: detail,
    remedy: 'Check who owns /nix, and that its file system is not read-only.',
  }),
  'nix-store-unreachable': ({ store, detail }) => ({
    title: 'The other Nix store cannot be reached',
    happened: `${store}: ${detail}`,
    remedy:
      'Check the address given with --store, that the machine is on, and that “ssh” gets there without asking for a password. Without --store the image is built on this machine.',
  }),
  'wrong-system': ({ need, have }) => ({
    title: 'This machine cannot build this image',
    happened: `The image is for ${need}. This machine builds for ${have}.`,
    remedy:
      need === 'aarch64-linux'
        ? 'On NixOS, set boot.binfmt.emulatedSystems = [ "aarch64-linux" ]. On Debian, install qemu-user-static and binfmt-support and add “extra-platforms = aarch64-linux” to /etc/nix/nix.conf. Or name a remote builder with --builders.'
        : 'Name a remote builder that can build it with --builders.',
  }),
  'build-failed': ({ derivation, message }) => ({
    title: 'The build failed',
    happened: derivation ? `${derivation}: ${message}` : message,
    remedy: derivation
      ? `Read the full log with “nix log ${derivation}”, fix the cause and try again. Whatever has been built is kept.`
      : 'Read the log, fix the cause and try again. Whatever has been built is kept.',
  }),
  'builder-out-of-memory': ({ derivation, detail }) => ({
    title: 'A build was ended: out of memory',
    happened: `${derivation}: ${detail}`,
    remedy:
      'Close other programs, add swap space, or build on a larger machine with --store or --builders. Whatever has been built is kept.',
  }),
  'hash-mismatch': ({ derivation, specified, got }) => ({
    title: 'A download does not match its hash',
    happened: `${derivation}: expected ${specified}, got ${got}.`,
    remedy:
      'The file behind the address has changed. If the change is intended, correct the hash in the Nix code. Otherwise do not trust the file.',
  }),
  'network-failed': ({ url, detail, offlineImages }) => ({
    title: 'A download failed',
    happened: url ? `${url}: ${detail}` : detail,
    remedy: `Check the network connection and try again. Whatever has been fetched is kept. ${withoutNetwork(offlineImages)}`,
  }),
  'disk-full': ({ path, detail }) => ({
    title: 'The disk is full',
    happened: `${path}: ${detail}`,
    remedy: path.includes('/nix')
      ? 'Free some space (“nix store gc” removes unused store paths) and try again.'
      : 'Free some space there, or let Nix build in a larger folder, and try again. “flakestick doctor” says how.',
  }),
  'disk-too-small': ({ shortages }) => ({
    title: 'Not enough disk space for this build',
    happened: `${shortages.map(({ path, needBytes, freeBytes }) => `${path} needs at least ${bytes(needBytes)} and has ${bytes(freeBytes)} free`).join('; ')}. Nothing was built.`,
    remedy:
      'Free some space (“nix store gc” removes unused store paths) and try again. On the command line, --store builds on another machine.',
  }),
  'output-without-image': ({ storePath }) => ({
    title: 'The build produced no image',
    happened: `${storePath} contains no ISO or disk image.`,
    remedy: 'Choose an output that builds one, such as config.system.build.isoImage or sdImage.',
  }),
  'several-images': ({ images }) => ({
    title: 'The build produced several images',
    happened: `Nothing says which of them is meant: ${list(images)}.`,
    remedy: 'They are built. Use the one that you mean as an image file.',
  }),
  'not-an-image': ({ path, detail }) => ({
    title: 'This file is not an image',
    happened: `${path}: ${detail}`,
    remedy: 'Choose an ISO or a raw disk image.',
  }),
  'image-compressed': ({ path, compression }) => ({
    title: 'The image is in an archive',
    happened: `${path} is ${compression} data, which may contain several files.`,
    remedy: 'Unpack it and choose the image inside. Images compressed with gzip, xz, zstd or bzip2 need no unpacking.',
  }),
  'image-corrupt': ({ path, detail }) => ({
    title: 'The compressed image is damaged',
    happened: `${path}: ${detail}.`,
    remedy: 'Download it again and compare its checksum.',
  }),
  'image-empty': ({ path }) => ({
    title: 'The image is empty',
    happened: `${path} is 0 bytes long.`,
    remedy: 'Download or build it again.',
  }),
  'image-truncated': ({ path, needBytes, haveBytes }) => ({
    title: 'The image is incomplete',
    happened: `${path} should be ${needBytes} bytes long, but has only ${haveBytes}.`,
    remedy: 'Download or build it again.',
  }),
  'image-shrunk': ({ path, needBytes, haveBytes }) => ({
    title: 'The image is shorter than its partition table says',
    happened: `${path} should be ${needBytes} bytes long, but has only ${haveBytes}. All its partitions are there; what is missing is the space behind them and the copy of the table at the end.`,
    remedy:
      'If a program such as PiShrink made it smaller, accept that: with the checkbox in the app, or with --accept-shrunk-image. Otherwise download it again.',
  }),
  'image-followed': ({ path, trailingBytes }) => ({
    title: 'Something follows the compressed image',
    happened: `${plural(trailingBytes, { one: 'One byte that is', other: `${whole(trailingBytes)} bytes that are` })} not part of it ${plural(trailingBytes, { one: 'follows', other: 'follow' })} the compressed data in ${path}.`,
    remedy:
      'Some projects, such as OpenWrt, append metadata to their images. To leave it out, accept that: with the checkbox in the app, or with --accept-trailing-bytes. Otherwise download the image again.',
  }),
  'image-changed': ({ path }) => ({
    title: 'The image changed while it was being used',
    happened: `${path} is no longer what it was when the job began.`,
    remedy: 'Leave the file alone and start again.',
  }),
  'program-missing': ({ program, package: name, searched, for: purpose }) => ({
    title: 'A program is missing',
    happened: `“${program}” is needed to ${purpose === 'format' ? 'make the file system' : 'decompress this image'}, and was not found in ${list(searched)}.`,
    remedy: `Install the package ${name}, for example with “sudo apt install ${name}”${purpose === 'format' ? ' (on NixOS: environment.systemPackages)' : ', or decompress the image yourself'}.`,
  }),
} satisfies Partial<FailureTexts>;
