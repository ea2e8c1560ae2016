/** How a job ended, and what is on each drive now. */
import { plural, twoSizes } from '../number.ts';

/** One or two words, for a badge. */
export const labels = {
  verified: 'Verified',
  unverified: 'Not verified',
  differs: 'Differs',
  onlyMounted: 'Only mounted',
  unreadable: 'Unreadable',
  unknown: 'Unknown image',
  tooShort: 'Too short',
  failed: 'Failed',
  untouched: 'Untouched',
  partlyWritten: 'Partly written',
};

/** `blocks` names them, e.g. `blocks 3–4 (bytes …)`. */
export const details = {
  verified: 'Every byte was read back from the drive and is correct.',
  verifiedReplugged: 'Every byte was read back after the drive was re-plugged, and is correct.',
  notReadBack: 'The drive was written, but it has not been read back.',
  differs: ({ blocks }: { blocks: string }) => `The drive holds something else at ${blocks}.`,
  byMounting: ({ blocks }: { blocks: string }) => `The differences at ${blocks} come only from mounting.`,
  onlyMounted: ({ blocks }: { blocks: string }) => `The drive differs at ${blocks}.`,
  unreadable: ({ blocks }: { blocks: string }) => `The drive cannot be read at ${blocks}.`,
  unreadableAndDiffers: ({ blocks, differing }: { blocks: string; differing: string }) =>
    `The drive cannot be read at ${blocks}, and holds something else at ${differing}.`,
  unknown: ({ seen }: { seen: string }) => `The drive ${seen}. No record matches it.`,
  tooShort: ({ haveBytes, needBytes }: { haveBytes: number; needBytes: number }) => {
    const [have, image] = twoSizes(haveBytes, needBytes);
    return `The drive has ${have}, the image ${image}. It cannot be the drive that was written, or it reports a wrong size.`;
  },
  failed: ({ title, happened }: { title: string; happened: string }) => `${title}. ${happened}`,
  untouched: 'Nothing was written to the drive. It is as it was.',
  partlyWritten:
    'What was on the drive is gone. Flash the same image again before you use it: writing continues from what is there.',
  writtenUnverified: 'Everything was written, but not read back. It may be correct.',
};

export const outcomeLabel = 'Outcome';
export const image = {
  name: 'Image',
  size: 'Size',
  sha256: 'SHA-256',
  copySha256: 'Copy the SHA-256',
  file: 'File',
  copyPath: 'Copy the path',
};
export const actions = {
  flashAnother: 'Flash another',
  done: 'Done',
  back: 'Back',
  verifyAgain: 'Verify again',
  rewriteBadBlocks: 'Rewrite the bad blocks…',
  resume: 'Continue…',
  retry: 'Try again',
  showRecord: 'Show record',
  record: ({ id }: { id: string }) => `Record ${id}`,
};
export const whatNext = {
  title: 'Start a computer from it',
  plugIn: 'Unplug the stick and plug it into the computer you want to start.',
  /** `<kbd>` is shown as a key. */
  bootMenu:
    'Switch that computer on and hold its boot menu key: often <kbd>F12</kbd>, <kbd>F11</kbd>, <kbd>F8</kbd>, <kbd>Esc</kbd>, or <kbd>Option</kbd> on a Mac.',
  choose: 'Choose the stick. If it is rejected, turn off Secure Boot in the firmware settings.',
};

export const stopped = {
  verify: 'Verification was stopped',
  job: 'The job was cancelled',
  detail: 'You stopped it. Nothing more will happen.',
  whatToDo: 'What to do',
  onlyRead: 'The drive was only read. It is as it was.',
  noneTouched: 'No drive was touched.',
  notReady: ({ count }: { count: number }) => plural(count, { one: 'Do not use this one', other: 'Do not use these' }),
  onDrives: 'What is on the drives now',
  onDrive: 'What is on the drive now',
};

/** What was done with a drive beside writing it. */
export const release = {
  unmounted: ({ mountPoints }: { mountPoints: readonly string[] }) =>
    `It was unmounted from ${mountPoints.join(', ')}.`,
  makeSafe: 'Make it safe to remove',
  makeDriveSafe: ({ drive }: { drive: string }) => `Make ${drive} safe to remove`,
  switchingOff: 'Switching it off…',
};
