/**
 * Takes: the drives of the mirror. Gives: which of them are chosen, by identity. Touches: nothing; drives are
 * never opened from here. Can fail with: nothing; a drive that vanishes is dropped and named.
 */
export { DrivePicture, DriveRow } from './DriveRow.tsx';
export { DriveStep } from './DriveStep.tsx';
export { useDriveChoice } from './drive-choice.ts';
export { RefusedDrives } from './RefusedDrives.tsx';
export {
  chooseOnly,
  chosenAmong,
  type DriveSelection,
  isChosen,
  keepPresent,
  mayBeRead,
  mountPointsOf,
  NOTHING_SELECTED,
} from './selection.ts';
export { VanishedNotice } from './VanishedNotice.tsx';
export { vanishedText } from './vanished-text.ts';
