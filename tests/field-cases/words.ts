import { section } from './field-case.ts';

const SLIPS = 'unit/main/shells/cli/commander-error';
const NAMES = 'unit/main/system/file-failure';
const OUTPUT = 'unit/main/shells/cli/output';
const FOREIGN = 'unit/formats/foreign-files';
const PARSE = 'unit/main/stages/source/parse-source';

const FORMATS = [
  ['a web page in place of the image', 'html'],
  ['a Git LFS pointer', 'git-lfs-pointer'],
  ['a qcow2 image', 'qcow2'],
  ['a VMDK image', 'vmdk'],
  ['the descriptor of a VMDK image', 'vmdk-descriptor'],
  ['a VDI image', 'vdi'],
  ['a VHDX image', 'vhdx'],
  ['an Android sparse image', 'android-sparse'],
  ['an lz4 file', 'lz4'],
  ['an lzma file', 'lzma'],
  ['an lzip file', 'lzip'],
  ['a RAR archive', 'rar'],
] as const;

const TYPED = [
  'flash a.img --drives /dev/sdb',
  'flash a.img --device /dev/sdb',
  'flash a.img -d /dev/sdb',
  'flash a.img -d sdb -y',
  'flash a.img /dev/sdb',
  'flash a.img sdb',
  'flash /dev/sdb a.img',
  'flash if=a.img of=/dev/sdb bs=4M',
  'dd if=a.img of=/dev/sdb',
  'write a.img --drive /dev/sdb',
  'burn a.img',
  'list',
  'version',
  'verify a.img /dev/sdb',
] as const;

export const WORDS = section(7, 'Words and hints', [
  [
    'an image without any partition table or boot code',
    'a warning before the write: no PC starts from it',
    [
      'integration/image/accepted',
      'without anything that a PC starts from is written with a warning before it, in JSON and in the record',
    ],
    ['unit/formats/image-extent', 'and whether a PC can start from it'],
  ],
  ...(['file:///', './result', 'a folder with one image'] as const).map(
    (what) =>
      [
        `${what} as the source`,
        'the path to use instead',
        [PARSE, 'what was typed says what to type instead of'],
      ] as const,
  ),
  ...TYPED.map(
    (typed) =>
      [`\`${typed}\``, 'the command that is probably meant', [SLIPS, `says what is meant by ${typed}`]] as const,
  ),
  ['`--json drives`', 'taken as `drives --json`', [SLIPS, '["--json","drives"] is ["drives","--json"]']],
  [
    '`--drive sdb`',
    'the question whether `/dev/sdb` is meant',
    ['unit/contract/messages/refusal-sizes', 'asks whether a name of a device is meant below /dev'],
  ],
  ...FORMATS.map(
    ([what, name]) =>
      [
        what,
        'named for what it is, with the command that makes an image of it',
        [FOREIGN, `${name} is recognised by its beginning`],
      ] as const,
  ),
  [
    'an image that is slightly larger than the drive',
    'exact bytes where rounding hides the difference',
    ['unit/contract/messages/refusal-sizes', 'shows every byte where rounding hides the difference'],
  ],
  [
    'control characters, escape sequences and changes of direction in model, vendor, serial, labels, names and logs',
    'shown, and nothing of them acts on a terminal',
    [OUTPUT, 'shows failures of every kind with hostile texts in every field, in English'],
    ['integration/cli/drained', 'prints nothing that acts'],
    ['unit/contract/rules/visible-text', 'leaves nothing that acts, whatever the text'],
  ],
  ...(
    [
      ['a link that leads back to itself', 'a link that leads back to itself'],
      ['a link to nothing', 'a link to nothing'],
      ['a name of 304 characters', 'a name of 304 characters'],
      ['a name that is not UTF-8', 'a name that is not UTF-8'],
    ] as const
  ).map(
    ([what, title]) =>
      [
        `${what}, as a source, an image, a record or a folder`,
        'told as such, and not as “does not exist”',
        [NAMES, `is explained, as a source: ${title}`],
        [NAMES, `is explained, as an image, a record or a folder: ${title}`],
      ] as const,
  ),
  [
    '`verify` of a partition',
    '“This is not a whole drive”',
    [
      'unit/contract/messages/explain',
      'says of a partition that it is no whole drive, whatever was to be done with it',
    ],
  ],
  [
    '`verify --image` with another image than was written',
    'perhaps another image is on the drive: how to find out which',
    ['integration/verify/verify', 'names the block when a byte in the middle was flipped'],
  ],
  [
    'a terminal with fewer than 20 columns',
    'progress stays on one line',
    [OUTPUT, 'shows progress in place, cut to the terminal, however narrow'],
  ],
  [
    'an NVMe disk in a Thunderbolt enclosure',
    'can be chosen on purpose, by its serial number',
    ['unit/main/stages/drive/judge', 'judges the drives of thunderbolt-nvme.json'],
    [
      'unit/main/stages/drive/hardware',
      'tells a port out of the case by the word that the kernel has for what is behind it',
    ],
  ],
  ['`TERM=dumb`', 'no escape sequences', [OUTPUT, 'sends no escapes to a dumb terminal']],
]);
