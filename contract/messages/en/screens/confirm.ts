/** The last question before drives are erased. `<b>` is shown in bold. */
import { plural, whole } from '../number.ts';

export const question = {
  one: ({ drive }: { drive: string }) => `Erase ${drive}?`,
  several: ({ count }: { count: number }) => `Erase ${whole(count)} drives?`,
  none: 'No drive is chosen any more',
};
/** The name of a drive can be longer than a button: it is for screen readers, and stands above the button. */
export const erase = {
  shown: ({ count }: { count: number }) => (count > 1 ? `Erase and flash ${whole(count)} drives` : 'Erase and flash'),
  one: ({ drive }: { drive: string }) => `Erase and flash ${drive}`,
  several: ({ count }: { count: number }) => `Erase and flash ${whole(count)} drives`,
};
export const consequence = ({ image, count }: { image: string; count: number }) =>
  plural(count, {
    one: `<b>${image}</b> will be written to this drive. What is on it now cannot be recovered.`,
    other: `<b>${image}</b> will be written to these drives. What is on them now cannot be recovered.`,
  });

/** Where an earlier write of this image is continued. */
export const resumed = {
  question: {
    one: ({ drive }: { drive: string }) => `Continue writing to ${drive}?`,
    several: ({ count }: { count: number }) => `Continue writing to ${whole(count)} drives?`,
  },
  shown: 'Continue writing',
  button: {
    one: ({ drive }: { drive: string }) => `Continue writing to ${drive}`,
    several: ({ count }: { count: number }) => `Continue writing to ${whole(count)} drives`,
  },
  consequence: ({ image, count }: { image: string; count: number }) =>
    plural(count, {
      one: `A part of <b>${image}</b> is on this drive already. What is correct of it is kept, and the rest is written.`,
      other: `A part of <b>${image}</b> is on these drives already. What is correct of it is kept, and the rest is written.`,
    }),
};

export const loss = {
  empty: 'Nothing was found on it.',
  replaced: ({ contents }: { contents: string }) => `Will be replaced: ${contents}`,
  lost: ({ contents }: { contents: string }) => `Will be lost: ${contents}`,
  untold: ({ contents }: { contents: string }) => `${contents}. Whatever it is will be lost.`,
  mounted: ({ mountPoints }: { mountPoints: readonly string[] }) =>
    `Mounted at ${mountPoints.join(', ')}. It is unmounted first: close what is open on it.`,
};

const why = {
  large: 'This is a large drive.',
  data: 'There is data on it.',
  untold: 'There may be data on it.',
  'large-and-data': 'This is a large drive with data on it.',
  'large-and-untold': 'This is a large drive, and there may be data on it.',
  system: 'drivelist reports this as a system drive.',
  fake: 'A capacity check proved that this drive is fake.',
  external: 'This is a disk on Thunderbolt or another external PCI port.',
};
/** The label of the field in which something is typed that names the drive. */
export const typeToErase = {
  label: ({ word, because }: { word: string; because: keyof typeof why }) =>
    `${why[because]} Type its name, ${word}, to erase it`,
  size: ({ word, because }: { word: string; because: keyof typeof why }) =>
    `${why[because]} Type its size, ${word}, to erase it`,
  serial: ({ word, because }: { word: string; because: keyof typeof why }) =>
    `${why[because]} Type the last ${word.length} characters of its serial number, ${word}, to erase it`,
};

export const unverifiedDownload = {
  label: 'Use the download although it has no checksum',
  detail:
    'Without a checksum, Flakestick cannot tell whether the file was damaged or replaced on the way. Reading the drive back only shows that it holds what was downloaded.',
};
export const unfinished = {
  badBlocks: 'Write only the bad blocks again',
  resume: 'Continue from what is there',
  resumeOne: ({ image, drive }: { image: string; drive: string }) =>
    `An earlier write (${image} on ${drive}) was not completed. If it was of this image, correct blocks are kept and the rest is written; then every byte is checked.`,
  resumeSeveral: ({ count }: { count: number }) =>
    `Earlier writes to ${whole(count)} drives were not completed. Where they were of this image, correct blocks are kept and the rest is written; then every byte is checked.`,
  everything: 'Everything is written again from the first block.',
};
export const readBack = {
  label: 'Read every byte back and compare',
  on: 'Takes about as long as writing, and is the only way to be sure.',
  off: 'The drive will be reported as not verified.',
};
export const proveBoot = {
  label: 'Start it in a virtual machine at the end',
  detail:
    'After every byte was read back, the drive is started without a window. How far it comes is kept with its record. It takes a minute or more, and may ask for your password again.',
};
export const eject = {
  label: 'Make it safe to remove at the end',
  detail: 'The drive is switched off when everything is done. To use it again, unplug it and plug it back in.',
};
export const planLabel = 'What will be built';
export const planning = 'Working out what has to be built…';
