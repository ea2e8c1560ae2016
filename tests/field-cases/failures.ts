import { section } from './field-case.ts';

const DATA_PROBLEM = 'unit/contract/wire/data-problem';
const INSPECT = 'integration/nix/inspect';
const EXIT = 'unit/main/shells/cli/exit-code';

export const FAILURES = section(6, 'Failures told as what they are', [
  [
    '33 drives',
    'usage, exit code 2: one job writes at most 32',
    ['integration/cli/command-line', 'more drives than a job takes'],
  ],
  ...([1, 2, 4, 128, 1023] as const).map(
    (kibibytes) =>
      [
        `\`drives --probe\` on a drive of ${kibibytes} KiB`,
        'usage, exit code 2: it is too small for a capacity check',
        ['integration/capacity-check/capacity-check', `is usage, not a crash, for a drive of ${kibibytes} KiB`],
      ] as const,
  ),
  [
    'import from derivation, with and without `#name`',
    'the consent is asked for, before anything is built',
    [INSPECT, 'what needs consent is named before anything is built, and refused until it was given'],
  ],
  [
    'a builder without room in its folder',
    'the disk is full, and the build is not called broken',
    [
      'unit/main/stages/nix-build/build-progress',
      'says that the disk is full when a builder had no room, and not that the build is broken',
    ],
  ],
  [
    'a build folder of 2 MB, and 67 GB free in the store',
    'the build folder is named, not the store',
    ['unit/main/stages/nix-build/disk-needs', 'blames the folder that had no room, and not the store with 67 GB free'],
  ],
  [
    'a disk without room: the store’s, the build folder’s, that of downloads',
    '`doctor` names the folder',
    ['integration/doctor/doctor', 'finds a full disk: for the store, for what is being built, for downloads'],
  ],
  [
    '`--store ssh-ng://…` that cannot be reached',
    'a failure that says so',
    ['integration/nix/build', 'gives a failure for a remote store that cannot be reached'],
  ],
  [
    'no network, for flakes, `official:` and https',
    'exit code 3 for every source',
    [EXIT, 'no network is 3 for every source, and a failed build where Nix builds'],
    [
      'unit/main/stages/download/lock-download',
      'a server that is not there fails as the network does, after one more try',
    ],
  ],
  [
    'no network, and how long that takes',
    'a second, not half a minute',
    [
      'unit/main/stages/download/lock-download',
      'a server that is not there fails as the network does, after one more try',
    ],
  ],
  [
    '`https://github.com/O/R/tree/nixos-24.11/nixos`',
    'the folder `nixos` of the branch `nixos-24.11`',
    [
      'unit/main/stages/source/parse-source',
      'rewrites the pasted address https://github.com/NixOS/nixpkgs/tree/nixos-24.11/nixos to github:NixOS/nixpkgs/nixos-24.11?dir=nixos',
    ],
  ],
  [
    'the drive is unplugged or swapped during a build',
    'said when it happens, and not when everything is built',
    [
      'integration/flash/interruptions',
      'by the last of its drives being unplugged says so at once, and not when everything is built',
    ],
  ],
  [
    'how long a package takes that was never built here',
    'no time is made up',
    ['unit/contract/messages/plan-words', 'makes up no time, and names none where there is nothing to do'],
    [
      'unit/main/stages/nix-build/estimate-time',
      'counts what was never built here, and makes up no time for it: one of them may be a browser',
    ],
  ],
  [
    'a record, a settings file or a request that is not of its shape',
    'what is wrong is said by place and kind, in the person’s language',
    [DATA_PROBLEM, 'is said in the words of the person, never in those of the schema library'],
    [DATA_PROBLEM, 'is told by place and kind: a number that is too small'],
  ],
  [
    'builds outside the sandbox, of a flake of one’s own and of an `iso.nix`',
    'one rule: both need consent, with or without `<nixpkgs/…>`; a preset of Flakestick does not',
    ['unit/main/stages/source/consent', 'there is none without consent where builders run outside the sandbox'],
    ['unit/main/stages/source/consent', 'a preset, which is Flakestick’s own, takes no consent'],
  ],
]);
