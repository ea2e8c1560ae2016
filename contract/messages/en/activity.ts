/** What is under way: why the machine must not sleep, and what stopping it now would leave behind. */
import type { StopConsequence } from '../../wire/activity.ts';

export const activity = {
  whyAwake: 'A drive is being written, verified or checked',
  quit: {
    message: 'Something is still running. Stop it and quit?',
    keepGoing: 'Keep going',
    stopAndQuit: 'Stop and quit',
    leaves: {
      'nothing-written': 'Nothing has been written to any drive yet. What has been built is kept.',
      'only-read': 'The drive is only being read, so stopping changes nothing on it. It stays unverified.',
      trying: 'The virtual machine is switched off. Nothing on the stick or in the image has been changed.',
      untouched: ({ drive }: { drive: string }) => `${drive} still holds what it held before.`,
      'partly-written': ({ drive }: { drive: string }) =>
        `${drive} will hold only part of the image and will not boot. What it held before is lost.`,
      'partly-restored': ({ drive }: { drive: string }) =>
        `${drive} cannot be used until it is restored again. What it held before is lost.`,
      'written-unverified': ({ drive }: { drive: string }) =>
        `${drive} holds the whole image, but it has not been verified.`,
      verified: ({ drive }: { drive: string }) => `${drive} is written and verified.`,
      'check-not-begun': ({ drive }: { drive: string }) =>
        `The capacity check has not written anything to ${drive} yet.`,
      'check-has-marks': ({ drive }: { drive: string }) =>
        `The capacity check has written marks to ${drive}. They are replaced by the original data before Flakestick quits: leave the drive plugged in.`,
      'putting-back': ({ drive }: { drive: string }) =>
        `The original data of ${drive} is being put back after a capacity check. Anything still missing then can be put back later.`,
      ejecting: ({ drive }: { drive: string }) => `${drive} is being ejected. Flakestick quits when that has finished.`,
    } satisfies { readonly [K in StopConsequence['kind']]: unknown },
  },
};
