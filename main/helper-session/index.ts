/**
 * Takes a helper request. Starts the helper, with privilege only where the drive cannot be opened without; speaks its
 * protocol; gives what became of each drive. Touches nothing itself.
 * Can fail with: authorization-*, helper-failed, image-changed, file-not-found, file-unreadable; a drive's own failure is
 * in its DriveProgress.
 */
export { openHelperSession, type HelperRun, type HelperSession, type HelperResult } from './session.ts';
export { type DriveExpectation } from './drive-tracker.ts';
export { pkexecPath } from './program.ts';
