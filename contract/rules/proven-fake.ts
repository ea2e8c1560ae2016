/** Drives that a capacity check proved to hold less than they claim. */
import type { CheckedCapacity } from '../wire/capacity-check.ts';
import type { CapacityFinding } from '../wire/capacity-finding.ts';
import type { DriveIdentity } from '../wire/drive.ts';
import { isRecognisable, isSameDrive } from './drive-identity.ts';

type Proof = Extract<CapacityFinding, { kind: 'wraps' | 'loses' }>;

/**
 * What the newest check of this drive proved; null if it proved nothing. A drive without serial number and WWN is known only by
 * its plug-in, and not at all on a kernel that does not count those.
 */
export function provenFake(identity: DriveIdentity, checked: readonly CheckedCapacity[]): Proof | null {
  if (!isRecognisable(identity) && identity.diskseq === null) return null;
  const newest = checked
    .filter((one) => isSameDrive(one.identity, identity))
    .toSorted((a, b) => b.at.localeCompare(a.at))[0];
  const finding = newest?.report.finding;
  return finding?.kind === 'wraps' || finding?.kind === 'loses' ? finding : null;
}
