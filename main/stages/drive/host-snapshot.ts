/**
 * A snapshot of the machine: plain data, so that every judgement is a pure function of it. Recorded machines may omit fields with a
 * default; the reader always fills them.
 */

import { NoDrivelist, UntoldReason } from '../../../contract/wire/drive.ts';
import { Detail } from '../../../contract/wire/reason.ts';
import { Bytes, ShortText, z } from '../../../contract/wire/schema.ts';
import { Protection } from '../../../contract/wire/settings.ts';
import { DrivelistDrive } from '../../system/drivelist/index.ts';

/** The kernel's `MAJOR:MINOR`. File systems without one device of their own (btrfs, overlay, tmpfs) have major 0. */
export const DeviceNumber = z.string().regex(/^\d+:\d+$/);
export type DeviceNumber = z.infer<typeof DeviceNumber>;

/** One line of /proc/self/mountinfo. Source: proc_pid_mountinfo(5). */
export const Mount = z.strictObject({
  device: DeviceNumber,
  /** The mounted part of the file system: `/`, a bind-mounted folder, or a btrfs subvolume such as `/@home`. */
  root: z.string().default('/'),
  mountPoint: z.string(),
  filesystem: z.string(),
  source: z.string(),
  /** Further devices it depends on: the block devices of its source, and the file systems under an overlay's layers. */
  sourceDevices: z.array(DeviceNumber).default([]),
  /** Layers of an overlay that are not visible: mounted before the root was switched, and in no list since. */
  hiddenLayers: z.array(z.string()).default([]),
  usedBytes: Bytes.nullable().default(null),
});
export type Mount = z.infer<typeof Mount>;

/** One line of /proc/swaps; `devices` is the partition itself, or the file systems that hold a swap file. Empty: unknown. */
export const Swap = z.strictObject({ path: z.string(), devices: z.array(DeviceNumber) });
export type Swap = z.infer<typeof Swap>;

/** One block device with its name in /sys/class/block: a whole disk, a partition, or something stacked on others. */
export const BlockDevice = z.strictObject({
  name: z.string(),
  device: DeviceNumber,
  /** The disk this is a partition of, or a hardware area of (`mmcblk0boot0`). */
  parent: z.string().nullable().default(null),
  /** Where on its disk a partition begins. */
  startBytes: Bytes.nullable().default(null),
  sizeBytes: Bytes,
  readOnly: z.boolean().default(false),
  removable: z.boolean().default(false),
  hidden: z.boolean().default(false),
  /** Behind a PCI port that the firmware says leads out of the case: Thunderbolt, USB4, ExpressCard. */
  external: z.boolean().default(false),
  diskseq: z.number().int().nonnegative().nullable().default(null),
  logicalSectorBytes: z.number().int().positive().default(512),
  holders: z.array(z.string()).default([]),
  slaves: z.array(z.string()).default([]),
  /** Device mapper: name `vg-root`, uuid `LVM-…` or `CRYPT-LUKS2-…`. */
  mapper: z.strictObject({ name: z.string(), uuid: z.string() }).nullable().default(null),
  /** `backingDevices` is empty if the devices under the file are unknown; `isOverDevice`: it is over a device, not a file. */
  loop: z
    .strictObject({
      backingFile: z.string(),
      backingDevices: z.array(DeviceNumber),
      isOverDevice: z.boolean().default(false),
      /** Where in the file it begins. */
      offsetBytes: Bytes.default(0),
      /** `MAJOR:MINOR:INODE`: the same for every name of the file. Null where nobody could ask. */
      fileId: z.string().nullable().default(null),
    })
    .nullable()
    .default(null),
  /** usb, mmc (SD cards), emmc (soldered), nvme, ata, scsi, virtio, loop, virtual, or what udev says. */
  bus: z.string().default('unknown'),
  serial: ShortText.nullable().default(null),
  wwn: ShortText.nullable().default(null),
  vendor: ShortText.nullable().default(null),
  model: ShortText.nullable().default(null),
  port: ShortText.nullable().default(null),
  /**
   * As udev and blkid name it: `ext4`, `iso9660`, `crypto_LUKS`, `zfs_member`. Null: none that is recognised, which never
   * means that nothing is there: that is `blank`.
   */
  filesystem: z.string().nullable().default(null),
  /** Read by us and found blank. */
  blank: z.boolean().default(false),
  /** Why nobody can say what is on it, where more is known than that nothing recognises it. */
  untold: UntoldReason.nullable().default(null),
  /** It is still being read: what is known of it may not be all, and `untold` is what would hold without that. */
  isBeingRead: z.boolean().default(false),
  /** All that wipefs found, where it was asked. */
  signatures: z.array(z.string()).default([]),
  /** Its partition table as blkid names it: `dos`, `gpt`, … */
  table: z.string().nullable().default(null),
  /** Partitions as the table on the medium has them, where it was read. `hasVolume`: an ISO 9660 volume begins with it. */
  entries: z
    .array(z.strictObject({ startBytes: Bytes, sizeBytes: Bytes, hasVolume: z.boolean().default(false) }))
    .default([]),
  /** How long an ISO 9660 volume is by its own word, where it was read. */
  volumeBytes: Bytes.nullable().default(null),
  label: z.string().nullable().default(null),
  /** The type its partition table gives it, as udev writes it: a GUID, or `0x83`. */
  partitionType: z.string().nullable().default(null),
  /** Attributes that could not be read: `holders`, `ro`, … Whether it is in use is then unknown. */
  unread: z.array(z.string()).default([]),
});
export type BlockDevice = z.infer<typeof BlockDevice>;

const Answered = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('listed'), drives: z.array(DrivelistDrive) }),
  z.strictObject({ state: z.literal('absent'), reason: NoDrivelist }),
]);

/** What drivelist says. While it is awaited, its answer `before` counts for the `unchanged` devices: not plugged in since. */
export const SecondOpinion = z.discriminatedUnion('state', [
  ...Answered.options,
  z.strictObject({
    state: z.literal('awaited'),
    before: Answered.nullable().default(null),
    unchanged: z.array(z.string()).default([]),
  }),
]);
export type SecondOpinion = z.infer<typeof SecondOpinion>;

export const HostSnapshot = z.strictObject({
  mounts: z.array(Mount),
  swaps: z.array(Swap).default([]),
  devices: z.array(BlockDevice),
  /** Open btrfs file systems and the names of their member devices. Source: /sys/fs/btrfs/UUID/devices. */
  btrfs: z.array(z.strictObject({ uuid: z.string(), members: z.array(z.string()) })).default([]),
  /** Imported ZFS pools. The kernel does not report their members. Source: /proc/spl/kstat/zfs. */
  zfsPools: z.array(z.string()).default([]),
  /** What of the machine could not be read, e.g. `/proc/self/mountinfo`: then no drive is safe. */
  unread: z.array(Detail).default([]),
  /** The whole disks that are drives. */
  candidates: z.strictObject({ names: z.array(z.string()) }),
  /** The protected drives. */
  protection: Protection.default({ state: 'known', drives: [] }),
  drivelist: SecondOpinion.default({ state: 'awaited', before: null, unchanged: [] }),
});
export type HostSnapshot = z.infer<typeof HostSnapshot>;

/** `/dev/sda`; the kernel writes a slash inside a name as `!` (`cciss!c0d0`). */
export function devicePathOf(name: string): string {
  return `/dev/${name.replaceAll('!', '/')}`;
}

/** `8:17` from the rdev or dev of a stat. Source: gnu_dev_major(3); exact up to 32-bit device numbers. */
export function deviceNumber(dev: number): DeviceNumber {
  const major = (dev >>> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >>> 12) & 0xfff00);
  return `${major}:${minor}`;
}
