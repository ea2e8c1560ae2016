/** Cases of section 1 about what is on a drive, and which drive it is. */
import type { Row } from './field-case.ts';

const CONTENTS = 'integration/drive/contents';
const ONE_MEDIUM = 'integration/drive/one-medium';
const WHAT_IS_ON = 'what is on a loop device (needs root)';
const UNTOLD = 'cannot be told: treated as data in the list, in JSON and by `--yes`';

const MAKERS = [
  'mkfs.ext4',
  'mkfs.vfat',
  'mkfs.xfs',
  'mkfs.btrfs',
  'mkfs.exfat',
  'mkfs.ntfs',
  'mkfs.f2fs',
  'mkswap',
] as const;

export const CONTENT_ROWS: readonly Row[] = [
  ...MAKERS.map(
    (maker): Row => [
      `what ${maker} made, with two sectors of an old ISO’s descriptor at 32 KiB`,
      UNTOLD,
      [CONTENTS, `${WHAT_IS_ON} ${maker} with the descriptor of an old image: cannot-be-told`],
    ],
  ),
  ...(
    [
      'a GPT made with sectors of 4096 bytes, seen with 512',
      'a GPT made with sectors of 512 bytes, seen with 4096',
      'a protective MBR without its GPT',
      'an ext4 without its first superblock',
      'an encrypted container without a signature',
      'a single byte in the middle',
    ] as const
  ).map((what): Row => [what, UNTOLD, [CONTENTS, `${WHAT_IS_ON} ${what}: cannot-be-told`]]),
  ...(
    [
      'an MBR made with sectors of 4096 bytes, seen with 512',
      'an MBR made with sectors of 512 bytes, seen with 4096',
    ] as const
  ).map((what): Row => [what, 'a partition table: data', [CONTENTS, `${WHAT_IS_ON} ${what}: holds`]]),
  ...(['several-signatures', 'unrecognised', 'other-sector-size'] as const).map(
    (because): Row => [
      `\`--yes\` with the bare path of a drive that is ${because}`,
      'exit code 2; nothing is erased, and the identity is asked for',
      [CONTENTS, `--yes with a bare path (needs root) erases nothing that is ${because}`],
    ],
  ),
  [
    'no `blkid` on PATH, and no udev',
    'cannot be told; nothing is erased',
    [CONTENTS, 'erases nothing where there is no blkid that could say what is there'],
  ],
  [
    'a drive whose beginning cannot be read, or that hangs',
    'never listed as empty, never erased on its bare path',
    [
      'integration/drive/being-read',
      'is listed once within a bound, never as empty, and is not erased on its bare path',
    ],
  ],
  [
    'an entry of udev’s database of an earlier device of that name',
    'it says nothing: blkid is asked',
    [CONTENTS, 'is of an earlier device: blkid is asked'],
  ],
  [
    'an old ISO’s descriptor under a new table with a partition of the user’s',
    'data, and no live image',
    [CONTENTS, 'is data once there is a new table with a partition over the image'],
    [CONTENTS, 'is data once a partition was added behind the image, known to the kernel or not'],
  ],
  [
    'one file attached as two loop devices, mounted through the first, flashed through the second',
    'one medium is one drive: it is mounted',
    [ONE_MEDIUM, 'is mounted when it is mounted through its second name'],
  ],
  [
    'the image itself by another name of its file',
    'refused: it holds the image',
    [ONE_MEDIUM, 'is the image itself by another name of its file'],
  ],
  ['one medium chosen under two names', 'chosen once', [ONE_MEDIUM, 'is chosen once, whatever its names']],
  [
    'a loop device elsewhere whose file and folder are gone',
    'no other drive is refused for that',
    [ONE_MEDIUM, 'takes no other drive away, since the kernel says where its file is'],
  ],
  [
    'generated drives: tables of both sector sizes, stale signatures, cut structures, real file systems',
    'none that holds a byte is empty, and none is erased on a bare path',
    ['integration/drive/generated-drives', 'none that holds a byte is empty, and none is erased on a bare path'],
  ],
  [
    'a label in any script, without udev',
    'shown as it is',
    [CONTENTS, 'keeps its letters, whatever their script, with or without udev'],
  ],
];
