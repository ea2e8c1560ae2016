/**
 * Takes: a drive and the checks of the mirror. Gives: the blinking light, the capacity check, its result. Touches: main through
 * bridge.ts. Can fail with: main's failures, in the dialog or beside the button.
 */
export { BlinkButton } from './BlinkButton.tsx';
export { CapacityDialog } from './CapacityDialog.tsx';
export { useDriveTools } from './drive-tools.tsx';
export { UnfinishedNotice } from './UnfinishedNotice.tsx';
