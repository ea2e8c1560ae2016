/**
 * Takes a helper request. Starts the helper, with privilege only if the drive cannot be opened without; speaks its protocol;
 * gives the outcome of each drive. Touches nothing itself.
 * Can fail with: authorization-*, helper-failed, image-changed, file-not-found, file-unreadable; a drive's own failure is
 * in its DriveProgress.
 */

export type { DriveFollower } from './drive-follower.ts';
export type { DriveExpectation } from './drive-tracker.ts';
export { findPkexec } from './pkexec.ts';
export { type Command, isHelperAvailable } from './program.ts';
export type { Decide, Decision, Sampled } from './sampling.ts';
export {
  type HelperPreparation,
  type HelperResult,
  type HelperRun,
  type HelperSession,
  type HelperSessionOptions,
  type OneDriveRun,
  type OneDriveSession,
  openHelperSession,
} from './session.ts';
export { callerNow } from './trusted-path.ts';
