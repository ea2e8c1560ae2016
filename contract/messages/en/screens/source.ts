/** What to write: presets, flakes and images, and what is known about them before anything runs. */
import { bytes, plural, whole } from '../number.ts';

/** Before the name of what was chosen: “Put NixOS GNOME”. */
export const put = 'Put';
export const nothingChosen = 'nothing chosen yet';
export const kindLabel = 'Kind of source';
export const kinds = { preset: 'Preset', flake: 'Flake', 'image-file': 'Image file' };
export const systems = { 'x86_64-linux': '64-bit PC (x86_64)', 'aarch64-linux': '64-bit Arm (aarch64)' };
export const compressions = {
  fast: 'Fast (zstd 3): quick to build, larger',
  balanced: 'Balanced',
  small: 'Small: slow to build',
  gzip: 'gzip 1: for old boot loaders',
};

export const presets = {
  label: 'Preset',
  reading: 'Reading the presets…',
  release: ({ release }: { release: string }) => `NixOS ${release}`,
  roughSize: ({ sizeBytes }: { sizeBytes: number }) => `about ${bytes(sizeBytes)}`,
  minimumNix: ({ version }: { version: string }) => `Nix ${version}+`,
  needsNix: ({ need }: { need: string }) => `Needs Nix ${need}; this machine has no Nix`,
  needsNewerNix: ({ need, have }: { need: string; have: string }) => `Needs Nix ${need}; this machine has ${have}`,
  whatToDo: 'What to do',
  /** For screen readers, of the same button. */
  whatToDoFor: ({ preset }: { preset: string }) => `What to do about Nix for ${preset}`,
  unsupported: 'Unsupported',
  unsupportedSince: ({ month }: { month: string }) => `Unsupported since ${month}`,
};

export const image = {
  fromLabel: 'Where the image comes from',
  from: {
    file: { title: 'A file on this machine', summary: 'An ISO or disk image you already have.' },
    address: { title: 'An address on the web', summary: 'The https address of an ISO or disk image.' },
    minimal: { title: 'Official NixOS minimal', summary: 'The installer of the NixOS project: a console.' },
    graphical: { title: 'Official NixOS graphical', summary: 'The installer of the NixOS project: a desktop.' },
  },
  none: {
    title: 'An image that is already on this machine',
    detail: 'An ISO or a raw disk image. It is written as it is and needs no Nix.',
  },
  choose: 'Choose an image…',
  change: 'Change…',
  clear: 'Clear',
  official: {
    minimal:
      'The newest minimal image of the release. It is compared with the checksum of the NixOS project before anything is written.',
    graphical:
      'The newest graphical image of the release. It is compared with the checksum of the NixOS project before anything is written.',
  },
  address: 'Address of the image',
  addressDetail: 'It must lead to an .iso or .img file, which may be compressed.',
  sha256: 'SHA-256, if you have it',
  sha256Detail: 'From the publisher’s page. If you leave it empty, Flakestick looks for a checksum beside the file.',
  badLength: ({ count }: { count: number }) => `A SHA-256 has 64 characters; this one has ${count}.`,
  badCharacters: 'A SHA-256 contains only the digits 0–9 and the letters a–f.',
};

export const browser = {
  image: { title: 'Choose an image', nothing: 'No folders and no images here.' },
  record: { title: 'Choose an exported record', nothing: 'No folders and no exported records here.' },
  up: 'Up one folder',
  files: 'Files',
};

export const flake = {
  label: 'Flake reference',
  detail: 'A flake, with or without #output, or the path of a NixOS module. Nothing is built until you confirm.',
  examples: 'Examples',
  inputs: 'Inputs',
  notLocked: 'not locked',
  deeperInputs: ({ count }: { count: number }) =>
    plural(count, { one: 'And one input of these.', other: `And ${whole(count)} inputs of these.` }),
  whichOutput: 'Which of its outputs?',
  outputs: 'What it can become',
  outputKinds: { package: 'package', 'nixos-configuration': 'NixOS configuration' },
  /** Of a NixOS configuration that is not meant as an image. */
  host: 'NixOS machine, as an ISO',
};

export const known = {
  title: 'Recent and starred',
  choose: ({ flake }: { flake: string }) => `Choose ${flake}`,
  check: ({ flake }: { flake: string }) => `Check ${flake} for a newer revision`,
  checkDetail: 'Is there a newer revision? Uses the network.',
  forget: ({ flake }: { flake: string }) => `Forget ${flake}`,
  forgetDetail: 'Forget it',
  star: ({ flake }: { flake: string }) => `Star ${flake}`,
  addStar: 'Star it to keep it on this list',
  removeStar: 'Remove the star',
  isNewer: 'Is there a newer revision?',
  checking: 'Asking for the newest revision…',
  changed: ({ count }: { count: number }) =>
    plural(count, { one: 'One input changed', other: `${whole(count)} inputs changed` }),
};

/** What is known about the source. */
export const facts = {
  inspecting: 'Inspecting…',
  meaning: 'Meaning',
  lockedTo: 'Locked to',
  copyLocked: 'Copy the locked reference',
  revision: 'Revision',
  lastChange: 'Last change',
  narHash: 'NAR hash',
  willBuild: 'Will build',
  inspectingOutput: 'inspecting…',
  size: 'Size',
  volumeLabel: 'Volume label',
  inspectAgain: 'Refresh',
  inspectAgainDetail: 'What you see is what is built, even if the flake has changed since',
  from: 'From',
  sha256: 'SHA-256',
  checksumFrom: 'Checksum from',
  checksumGiven: 'you',
  checksumNone: 'none',
  download: 'Download',
  downloadCached: 'not needed: it was downloaded before, and is checked again',
};

export const risks = {
  'import-from-derivation': {
    title: 'It builds something before it can be evaluated',
    accept: 'I trust it: let it run builders while it is evaluated',
  },
  'unsandboxed-builds': {
    title: 'It is built outside the sandbox',
    accept: 'I trust it: build it outside the sandbox',
  },
};

/** What the user accepts on purpose about a file. */
export const accepted = {
  'import-from-derivation': risks['import-from-derivation'].accept,
  'unsandboxed-builds': risks['unsandboxed-builds'].accept,
  'files-outside-module': 'None of these files is secret: put them on the stick',
  'unfree-packages': 'I accept their licenses: allow unfree packages in this image',
  'compile-everything': 'I have the time: compile everything on this machine',
  'shrunk-image': 'It was made smaller on purpose: write it as it is',
  'trailing-bytes': 'Leave out what follows the compressed data',
};
export const acceptedTitle = 'Accepted by you';

export const warnings = {
  'asks-to-trust': {
    title: ({ setting }: { setting: string }) => `The flake asks for the Nix setting “${setting}”`,
    detail: ({ value }: { value: string }) => `It asks for ${value}. Flakestick shows this and never applies it.`,
  },
  'asked-settings-unreadable': {
    title: 'What the flake asks of Nix cannot be read',
    detail: ({ reason }: { reason: string }) =>
      `It may ask for binary caches and keys that are not shown here. Flakestick applies none of it. ${reason}`,
  },
  'unlocked-inputs': {
    title: 'Not everything is locked',
    detail: ({ inputs }: { inputs: readonly string[] }) =>
      `Two builds may differ, because these inputs have no fixed revision: ${inputs.join(', ')}.`,
  },
  'output-unreadable': {
    title: ({ output }: { output: string }) => `The output “${output}” could not be inspected`,
  },
  'unsupported-release': {
    title: ({ release }: { release: string }) => `NixOS ${release} is no longer supported`,
    detail: ({ day }: { day: string }) =>
      `It has had no security updates since ${day}. Use it only where you need this release.`,
  },
  unsandboxed: {
    title: 'Builds are not sandboxed on this machine',
    detail: 'Builders can see the files and the network of this machine. Build only what you trust.',
  },
  'no-checksum': {
    title: 'There is no checksum for this download',
    detail:
      'Without one, Flakestick cannot tell whether the file was damaged or replaced. If its publisher gives a SHA-256, paste it above.',
  },
  'local-changes': {
    title: 'There are uncommitted changes',
    detail: 'They are built as they are now, so no revision will identify exactly this image.',
  },
};
