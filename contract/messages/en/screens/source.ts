/** What to write: presets, flakes and images, and what is known about them before anything runs. */
import { bytes, plural, whole } from '../number.ts';

/** Before the name of what was chosen: “Put NixOS GNOME”. */
export const put = 'Put';
export const nothingChosen = 'nothing chosen yet';
export const systems = { 'x86_64-linux': '64-bit PC (x86_64)', 'aarch64-linux': '64-bit Arm (aarch64)' };
export const compressions = {
  fast: 'Fast (zstd 3): quick to build, larger',
  balanced: 'Balanced',
  small: 'Small: slow to build',
  gzip: 'gzip 1: for old boot loaders',
};

export const presets = {
  reading: 'Reading the presets…',
  release: ({ release }: { release: string }) => `NixOS ${release}`,
  needsNix: ({ need }: { need: string }) => `Needs Nix ${need}; this machine has no Nix`,
  needsNewerNix: ({ need, have }: { need: string; have: string }) => `Needs Nix ${need}; this machine has ${have}`,
  unsupported: 'Unsupported',
  unsupportedSince: ({ month }: { month: string }) => `Unsupported since ${month}`,
};

/** The field that takes anything. */
export const ask = {
  label: 'What goes on the stick',
  placeholder: 'Or a flake, a file, an address: type, paste or drop it here',
  open: 'Open…',
  clear: 'Clear',
  looking: 'Looking at it…',
  /** Before the names of tiles, as buttons. */
  perhaps: 'Do you mean',
  /** `path`: what was probably meant. */
  use: ({ path }: { path: string }) => `Use ${path}`,
};

/** What the text in the field means, in a few words. */
export const understood = {
  preset: 'A preset of Flakestick',
  official: 'A ready-made image of the NixOS project',
  flakeAt: ({ host }: { host: string }) => `A flake on ${host}`,
  flakeInFolder: 'A flake in a folder',
  flakeInRepository: 'A flake in a git repository',
  flakeInArchive: 'A flake in an archive',
  flakeOfRegistry: 'A flake of the registry',
  module: 'A NixOS module',
  'nix-file': 'A file of Nix code',
  iso: 'An ISO',
  'image-file': 'A disk image',
  download: 'An image on the web',
  sized: ({ what, sizeBytes }: { what: string; sizeBytes: number }) => `${what}, ${bytes(sizeBytes)}`,
};

export const tiles = {
  label: 'What goes on it',
  names: {
    minimal: 'Minimal',
    plasma6: 'Plasma 6',
    gnome: 'GNOME',
    recovery: 'Recovery',
    plasma5: 'Plasma 5',
    spice: 'Virtual machine',
    terminal: 'Terminal',
    impermanence: 'Root in memory',
  },
  lines: {
    minimal: 'Console, network and flakes',
    plasma6: 'Desktop with a panel, installer',
    gnome: 'Desktop, installer and a browser',
    recovery: 'Rescues disks and boot loaders',
    plasma5: 'NixOS 24.11, without updates',
    spice: 'For KVM guests, with SPICE',
    terminal: 'zsh, Neovim and Alacritty',
    impermanence: 'Forgets everything but /nix',
  },
  official: { name: 'Official NixOS', line: 'Ready made, needs no Nix' },
  more: { name: 'More', line: 'Terminal, root in memory' },
  needsNix: ({ need }: { need: string }) => `Needs Nix ${need}`,
  fix: 'Fix',
  /** For screen readers, of the same button. */
  fixFor: ({ name }: { name: string }) => `Fix Nix for ${name}`,
  releaseAndSizes: ({ release }: { release: string }) => `NixOS ${release}. The sizes are estimates.`,
  officialChecked: 'The newest image, compared with the checksum of the NixOS project',
};

export const image = {
  from: {
    minimal: 'Minimal: a console',
    graphical: 'Graphical: a desktop',
  },
  fromLabel: 'Which image',
  sha256: 'SHA-256, if you have it',
  sha256Detail: 'From the publisher’s page. If you leave it empty, Flakestick looks for a checksum beside the file.',
  badLength: ({ count }: { count: number }) => `A SHA-256 has 64 characters; this one has ${count}.`,
  badCharacters: 'A SHA-256 contains only the digits 0–9 and the letters a–f.',
};

export const browser = {
  source: { title: 'Open an image, a module or a flake', nothing: 'No folders, images, modules or flakes here.' },
  image: { title: 'Choose an image', nothing: 'No folders and no images here.' },
  record: { title: 'Choose an exported record', nothing: 'No folders and no exported records here.' },
  up: 'Up one folder',
  files: 'Files',
};

export const flake = {
  card: 'What was found',
  searchOutputs: 'Search the outputs',
  noneMatches: 'No output has this in its name.',
  outputCount: ({ count }: { count: number }) => plural(count, { one: '1 output', other: `${whole(count)} outputs` }),
  details: 'Details',
  plan: 'What would be built',
  broken: 'This flake does not evaluate',
  brokenOutputs: 'None of its outputs can be evaluated, so there is nothing to build. Nix says:',
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
  title: 'Your flakes',
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
  path: 'File',
  labelled: ({ label }: { label: string }) => `labelled ${label}`,
  shortRevision: ({ revision }: { revision: string }) => `revision ${revision}`,
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
  downloadCached: 'downloaded before, and checked again',
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
