/** The practice: the whole job in 20 seconds, with a file in the place of a stick. */
import { bytes } from '../number.ts';

export const door = {
  title: 'No stick at hand?',
  detail: 'A file on this computer can play one: you see the whole job in 20 seconds. No drive is opened.',
  start: 'Try it with a practice stick',
};

export const stickName = 'Practice stick';
/** Printed on the drawn stick. */
export const printed = 'Practice';

export const titles = {
  building: 'Practice: building an image',
  writing: 'Practice: writing to a file that plays a stick',
  verifying: 'Practice: reading everything back',
};
/** What the bytes are that are counted. */
export const counted = { building: 'Built', writing: 'Written', verifying: 'Read back' };
/** What is different with a real stick. */
export const notes = {
  building:
    'The image is made of random bytes here. A real one is built by Nix or downloaded, which takes minutes, the first time up to an hour.',
  writing: 'Violet is what has been written. With a real stick, everything on it would be replaced now.',
  verifying: 'Green is what was read back and compared. This is how a real stick is proven to be right.',
};
export const stop = 'Stop practicing';

export const done = {
  title: 'That was practice',
  detail: ({ sizeBytes }: { sizeBytes: number }) =>
    `All ${bytes(sizeBytes)} were written to a file, read back, and match. No stick was made, and nothing was kept.`,
  next: 'With a real stick, the screen now says “verified”, and you can start a computer from it.',
  makeReal: 'Make a real stick',
  again: 'Practice again',
};
export const failed = {
  nothingTouched: 'It was only practice: no drive was touched.',
  back: 'Back',
};
