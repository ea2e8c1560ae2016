/** The capacity check of a drive, and the light that blinks. */
import { bytes, duration } from '../number.ts';

export const blink = {
  start: 'Which one is it?',
  stop: 'Stop blinking',
  label: ({ drive }: { drive: string }) => `Which one is it? Blink the light of ${drive}`,
  detail: 'Reads from the drive for half a minute so that its light blinks. Nothing is written.',
  blinking: 'Its light is blinking now',
  problem: ({ title, remedy }: { title: string; remedy: string }) => `${title}. ${remedy}`,
};

export const check = 'Check capacity…';
export const checked = {
  holds: ({ day }: { day: string }) => `Checked on ${day}`,
  about: ({ sizeBytes, day }: { sizeBytes: number; day: string }) => `Holds only about ${bytes(sizeBytes)} (${day})`,
  between: ({ atLeastBytes, atMostBytes, day }: { atLeastBytes: number; atMostBytes: number; day: string }) =>
    `Holds only ${bytes(atLeastBytes)} to ${bytes(atMostBytes)} (${day})`,
  lessThan: ({ atMostBytes, day }: { atMostBytes: number; day: string }) =>
    `Holds less than ${bytes(atMostBytes)} (${day})`,
  unreliable: ({ day }: { day: string }) => `Lost data on ${day}`,
};

export const question = {
  title: ({ drive }: { drive: string }) => `Check the capacity of ${drive}?`,
  purpose:
    'Some sticks claim more capacity than they have, and lose what is written beyond it. The check writes marks at several hundred places, reads them, and puts back what was there. It takes a minute or two.',
  leavePluggedIn: 'Leave the drive plugged in.',
  kept: 'The data at those places is saved on this machine first, so that it can be put back even after a power cut.',
  start: 'Check capacity',
};

export const running = {
  checking: ({ drive }: { drive: string }) => `Checking ${drive}`,
  puttingBack: ({ drive }: { drive: string }) => `Putting back the data of ${drive}`,
  stop: 'Stop',
  stopping: 'Stopping…',
  stoppingPutsBack: 'Stopping: putting back the data',
  stalled: ({ seconds }: { seconds: number }) => `The drive has not responded for ${duration(seconds)}`,
  stalledDetail: 'Leave it plugged in; it may still come back.',
  marksOnDrive: 'There are marks on the drive now. Leave it plugged in until everything is put back.',
  leavePluggedIn: 'Leave the drive plugged in.',
  stages: {
    authorizing: 'Asking for permission',
    opening: 'Opening the drive',
    save: 'Saving the data at the places to be tested',
    tag: 'Writing marks',
    scan: 'Searching for misplaced marks',
    look: 'Reading the marks',
    restore: 'Putting back the data',
    check: 'Checking the data that was put back',
  },
};

export const ended = {
  title: ({ drive }: { drive: string }) => `The capacity of ${drive}`,
  holdsTitle: 'No sign of a false capacity',
  putBack: 'The data on the drive was put back and checked.',
  putBackTitle: 'The drive holds what it held before the check',
  newer: ({ ranges }: { ranges: string }) => `Newer data at ${ranges} was left as it is.`,
  stoppedTitle: 'Stopped',
  checkStopped: 'The drive is as it was before.',
  putBackStopped: 'The rest can be put back another time.',
};

export const unfinished = {
  title: ({ drive }: { drive: string }) => `A capacity check of ${drive} was interrupted`,
  detail: 'Marks of the check may be in place of the drive’s own data. That data is saved on this machine.',
  putBack: 'Put back',
  unknownTitle: 'Whether a capacity check was interrupted is unknown',
};
