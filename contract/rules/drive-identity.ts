/**
 * When two drives are the same drive: every notion of it, each with the question that it answers. Pure. What they have in
 * common is that a missing serial or WWN proves nothing, and that `diskseq` counts within one run of the machine only.
 */
import type { Drive, DriveIdentity } from '../wire/drive.ts';
import { type HelperDrive, isSameSerial } from '../wire/helper-protocol.ts';

type Hardware = Pick<DriveIdentity, 'serial' | 'wwn' | 'model' | 'sizeBytes'>;

/**
 * The identity as one word that `drives` prints and `--drive` and `--expect` take, e.g. `27.4C530001230101.31914983424`:
 * diskseq, serial (or WWN, or port, or `-`), size in bytes. For selections and confirmations: the same plug-in of the same
 * drive. Two drives present at the same time never share it.
 */
export function identityKey(identity: DriveIdentity): string {
  const name = identity.serial ?? identity.wwn ?? identity.port ?? '-';
  return `${identity.diskseq ?? '-'}.${name.replace(/[^\w:-]+/g, '_')}.${identity.sizeBytes}`;
}

const IDENTITY_KEY = /^(\d+|-)\.([\w:-]*)\.(\d+)$/;

/** Whether a text is written like an identity key. No device path is. */
export function isIdentityKey(text: string): boolean {
  return IDENTITY_KEY.test(text);
}

/** Whether two identity keys differ at most in when the drive was plugged in. For an explanation, never for a decision. */
export function isKeyOfAnotherPlugIn(a: string, b: string): boolean {
  return a.slice(a.indexOf('.')) === b.slice(b.indexOf('.'));
}

/** Whether the drive can be recognised after it was unplugged. What cannot keeps no result beyond that. */
export function isRecognisable({ serial, wwn }: Pick<DriveIdentity, 'serial' | 'wwn'>): boolean {
  return serial !== null || wwn !== null;
}

/**
 * What stays the same wherever and whenever the drive is plugged in, in an order that names of files in the state folder
 * depend on. Meaningless for a drive that is not recognisable.
 */
export function hardwareTraits({ serial, wwn, model, sizeBytes }: Hardware): readonly (string | number | null)[] {
  return [serial, wwn, model, sizeBytes];
}

/** The same hardware, whenever and wherever it was plugged in. Without serial and WWN only as long as it stays plugged in. */
export function isSameDrive(a: DriveIdentity, b: DriveIdentity): boolean {
  if (!isRecognisable(a) && a.diskseq !== b.diskseq) return false;
  const other = hardwareTraits(b);
  return hardwareTraits(a).every((trait, index) => trait === other[index]);
}

/**
 * Whether using the one is using the other: the same hardware, or the same node at this moment. For leases, where taking two
 * drives for one costs a wait, and one drive for two costs its content.
 */
export function isSameDevice(
  a: Pick<Drive, 'devicePath' | 'identity'>,
  b: Pick<Drive, 'devicePath' | 'identity'>,
): boolean {
  if (a.devicePath === b.devicePath || isSameDrive(a.identity, b.identity)) return true;
  return a.identity.diskseq !== null && a.identity.diskseq === b.identity.diskseq;
}

/**
 * Whether it cannot be excluded that they are the same hardware: a serial or WWN that one of them does not show counts for
 * nothing. For a capacity check that was cut short, whose marks on the drive decide in the end; never for a write.
 */
export function mayBeSameDrive(a: Hardware, b: Hardware): boolean {
  const agree = (one: string | null, other: string | null): boolean => one === null || other === null || one === other;
  return a.sizeBytes === b.sizeBytes && a.model === b.model && agree(a.serial, b.serial) && agree(a.wwn, b.wwn);
}

/**
 * Whether the drive was unplugged in between, as the kernel counts (Linux >= 5.15). Both must be the same drive, seen in the
 * same run of the machine: the count starts again at every boot.
 */
export function wasReplugged(before: DriveIdentity, now: DriveIdentity): boolean {
  return before.serial !== null && before.diskseq !== null && now.diskseq !== null && before.diskseq !== now.diskseq;
}

/**
 * Whether an entry of the protect list means this drive. Serial or WWN is enough: a disk shows its WWN in one enclosure and
 * not in another. Makers that give every stick the same serial make this protect too many drives, never too few.
 */
export function isProtectedBy(
  { serial, wwn }: Pick<DriveIdentity, 'serial' | 'wwn'>,
  identity: Pick<DriveIdentity, 'serial' | 'wwn'>,
): boolean {
  return isSameSerial(serial, identity.serial) || isSameSerial(wwn, identity.wwn);
}

/** Whether a record's summary, which has a serial and nothing else, names this drive. For the order of lists and for hints. */
export function isDriveOfSummary(
  { driveSerial }: { readonly driveSerial: string | null },
  { serial }: Pick<DriveIdentity, 'serial'>,
): boolean {
  return serial !== null && driveSerial === serial;
}

/** What the helper is told of a drive, and compares on the descriptor that it has opened. */
export function helperDriveOf({ devicePath, identity }: Pick<Drive, 'devicePath' | 'identity'>): HelperDrive {
  const { diskseq, serial, sizeBytes } = identity;
  return { devicePath, diskseq, serial, sizeBytes };
}
