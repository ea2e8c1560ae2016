/**
 * Takes: a drive of the mirror, and what main says about checks. Gives: the light that blinks, the capacity check, what was
 * found. Touches: nothing; main has the helper do it. Can fail with: what main says, in the dialog or beside the button.
 */
export { BlinkButton } from './BlinkButton.tsx';
export { CapacityDialog } from './CapacityDialog.tsx';
export { DriveTools } from './DriveTools.tsx';
export { UnfinishedNotice } from './UnfinishedNotice.tsx';
