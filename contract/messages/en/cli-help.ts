/** What `--help` says: commands, options, and the words commander adds around them. */
import { list } from './number.ts';

export const cliHelp = {
  usageHeading: 'Usage:',
  argumentsHeading: 'Arguments:',
  optionsHeading: 'Options:',
  commandsHeading: 'Commands:',
  optionsPlaceholder: '[options]',
  commandPlaceholder: '[command]',
  choices: ({ choices }: { choices: readonly string[] }) => `one of ${list(choices)}`,

  program:
    'Builds NixOS images and writes them to USB sticks, with every byte read back and compared.\n\nSOURCE is a preset, a flake reference with or without #name, a .nix module, an image file, official:minimal, official:graphical, or the https address of an image.',
  version: 'Print the version',
  help: 'Show this help',
  helpCommand: 'Show the help of a command',

  json: 'Print one JSON object per line to stdout; the last one is the result',
  quiet: 'Print only results and errors',
  language: ({ codes }: { codes: readonly string[] }) => `Language of the output: ${codes.join(', ')}`,
  includeLoop: 'Accept loop devices as drives',
  log: 'Write the whole build log to this file',

  commands: {
    doctor: 'Check what works on this machine and how to fix what does not',
    presets: 'List the images Flakestick can build without a flake of your own',
    inspect: 'Show what would be built, and what the source asks to trust',
    drives: 'List the drives that can be written',
    build: 'Build the image without writing it',
    save: 'Save a preset or module, with its options, as a flake of your own',
    flash: 'Build the image, write it, read it back and keep a record',
    verify: 'Read a drive and compare it, by default with the record that matches it',
    records: 'Records of the drives that were written: list; show ID; export ID; import FILE',
    images: 'Images that “build” keeps in the Nix store: list; free ID; free --all',
    flakes: 'Flakes you have used or starred: list; star FLAKE; unstar FLAKE; forget FLAKE; check [FLAKE or record ID]',
    protect: 'Drives that must never be written: list; add DRIVE; remove ID',
    eject: 'Unmount a drive and power it off, so that it can be unplugged',
    open: 'Open the desktop app',
  },

  doctor: {
    report: 'Print a report to paste into a bug report; serial numbers, user names and paths are masked',
  },
  drives: {
    all: 'Also list drives that are refused, with the reason',
    watch: 'Keep reporting drives as they come and go',
    includeLoop: 'Also list loop devices',
    probe: 'Check whether the drive has the capacity it claims; its contents are put back',
    putBack: 'With --probe: put back what an interrupted check overwrote',
    yes: 'With --probe: do not ask for confirmation',
    blink: 'Make the drive’s light blink, to tell which one it is',
  },
  build: {
    output: 'Copy the image to this file',
    checkRecord: 'Rebuild the image of a record (an ID or an exported file) and compare',
  },
  save: {
    directory: 'A new or empty folder to save the flake in',
  },
  flash: {
    drive: 'Drive to write: a device path or an identity that “drives” prints (repeatable)',
    expect: 'Refuse the drive if it has another identity (one per --drive)',
    yes: 'Do not ask for confirmation; a large drive or one with data then needs --expect',
    eject: 'Make the drive safe to remove at the end',
    noVerify: 'Do not read the drive back; it stays unverified',
    restart: 'Write everything, even if an earlier write of the same image could be continued',
    repair: 'If blocks are bad after writing, write them once more and read everything back again',
    dryRun: 'Show what would be done without doing it',
  },
  verify: {
    record: 'Compare with this record',
    image: 'Compare with this image file',
    sha256: 'Compare with this digest of the first --size bytes',
    size: 'The number of bytes that --sha256 covers',
    replugged: 'Only after the drive was unplugged and plugged in again; on a terminal, wait for that',
  },
  records: {
    output: 'Export to this file',
  },
  images: {
    all: 'With free: all of them',
  },

  /** Options that choose what is built and how. */
  source: {
    '--override-input': 'NAME REFERENCE: use another flake for an input (repeatable)',
    '--system': 'Build for this system',
    '--compression': 'Squashfs compression of a preset or module',
    '--builders': 'Remote builders, in the syntax of nix build --builders',
    '--store': 'Build in this store, for example ssh-ng://host',
    '--substituters': 'Additional binary caches, separated by spaces',
    '--trusted-public-keys': 'Public keys of those caches',
    '--keep-going': 'If something fails to build, still build the rest',
    '--refresh': 'Look for newer revisions instead of trusting caches',
    '--sha256': 'For a download: the SHA-256 its publisher gives',
    '--accept-unverified-download': 'Accept a download that has no checksum',
    '--accept-import-from-derivation': 'Let a flake run builders while it is evaluated',
    '--accept-unsandboxed-builds': 'Let a flake be built outside the Nix sandbox',
    '--accept-files-outside-module': 'Copy files from outside the folder of a module into the image',
    '--options': 'Read the options of a preset or module from this JSON file; flags take precedence',
    '--ssh-key': 'A public key, or a file of public keys, that may log in (repeatable)',
    '--host-name': 'Host name of the live system',
    '--time-zone': 'Time zone, for example Europe/Berlin',
    '--keyboard': 'X11 keyboard layout: de, or de(nodeadkeys)',
    '--wifi': 'A Wi-Fi network to join; the passphrase is asked for',
    '--wifi-passphrase-file': 'Read the Wi-Fi passphrase from this file',
    '--package': 'One more package from nixpkgs (repeatable)',
    '--firmware': 'Include all firmware, unfree firmware too',
    '--spice': 'Include the agent for KVM guests with a SPICE display',
    '--carry-flake': 'Put a flake on the stick, to install from it with “nixos-install --flake”',
  },
};
