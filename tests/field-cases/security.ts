import { section } from './field-case.ts';

const DRAINED = 'integration/cli/drained';
const HOSTILE_PARENT = 'integration/privilege/hostile-parent';
const GRAPH = 'unit/main/stages/source/lock-graph';
const SMALL = 'unit/main/system/small-file';
const MODULE = 'unit/main/stages/source/module-files';
const REFERENCE = 'unit/main/system/nix/nix-reference';
const HOSTILE = 'integration/nix/hostile-flakes';
const EXPORT = 'unit/main/stages/record/export';

export const SECURITY = section(9, 'Attacks', [
  [
    'S1: `build --check-record` of a record whose recipe builds outside the sandbox',
    'the consent that the same flake needs',
    [
      'integration/nix/check-record',
      'runs no builder outside the sandbox without consent: its author may be a third party',
    ],
  ],
  [
    'S1: every other way to a build',
    'there is none without consent: one function makes a build of arguments',
    ['unit/main/stages/source/consent', 'there is none without consent where builders run outside the sandbox'],
  ],
  ...(['records --json', 'records', 'records export', 'records show --json', 'flash --help'] as const).map(
    (command) =>
      [
        `S2: \`${command}\` to a slow reader`,
        'every byte arrives, and the exit code is that of the command',
        [DRAINED, 'a slow reader gets every byte of'],
      ] as const,
  ),
  [
    'S3: SIGUSR1 to the helper that root started',
    'no debugger opens',
    ['integration/privilege/debugger', 'opens no debugger'],
  ],
  [
    'S3: SIGUSR1 to every program',
    'each refuses the debugger before it loads anything else',
    ['unit/build/programs', 'refuses Node’s debugger before it loads anything else'],
    ['unit/build/programs', 'opens no debugger at SIGUSR1'],
  ],
  [
    'S3: a helper of root that is asked to hold an internal disk open, or for its digest',
    'refused: only pluggable drives when rights are lent',
    [
      HOSTILE_PARENT,
      'digests only what could also be written, and nothing of the running system, for who may not read it',
    ],
  ],
  [
    'S4: a hostile text in every field of every failure, on the terminal',
    'nothing acts; each text is one line',
    ['unit/main/shells/cli/output', 'shows failures of every kind with hostile texts in every field, in English'],
    ['unit/main/shells/cli/output', 'shows failures of every kind with hostile texts in every field, in German'],
    ['unit/main/shells/cli/output', 'prints at one place only'],
  ],
  [
    'S4: the same on the page',
    'isolated: nothing reorders what stands around it',
    [
      'unit/contract/messages/foreign-parameters',
      'the page shows failures of every kind with hostile texts in every field',
    ],
  ],
  [
    'S4: the same in JSON',
    'the exact text, and nothing in it that acts',
    ['unit/main/shells/cli/output', 'keeps the exact text in JSON, and nothing in it that acts'],
  ],
  ...(
    [
      'with 2³⁰ paths and nothing locked is walked in a moment',
      'with inputs that follow each other in 30²⁰ ways is walked in a moment',
      'that follows itself, or is a chain of thousands, is walked in a moment',
    ] as const
  ).map((title) => [`S5: a lock ${title.replace(/ is walked.*$/, '')}`, 'walked in a moment', [GRAPH, title]] as const),
  [
    'S5: an imported record of any shape',
    'bounded before it is decoded',
    [EXPORT, 'refuses an export whose lock has more nodes than any real one'],
    [EXPORT, 'refuses an export that holds'],
  ],
  [
    'S6: thousands of connections of another user to the page',
    'closed as they come; nobody is kept out',
    ['integration/web/crowd', 'finds them closed, and keeps nobody out'],
    ['unit/main/shells/web/socket-owner', 'SocketOwners reads the table once for all who ask while it is read'],
  ],
  [
    'S7: a reference, an override or a setting that begins with “-” or has control characters',
    'never becomes an option of Nix',
    [REFERENCE, 'is never made of the reference'],
    [REFERENCE, 'is never made of the override'],
    [REFERENCE, 'is never made of a setting that looks like an option'],
    [HOSTILE, 'an option in the place of a reference never reaches Nix'],
  ],
  [
    'S8: a flake that traces thousands of lines of 1 MiB',
    'bounded in bytes',
    [HOSTILE, 'lines of 1 MiB takes no memory of this program'],
    ['unit/main/system/nix/nix-output', 'the newest lines are bounded by characters, whatever their number'],
  ],
  [
    'S8: a flake that takes memory without end',
    'Nix is stopped at its limit, and that is said',
    [HOSTILE, 'that takes memory without end is stopped at the limit'],
  ],
  ['S8: a lock of 100,000 nodes', 'refused for that', [HOSTILE, 'with a lock of 100,000 nodes is refused for that']],
  [
    'S9: several processes that change the protect list, the starred flakes and the build times at once',
    'no change is lost',
    [
      'processes/main/job/many-processes',
      'processes change every file at once, killed at random, and nothing that was done is lost',
    ],
  ],
  [
    'S10: a module that names files outside its folder, by a path or behind a link',
    'refused without a yes, with the files',
    [MODULE, 'is reported where it is named'],
    [MODULE, 'is reported behind links, of files and of folders in a folder'],
    [MODULE, 'is not taken along without a yes'],
  ],
  [
    'S10: the same in the app',
    'a checkbox accepts it, and can be taken back',
    [
      'unit/renderer/parts/source/AcceptedForSource.test.tsx',
      'accepts what the problem is about, for this source alone',
    ],
  ],
  [
    'S11: a checkout whose helper another user owns or may change',
    'not run as root, with what to type',
    ['unit/main/system/helper-client/trusted-path', 'refuses when others may write to'],
    ['unit/main/system/helper-client/trusted-path', 'looks at both ends of a link, and at everything in a folder'],
  ],
  [
    'S12: a FIFO given as a record, an export, options, a key or the settings',
    'refused at once, and never waited for',
    [SMALL, 'a pipe or JSON nested deeply as options, as a key and as an export is refused'],
    [SMALL, 'a pipe or JSON nested deeply as a record or as the settings is reported, and not waited for'],
  ],
  ['S13: deeply nested JSON', 'no JSON, and no bug', [SMALL, 'refuses JSON that is nested too deeply as no JSON']],
  [
    'S13: an empty HOME',
    'nothing is written into the current folder',
    ['unit/main/system/xdg', 'are never below the current folder, with HOME'],
  ],
  [
    'S13: a state folder that everybody may write to',
    '`doctor` says so, with what to type',
    ['unit/main/stages/doctor/own-folders', 'are limited where everybody may write'],
  ],
  [
    'S13: a .zst that decompresses to far more than a stick of 16 MB holds',
    'refused as soon as it cannot fit',
    [
      'integration/image/accepted',
      'that decompresses to far more than the drive holds is refused before all of it is decompressed',
    ],
  ],
  [
    'S13: parts of files that killed programs left',
    'removed by the next one',
    ['unit/main/system/atomic-file', 'removeParts removes what killed writers of this file left, and nothing else'],
  ],
  [
    'S13: names that objects have by themselves, such as `__proto__`',
    'taken as names',
    [GRAPH, 'finds nothing under names that objects have by themselves'],
  ],
  [
    'a helper whose parent tells it lies, hangs up or does not follow the protocol',
    'nothing is written',
    [HOSTILE_PARENT, 'does nothing when it is told'],
    [HOSTILE_PARENT, 'does nothing when its parent hangs up at once'],
  ],
  [
    'the page under another host name, from another origin, without its cookie, from a second browser',
    'refused',
    ['unit/main/shells/web/host', 'the page is refused under the host name'],
    ['unit/main/shells/web/host', 'the page is refused without the cookie, and with a wrong one under the right name'],
    ['unit/main/shells/web/host', 'the way in works once: a second browser with the same address is refused'],
  ],
]);
