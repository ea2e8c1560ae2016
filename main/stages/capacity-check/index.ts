/**
 * Takes a drive, before anything is written to it. Gives whether it really has what it says.
 * Touches the drive, through the helper only, and the folder it is given: what was at the places that a check writes to is
 * kept there until it is put back.
 * Can fail with: what the helper session can fail with; drive-not-restored, probe-unfinished, nothing-to-restore,
 * record-unwritable, write-failed, drive-gone, drive-stalled. That a drive lies is a finding, not a failure.
 */
export { checkedCapacities, checkOf, keepChecked, unfinishedCapacityChecks } from './capacity-folder.ts';
export { type CapacityCheckOptions, checkCapacity } from './check-capacity.ts';
export { putBackDrive } from './put-back.ts';
