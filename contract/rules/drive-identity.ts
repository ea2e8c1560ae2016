/**
 * When two drives count as the same drive: one function for each question. Pure. For all of them, a missing serial number or WWN
 * proves nothing, and `diskseq` is valid only within one boot of the machine.
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

/** Whether two identity keys differ only in the plug-in. For explanations, never for decisions. */
export function isKeyOfAnotherPlugIn(a: string, b: string): boolean {
  return a.slice(a.indexOf('.')) === b.slice(b.indexOf('.'));
}

/** Whether the drive can be recognised after it was unplugged. If not, results about it are not kept longer. */
export function isRecognisable({ serial, wwn }: Pick<DriveIdentity, 'serial' | 'wwn'>): boolean {
  return serial !== null || wwn !== null;
}

/**
 * The properties that stay the same whenever the drive is plugged in. File names in the state folder depend on their order.
 * Meaningless for a drive that is not recognisable.
 */
export function hardwareTraits({ serial, wwn, model, sizeBytes }: Hardware): readonly (string | number | null)[] {
  return [serial, wwn, model, sizeBytes];
}

/** The same hardware, whenever it was plugged in. Without serial number and WWN, only while it stays plugged in. */
export function isSameDrive(a: DriveIdentity, b: DriveIdentity): boolean {
  if (!isRecognisable(a) && a.diskseq !== b.diskseq) return false;
  const other = hardwareTraits(b);
  return hardwareTraits(a).every((trait, index) => trait === other[index]);
}

/** A drive, with other names of its medium where they are known. */
export type NamedDrive = Pick<Drive, 'devicePath' | 'identity'> & {
  readonly otherPaths?: readonly string[] | undefined;
};

/**
 * Whether using one means using the other: the same hardware, or the same device node or medium at this moment. For leases,
 * where mistaking two drives for one costs a wait, and mistaking one drive for two costs its content.
 */
export function isSameDevice(a: NamedDrive, b: NamedDrive): boolean {
  const paths = [b.devicePath, ...(b.otherPaths ?? [])];
  if ([a.devicePath, ...(a.otherPaths ?? [])].some((path) => paths.includes(path))) return true;
  if (isSameDrive(a.identity, b.identity) || isSecondPath(a.identity, b.identity)) return true;
  return a.identity.diskseq !== null && a.identity.diskseq === b.identity.diskseq;
}

/** Of `pci-0000:00:14.0-usb-0:1:1.0-scsi-0:0:0:1`, everything but the slot. */
const socketOf = ({ port }: Pick<DriveIdentity, 'port'>): string | null => port?.replace(/-scsi-[\d:]+$/, '') ?? null;

/** Whether switching one off switches the other one off, too: two slots of one card reader, or one drive. */
export function isSameSocket(a: Pick<DriveIdentity, 'port'>, b: Pick<DriveIdentity, 'port'>): boolean {
  return socketOf(a) !== null && socketOf(a) === socketOf(b);
}

/** A bridge or controller may hide the serial number or the model on one of the paths. */
function isSecondPath(a: DriveIdentity, b: DriveIdentity): boolean {
  const isSerialOfBoth = a.serial === null || b.serial === null || a.serial === b.serial;
  return a.wwn !== null && a.wwn === b.wwn && a.sizeBytes === b.sizeBytes && isSerialOfBoth;
}

/** Whether they are one medium in one list of drives: the same drive, or another name of it. */
export function isSameMedium(
  a: Pick<Drive, 'id' | 'devicePath' | 'otherPaths'>,
  b: Pick<Drive, 'id' | 'devicePath' | 'otherPaths'>,
): boolean {
  return a.id === b.id || a.otherPaths.includes(b.devicePath) || b.otherPaths.includes(a.devicePath);
}

/**
 * Whether it cannot be excluded that they are the same hardware: a serial number or WWN that one of them lacks is
 * ignored. For interrupted capacity checks, where the tags on the drive finally decide; never for a write.
 */
export function mayBeSameDrive(a: Hardware, b: Hardware): boolean {
  const agree = (one: string | null, other: string | null): boolean => one === null || other === null || one === other;
  return a.sizeBytes === b.sizeBytes && a.model === b.model && agree(a.serial, b.serial) && agree(a.wwn, b.wwn);
}

/**
 * Whether the drive was unplugged in between, as the kernel counts (Linux >= 5.15). Both must be the same drive, seen in the
 * same boot of the machine: the count starts over at every boot.
 */
export function wasReplugged(before: DriveIdentity, now: DriveIdentity): boolean {
  return before.serial !== null && before.diskseq !== null && now.diskseq !== null && before.diskseq !== now.diskseq;
}

/**
 * Whether an entry of the protect list means this drive. Serial number or WWN is enough: some enclosures hide the
 * WWN. Makers that give every stick the same serial make this protect too many drives, never too few.
 */
export function isProtectedBy(
  { serial, wwn }: Pick<DriveIdentity, 'serial' | 'wwn'>,
  identity: Pick<DriveIdentity, 'serial' | 'wwn'>,
): boolean {
  return isSameSerial(serial, identity.serial) || isSameSerial(wwn, identity.wwn);
}

/** Whether the summary of a record, which only has a serial number, is about this drive. For sorting and hints. */
export function isDriveOfSummary(
  { driveSerial }: { readonly driveSerial: string | null },
  { serial }: Pick<DriveIdentity, 'serial'>,
): boolean {
  return serial !== null && driveSerial === serial;
}

/** Whether a person cannot tell them apart by what a list shows. For hints. */
export function looksTheSame(
  a: Pick<Drive, 'name' | 'sizeBytes' | 'identity'>,
  b: Pick<Drive, 'name' | 'sizeBytes' | 'identity'>,
): boolean {
  return a.name === b.name && a.sizeBytes === b.sizeBytes && a.sizeBytes > 0 && a.identity.serial === b.identity.serial;
}

/** What the helper is given to recognise a drive, and compares through the open descriptor. */
export function helperDriveOf({ devicePath, identity }: Pick<Drive, 'devicePath' | 'identity'>): HelperDrive {
  const { diskseq, serial, sizeBytes } = identity;
  return { devicePath, diskseq, serial, sizeBytes };
}
