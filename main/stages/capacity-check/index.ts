/**
 * Takes a drive. Finds out whether it has the capacity it claims.
 * Touches the drive, through the helper only, and the given folder, which keeps the original content of the positions until it is
 * put back.
 * Can fail with: what the helper session can fail with; drive-not-restored, probe-unfinished, nothing-to-restore,
 * record-unwritable, write-failed, drive-gone, drive-stalled. A false capacity is a finding, not a failure.
 */
export { checkedCapacities, keepChecked, unfinishedCapacityChecks } from './capacity-folder.ts';
export { checkCapacity, refuseTooSmall } from './check-capacity.ts';
export { putBackDrive } from './put-back.ts';
