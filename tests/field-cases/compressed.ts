import { section } from './field-case.ts';

const DECOMPRESS = 'processes/formats/decompress/decompress';
const IMAGE = 'processes/main/stages/image/accepted-image';
const ACCEPTED = 'integration/image/accepted';
const COMPRESSIONS = ['gzip', 'xz', 'zstd', 'bzip2'] as const;

export const COMPRESSED = section(3, 'Good compressed files are not called damaged', [
  [
    'gzip followed by 700,001 zeros',
    'padding: every byte of the image comes out',
    [DECOMPRESS, 'of gzip followed by zeros, as `gzip -t` takes it'],
  ],
  ...COMPRESSIONS.map(
    (compression) =>
      [
        `${compression} followed by 1, 3, 512 or 70,001 zeros`,
        'padding: opened without a question',
        [IMAGE, `an image in ${compression} with bytes behind its data takes 1 zeros for padding`],
        [IMAGE, `an image in ${compression} with bytes behind its data takes 3 zeros for padding`],
        [IMAGE, `an image in ${compression} with bytes behind its data takes 512 zeros for padding`],
        [IMAGE, `an image in ${compression} with bytes behind its data takes 70001 zeros for padding`],
      ] as const,
  ),
  ...COMPRESSIONS.map(
    (compression) =>
      [
        `${compression} with metadata behind it, as OpenWrt appends`,
        'the bytes are counted; with `--accept-trailing-bytes` the image is written without them, and the record has their number',
        [IMAGE, `an image in ${compression} with bytes behind its data is refused with their number`],
        [ACCEPTED, `in ${compression} with metadata behind it is written without it with --accept-trailing-bytes`],
      ] as const,
  ),
  ...COMPRESSIONS.map(
    (compression) =>
      [
        `${compression} that is damaged and has metadata behind it, with every consent`,
        'it stays damaged',
        [IMAGE, `an image in ${compression} with bytes behind its data is still damaged when its data is`],
      ] as const,
  ),
  [
    'a window of 2 GiB (`zstd --long=31`)',
    'decompressed where the memory is there',
    [DECOMPRESS, 'of zstd with a window of 2 GiB'],
  ],
  ...(['cut in the middle', 'without its last byte', 'with a second part that is cut'] as const).map(
    (damage) =>
      [
        `a compressed file ${damage}`,
        'cut short, and never called anything else',
        ...COMPRESSIONS.map((compression) => [DECOMPRESS, `refuses ${compression} ${damage}`] as const),
      ] as const,
  ),
  [
    'xz with a dictionary of 1.5 GiB and too little memory',
    'memory is too low: nothing is said against the file',
    [
      'processes/formats/decompress/lacks',
      'says that memory is too low where xz may not have what a dictionary of 1.5 GiB needs',
    ],
  ],
  [
    'xz with a filter that the installed xz does not know',
    'a newer xz is needed: nothing is said against the file',
    ['processes/formats/decompress/lacks', 'says that the installed xz lacks a filter'],
  ],
  [
    'xz or bzip2 is not installed',
    'the program and its package are named, before anything is written',
    [
      'integration/image/decompressing',
      'xz that is not installed is named with its package, before anything is written',
    ],
    [
      'integration/image/decompressing',
      'bzip2 that is not installed is named with its package, before anything is written',
    ],
  ],
  [
    'several streams in one file, as pbzip2 makes them, cut in one of them',
    'it is cut, and not followed by other bytes; it is not written, whatever was accepted',
    [
      'processes/main/stages/image/accepted-image',
      'that are a further stream, cut, is no image, whatever was accepted',
    ],
  ],
]);
