/** A drive that is made an ordinary empty one again: the question, the job, the result. */
import { bytes } from '../number.ts';

const FILESYSTEMS = { fat32: 'FAT32', exfat: 'exFAT' } as const;
type Named = { drive: string };

/** In the menu of a drive. */
export const open = 'Make it an empty drive again…';

export const question = {
  title: ({ drive }: Named) => `Erase ${drive} and make it an empty drive?`,
  consequence: ({ volume }: { volume: string }) =>
    `It becomes <b>${volume}</b>, which Windows, macOS and Linux read. What is on it now cannot be recovered by ordinary means, but it is not overwritten either.`,
  volume: ({ filesystem, label }: { filesystem: 'fat32' | 'exfat'; label: string }) =>
    `an empty ${FILESYSTEMS[filesystem]} drive called “${label}”`,
  use: {
    label: 'What it is for',
    everything: 'Everything',
    tv: 'Televisions and cars (FAT32)',
    large: 'Files of more than 4 GB (exFAT)',
  },
  useDetail: {
    everything: 'FAT32 up to 32 GB, exFAT above.',
    tv: 'No file can have more than 4 GB.',
    large: 'Many televisions, cars and printers do not read it.',
  },
  label: 'Name',
  labelProblem: 'At most 11 letters, digits, spaces, - and _.',
  tooLarge: ({ sizeBytes }: { sizeBytes: number }) =>
    `${bytes(sizeBytes)} are too much for FAT32 as televisions and cars know it.`,
  tooSmall: 'The drive is too small for this.',
  lost: ({ contents }: { contents: string }) => `Will be lost: ${contents}`,
  untold: ({ contents }: { contents: string }) => `${contents}. Whatever it is will be lost.`,
  empty: 'Nothing was found on it.',
  erase: 'Erase',
};

export const job = {
  making: 'Making the file system',
  makingDetail: 'It is made in a file on this machine first. The drive is not touched yet.',
  restoring: ({ drive }: Named) => `Emptying ${drive}`,
};

export const done = {
  /** In a list of sticks. */
  label: 'Emptied',
  title: ({ drive }: Named) => `${drive} is an ordinary drive again`,
  detail: ({ filesystem, label, sizeBytes }: { filesystem: 'fat32' | 'exfat'; label: string; sizeBytes: number }) =>
    `It is empty and has one ${FILESYSTEMS[filesystem]} volume, “${label}”, of ${bytes(sizeBytes)}. Its table and file system were read back and are right.`,
  partly: 'What was on the drive is gone, and it cannot be used yet. Empty it again.',
};
