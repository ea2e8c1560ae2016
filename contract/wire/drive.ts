/** What the user plugs in, how it is recognised, and whether it may be written. */
import { Detail } from './reason.ts';
import { Bytes, LongText, listOf, ShortText, z } from './schema.ts';

/**
 * What tells one drive from another. `diskseq` changes with every plug-in and is never reused until reboot
 * (Linux >= 5.15, /sys/block/X/diskseq), so it shows when a device path now belongs to another stick.
 */
export const DriveIdentity = z.strictObject({
  diskseq: z.number().int().nonnegative().nullable(),
  serial: ShortText.nullable(),
  wwn: ShortText.nullable(),
  vendor: ShortText.nullable(),
  model: ShortText.nullable(),
  sizeBytes: Bytes,
  /** Where it is plugged in, e.g. `pci-0000:00:14.0-usb-0:1:1.0-scsi-0:0:0:0`. */
  port: ShortText.nullable(),
});
export type DriveIdentity = z.infer<typeof DriveIdentity>;

export const Partition = z.strictObject({
  devicePath: LongText,
  sizeBytes: Bytes,
  filesystem: LongText.nullable(),
  label: LongText.nullable(),
  usedBytes: Bytes.nullable(),
  mountPoints: listOf(LongText),
});
export type Partition = z.infer<typeof Partition>;

/**
 * Why drivelist gave no list: then drives are listed from sysfs alone. `not-installed`: its own files are missing; `fallback`: it
 * could not read lsblk's JSON.
 */
export const NoDrivelist = z.enum(['lsblk-missing', 'not-installed', 'no-answer', 'failed', 'fallback']);
export type NoDrivelist = z.infer<typeof NoDrivelist>;

/** Why nobody can say what is on a drive. None of them ever counts as empty (docs/adr/0039). */
export const UntoldReason = z.enum([
  /** Signatures of several file systems, such as an ISO 9660 descriptor that an ext4 has left standing. */
  'several-signatures',
  /** Its partition table is for sectors of another size than the drive shows. */
  'other-sector-size',
  /** A protective MBR without its GPT, or a GPT without its MBR. */
  'table-damaged',
  /** It gave an error where it was read, or no answer. */
  'unreadable',
  /** udev and blkid name nothing on it, and this user may not read it. */
  'no-permission',
  /** There is neither an entry in udev's database nor a blkid that may read it. */
  'no-probe',
  /** What udev's database says is of an earlier device of the same name, or udev is not done with it. */
  'udev-outdated',
  /** It is not blank, and nothing on it is recognised. */
  'unrecognised',
]);
export type UntoldReason = z.infer<typeof UntoldReason>;

/** What is on a drive. What cannot be told, or not yet, is treated as data. */
export const Holdings = z.discriminatedUnion('kind', [
  /** Proven: no table, no signature, and read to be blank. Also where there is no medium. */
  z.strictObject({ kind: z.literal('empty') }),
  /** `what`: file systems and the like as blkid names them, `partition-table` for a table with nothing known in it. */
  z.strictObject({ kind: z.literal('holds'), what: listOf(LongText).min(1) }),
  /** `signatures`: what was found all the same, as wipefs names it. */
  z.strictObject({ kind: z.literal('cannot-be-told'), because: UntoldReason, signatures: listOf(LongText) }),
  /** For a moment after it was plugged in or changed; then one of the others follows. */
  z.strictObject({ kind: z.literal('being-read') }),
]);
export type Holdings = z.infer<typeof Holdings>;

/** Why a drive must not be written. */
export const Refusal = z.discriminatedUnion('kind', [
  /** `parts`: which parts of the running system are on it, e.g. `['/', '/nix']` or `['swap']`. */
  z.strictObject({ kind: z.literal('holds-running-system'), parts: listOf(LongText).min(1) }),
  /** Mounted through something else, such as an encrypted volume on it, so Flakestick cannot unmount it. */
  z.strictObject({ kind: z.literal('mounted'), mountPoints: listOf(LongText).min(1) }),
  /** Used by something else: an encrypted volume, `loop3 (/home/me/x.img)`. */
  z.strictObject({ kind: z.literal('in-use'), by: listOf(Detail).min(1) }),
  z.strictObject({ kind: z.literal('holds-image'), path: LongText }),
  z.strictObject({ kind: z.literal('read-only') }),
  z.strictObject({ kind: z.literal('too-small'), needBytes: Bytes, haveBytes: Bytes }),
  z.strictObject({ kind: z.literal('no-medium') }),
  z.strictObject({ kind: z.literal('not-removable'), bus: LongText }),
  z.strictObject({ kind: z.literal('not-a-whole-drive'), wholeDrive: LongText.nullable() }),
  z.strictObject({ kind: z.literal('unknown-stack'), what: Detail }),
  /** Something on it may hold the file of a loop device that cannot be seen from here: then that is in use. */
  z.strictObject({ kind: z.literal('hidden-loop-file'), loop: LongText, path: LongText }),
  /** On the protect list. `id` as in that list. */
  z.strictObject({ kind: z.literal('protected'), id: LongText }),
  /** The protect list cannot be read, so the drive could be on it. */
  z.strictObject({ kind: z.literal('protect-list-unreadable'), path: LongText, detail: Detail }),
  /** drivelist takes it for a drive of the system, and it is behind no external port. */
  z.strictObject({ kind: z.literal('system-drive') }),
  /** drivelist has not answered yet; it has a second for it. */
  z.strictObject({ kind: z.literal('awaiting-drivelist') }),
  /** drivelist lists it and sysfs does not: nothing is known of it. */
  z.strictObject({ kind: z.literal('not-in-sysfs') }),
]);
export type Refusal = z.infer<typeof Refusal>;

/** Labels, or places where it is mounted, that one warning names. Records keep it, so a stranger's may be read. */
export const MAX_NAMED = 1000;

/** What the user should look at before a drive is written. */
export const DriveWarning = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('large'), sizeBytes: Bytes }),
  /** Also for a drive of which nobody can tell what is on it: `holdings` says which of the two. */
  z.strictObject({ kind: z.literal('holds-data'), labels: listOf(ShortText, MAX_NAMED), usedBytes: Bytes.nullable() }),
  /** Only a live image, such as Flakestick writes, which can be made again. */
  z.strictObject({ kind: z.literal('holds-live-image'), label: ShortText.nullable() }),
  /** It is unmounted before it is written, once the user has confirmed. */
  z.strictObject({ kind: z.literal('mounted'), mountPoints: listOf(LongText, MAX_NAMED).min(1) }),
  /** A loop device: a file used as a drive. */
  z.strictObject({ kind: z.literal('virtual') }),
  /** A disk behind Thunderbolt or another PCI port that leads out of the case: it looks like one that is built in. */
  z.strictObject({ kind: z.literal('external-disk') }),
  /** drivelist takes it for a drive of the system, but it is behind an external port and nothing of the system is on it. */
  z.strictObject({ kind: z.literal('called-system-drive') }),
  /** sysfs lists it and drivelist does not. */
  z.strictObject({ kind: z.literal('not-in-drivelist') }),
  /** It was judged from sysfs alone. */
  z.strictObject({ kind: z.literal('no-drivelist'), reason: NoDrivelist }),
  /** Nothing in the image is started by a PC's firmware. */
  z.strictObject({ kind: z.literal('image-starts-no-pc') }),
  /** The image's partitions or volume cannot be found on a drive with sectors of this size. */
  z.strictObject({ kind: z.literal('image-for-other-sectors'), imageBytes: Bytes, driveBytes: Bytes }),
  /** A capacity check proved that it holds less than it claims. */
  z.strictObject({ kind: z.literal('proven-fake'), atMostBytes: Bytes }),
]);
export type DriveWarning = z.infer<typeof DriveWarning>;

export const Drive = z.strictObject({
  /** identityKey(identity). */
  id: LongText,
  identity: DriveIdentity,
  devicePath: LongText,
  /** Of the same medium by another way: a second path to one WWN, a second loop device on one file. */
  otherPaths: listOf(LongText),
  /** The name shown to people, e.g. `SanDisk Cruzer Blade`. */
  name: LongText,
  bus: LongText,
  sizeBytes: Bytes,
  logicalSectorBytes: z.number().int().positive(),
  partitions: listOf(Partition),
  holdings: Holdings,
  /** Empty means it may be written. */
  refusals: listOf(Refusal),
  warnings: listOf(DriveWarning),
  /** Who lists it. Loop devices are in sysfs alone. */
  seenBy: listOf(z.enum(['drivelist', 'sysfs']), 2).min(1),
});
export type Drive = z.infer<typeof Drive>;

export function isEligible(drive: Drive): boolean {
  return drive.refusals.length === 0;
}

/** Whether something on it would be missed, or nobody can tell. */
export function holdsData({ warnings }: Pick<Drive, 'warnings'>): boolean {
  return warnings.some(({ kind }) => kind === 'holds-data');
}

/** What is on a drive when a job ends, however it ends. */
export const DriveContents = z.enum(['untouched', 'partly-written', 'written-unverified', 'verified']);
export type DriveContents = z.infer<typeof DriveContents>;
