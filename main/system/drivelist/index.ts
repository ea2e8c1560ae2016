/**
 * Takes: nothing. Gives: what drivelist says of the drives of this machine, or why it says nothing.
 * Touches: starts a thread that runs lsblk, for a second at the longest. Never fails.
 */
export { type DrivelistAnswer, DrivelistDrive } from './answer.ts';
export { askDrivelist } from './ask-drivelist.ts';
export { DrivelistThread, prepareDrivelist } from './thread.ts';
