import { CONTENT_ROWS } from './contents.ts';
import { section } from './field-case.ts';

const ACCEPTED = 'integration/image/accepted';
const IMAGE = 'processes/main/stages/image/accepted-image';
const COMPRESSED = 'processes/main/stages/image/compressed-image';
const OUTPUT_FILES = 'integration/cli/output-files';
const PARSE = 'unit/main/stages/source/parse-source';
const OTHER_SECTORS = 'is written with a warning before it';

export const DATA = section(1, 'No data lost, and nothing called right that is not', [
  ...CONTENT_ROWS,
  [
    '`flash "trail.img "` beside a file `trail.img`',
    'the file of that very name is written',
    [PARSE, 'what was typed takes the file'],
  ],
  [
    'a name with spaces at its ends, of which only the one without exists',
    'no other file is taken for it',
    [PARSE, 'what was typed takes no other file for'],
  ],
  [
    'an MBR image of 40 MB that is cut at 15 MB',
    'the image ends before its last partition: exit code 3, nothing written',
    [COMPRESSED, 'is incomplete as it is too, and whole where nothing is missing'],
    [ACCEPTED, 'whose last partition is cut stays refused, whatever is accepted'],
  ],
  ...(['gzip', 'xz', 'zstd', 'bzip2'] as const).map(
    (compression) =>
      [
        `such a cut image inside ${compression}`,
        'the same, as soon as its end is reached',
        [COMPRESSED, `behind its first partition is incomplete, compressed with ${compression}`],
      ] as const,
  ),
  [
    'a FAT volume without a partition table that is cut',
    'its own size says how long it must be',
    ['unit/formats/image-extent', 'by the volume alone: FAT12 or FAT16'],
    ['unit/formats/image-extent', 'by the volume alone: FAT32'],
  ],
  [
    'an ISO with a partition behind its volume, cut before the end of that',
    'the image reaches to the end of its last partition',
    ['unit/formats/image-header', 'with a partition behind its volume reaches to the end of that'],
  ],
  ...(['nixos.iso.part', 'nixos.iso.crdownload', 'Unconfirmed.download'] as const).map(
    (name) =>
      [
        `a file called \`${name}\``,
        'it is refused as a download that has not finished',
        [COMPRESSED, `is told by the name ${name}, which browsers give`],
      ] as const,
  ),
  [
    'a GPT image that PiShrink made smaller',
    'refused with a way round: `--accept-shrunk-image`, a checkbox; the record has the number of missing bytes',
    [IMAGE, 'a shrunk image whose partitions are all there is refused as such, and opened with consent'],
    [ACCEPTED, 'that PiShrink has shrunk is written with --accept-shrunk-image'],
  ],
  [
    'such an image that is cut within a partition, with every consent',
    'it stays refused',
    [IMAGE, 'stays incomplete when a partition is cut, whatever was accepted'],
  ],
  [
    'a hybrid ISO onto a drive with sectors of 4,096 bytes',
    'a warning before the write, in the question, in JSON and in the record',
    [ACCEPTED, `a hybrid ISO, onto a drive with sectors of 4096 bytes, ${OTHER_SECTORS}`],
  ],
  [
    'an image made for sectors of 4,096 bytes onto a drive with 512',
    'a warning before the write, in the question, in JSON and in the record',
    [ACCEPTED, `a disk for sectors of 4,096 bytes, onto a drive with sectors of 512 bytes, ${OTHER_SECTORS}`],
  ],
  [
    'an MBR that counts sectors of 4,096 bytes',
    'told by the size of the whole image',
    [
      'unit/formats/image-header',
      'an MBR that counts sectors of 4,096 bytes is recognised by the size of the whole image',
    ],
  ],
  ...(['build --log', 'flash --log', 'build --output', 'records export --output'] as const).map(
    (option) =>
      [
        `\`${option}\` names a block device, a link to one, a pipe, \`/dev/full\`, a file of the kernel or a folder`,
        'exit code 9 before anything begins; nothing is written there',
        [OUTPUT_FILES, `${option} writes nothing to a device`],
        [OUTPUT_FILES, `${option} writes nothing to a link to a link to a device`],
        [OUTPUT_FILES, `${option} writes nothing to a pipe`],
        [OUTPUT_FILES, `${option} writes nothing to a /dev/full`],
        [OUTPUT_FILES, `${option} writes nothing to a file of the kernel`],
        [OUTPUT_FILES, `${option} writes nothing to a folder`],
      ] as const,
  ),
  [
    '`save --directory` names a folder in `/dev`',
    'exit code 9, and no folder is made there',
    [OUTPUT_FILES, 'save --directory makes no folder in /dev'],
  ],
  [
    'a link to an ordinary file is named as output',
    'the file behind it is written, and the link stays',
    [OUTPUT_FILES, 'writes ordinary files, and through links to them'],
  ],
  [
    '`flash --repair` of a stick that a verification found bad',
    'only what is bad is written again',
    ['integration/flash/continuing', 'are written again after a verification has found them, and by no other block'],
  ],
  [
    '`flash --repair` of a write that left bad blocks',
    'they are written again at once, and the stick is verified',
    ['integration/flash/continuing', 'are written again at once with --repair'],
  ],
]);
