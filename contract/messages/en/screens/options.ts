/** The options of a build and of its live system, and saving them as a flake. */
import { plural, whole } from '../number.ts';

/** Of the list of what was set. */
export const title = 'Options';
export const flakeDecides =
  'A flake defines its own live system. Compression, host name, keys and packages can be chosen here for presets and .nix modules.';
export const summary = {
  problems: 'needs fixing',
  replaced: ({ count }: { count: number }) => `${whole(count)} replaced`,
  compressions: { fast: 'Fast', balanced: 'Balanced', small: 'Small', gzip: 'gzip' },
  keyboard: ({ layout }: { layout: string }) => `keyboard ${layout}`,
  sshKeys: ({ count }: { count: number }) => plural(count, { one: '1 SSH key', other: `${whole(count)} SSH keys` }),
  wifi: ({ ssid }: { ssid: string }) => `Wi-Fi ${ssid}`,
  packages: ({ count }: { count: number }) => plural(count, { one: '1 package', other: `${whole(count)} packages` }),
  firmware: 'all firmware',
  spiceAgent: 'SPICE agent',
  carriedFlake: 'a flake is included',
};

export const chip = ({ name, value }: { name: string; value: string }) => `${name}: ${value}`;

/** The tiles, what they say while nothing is set, and the titles of the sheets behind them. */
export const yours = {
  title: 'Make it yours',
  detail: 'Optional. For this choice only.',
  reset: 'Reset',
  /** Of a button; `name`: a keyboard, a network, a file. */
  fromThisComputer: ({ name }: { name: string }) => `From this computer: ${name}`,
  done: 'Done',
  names: {
    keyboard: 'Keyboard',
    wifi: 'Wi-Fi',
    sshKeys: 'SSH key',
    hostName: 'Host name',
    packages: 'Packages',
    compression: 'Compression',
    release: 'Release',
    more: 'More',
  },
  usual: {
    keyboard: 'US English',
    wifi: 'None',
    sshKeys: 'None',
    hostName: 'nixos',
    packages: 'None added',
    compression: 'As usual',
    release: 'As usual',
    more: 'Architecture, inputs',
  },
  sheets: {
    keyboard: 'Keyboard and time zone',
    wifi: 'Wi-Fi',
    sshKeys: 'SSH keys',
    hostName: 'Host name',
    packages: 'Packages and firmware',
    compression: 'Compression',
    release: 'Release of NixOS',
    more: 'Architecture and inputs',
  },
};

/** In the last question, of options that were set. */
export const chosen = {
  on: 'yes',
  builders: 'Remote builders',
  store: 'Nix store',
  substituters: 'Binary caches',
  trustedKeys: 'Keys of binary caches',
  keepGoing: 'Keep going after a failed derivation',
  refresh: 'Without caches',
};

export const build = {
  title: 'Build',
  architecture: 'Architecture',
  sameArchitecture: 'The same as this machine',
  compression: 'Compression',
  sourceCompression: 'As the source specifies',
  release: 'NixOS release',
  usualRelease: ({ release }: { release: string }) => `NixOS ${release}, as usual`,
  releaseOfModule: 'The one that suits the module',
  oldRelease: ({ release, support }: { release: string; support: string }) => `NixOS ${release} (${support})`,
};
export const system = {
  title: 'System',
  hostName: 'Host name',
  timeZone: 'Time zone',
  keyboard: 'Keyboard',
  keyboardExample: 'us, or de(nodeadkeys)',
};
export const access = {
  title: 'Access over the network',
  sshKeys: 'SSH public keys',
  sshKeysDetail: 'One per line: the contents of ~/.ssh/id_ed25519.pub. They can log in as nixos and as root.',
};
export const wifi = {
  title: 'Wi-Fi',
  name: 'Name of the network',
  passphrase: 'Passphrase',
  open: 'The network is open: it has no passphrase',
  keyOnStick: 'The key of the network will be on the stick, readable by everyone',
  keyOnStickDetail:
    'It will also be in the Nix store of this machine. It opens only this network: the passphrase itself is turned into that key and is not stored. This works for WPA2, and for WPA3 networks that also accept WPA2.',
};
export const software = {
  title: 'Software',
  packages: 'More packages',
  packagesDetail: 'Their names in nixpkgs, separated by spaces.',
  flake: 'A flake to include',
  flakeExample: 'github:me/config, or /home/me/config',
  flakeDetail:
    'Included with its inputs as /etc/flakestick/flake: “nixos-install --flake” works from it without a network.',
  firmware: 'All firmware, including unfree',
  firmwareDetail: 'For Wi-Fi and graphics cards that need it. Unfree packages are then allowed too.',
  spiceAgent: 'SPICE agent',
  spiceAgentDetail: 'For a KVM guest: a shared clipboard, and a screen that follows the window.',
};

export const problems = {
  notUnderstood: 'This value is not valid.',
  /** `problem` is a clause. */
  sentence: ({ problem }: { problem: string }) => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`,
  key: ({ position, problem }: { position: number; problem: string }) => `Key ${whole(position)}: ${problem}.`,
  badPackage: ({ name }: { name: string }) =>
    `“${name}” is not a name in nixpkgs: write ripgrep or kdePackages.kate, and separate several with spaces.`,
  passphraseMissing: 'The network needs its passphrase.',
};

export const overrides = {
  title: 'Replaced inputs',
  detail: 'For example, build with another nixpkgs without changing the flake.',
  input: 'Input',
  replacedBy: 'Replaced by',
  add: 'Replace an input',
  remove: 'Remove',
  removeOne: ({ input }: { input: string }) =>
    input === '' ? 'Remove this replacement' : `Remove the replacement of ${input}`,
};

export const save = {
  button: 'Save as flake…',
  title: 'Save as your own flake',
  purpose: 'Saves your choices as files from which Nix builds the same image without Flakestick.',
  folder: 'Folder',
  folderDetail: 'A new or empty folder. Nothing is ever overwritten.',
  save: 'Save',
  saving: 'Saving…',
  holdsKey: 'image.json will contain the key of the Wi-Fi network',
  holdsKeyDetail: 'Keep that in mind before you share the folder.',
  savedTitle: 'Saved as a flake',
  saved: 'The flake is self-contained and fully locked. This command builds the same image:',
  copyCommand: 'Copy the command',
};
