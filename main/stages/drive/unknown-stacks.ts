/** Refuses drives whose use cannot be determined. Pure. */
import type { UntoldReason } from '../../../contract/wire/drive.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { untoldOf } from './holdings.ts';
import { devicePathOf, type HostSnapshot } from './host-snapshot.ts';
import type { RefusalRule } from './rule.ts';
import type { Stack } from './stack.ts';

const unknown = (what: Detail | null) => (what === null ? [] : [{ kind: 'unknown-stack' as const, what }]);

/** File systems that can be a layer of an overlay. FAT and exFAT cannot. */
const LAYERS = ['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'f2fs', 'bcachefs', 'jfs', 'squashfs', 'erofs'];

/** The partition type that ZFS gives itself. Its spare and cache disks have no other mark that udev knows. */
const ZFS_PARTITION = '6a898cc3-1dd2-11b2-99a6-080020736631';

/**
 * Storage systems that use disks without showing it in the kernel's device tree. A member is suspect while any of its kind is
 * in use; otherwise it is ordinary old data.
 */
interface SilentClaim {
  readonly name: string;
  /** Its name where it is the same in every language. */
  readonly what: Detail;
  readonly says: string;
  /** Not suspected for drives with unknown content: nearly every machine would refuse all drives. */
  readonly isRare?: true;
  readonly isInUse: (machine: HostSnapshot) => boolean;
  readonly isMember: (stack: Stack) => boolean;
}

const mounted = (filesystem: string) => (machine: HostSnapshot) =>
  machine.mounts.some((mount) => mount.filesystem === filesystem);
/** By its name, or by one of several signatures. */
const holds = (filesystem: string) => (stack: Stack) =>
  stack.devices.some((device) => device.filesystem === filesystem || device.signatures.includes(filesystem));

/** Has something on it that may be any file system: nobody knows which. */
const isUntold = ({ devices }: Stack): boolean => devices.some((device) => untoldOf(device, devices) !== null);

/**
 * Reasons under which it may also be a member of the kinds below. Where blkid and wipefs were asked they would have named
 * one, and where udev was it is told all but a member that has a second signature too: a person has to mean that drive.
 */
const MAY_BE_MEMBER: readonly (UntoldReason | null)[] = ['unreadable', 'no-probe', 'udev-outdated'];

const mayBeMember = ({ devices }: Stack): boolean =>
  devices.some((device) => {
    const because = untoldOf(device, devices);
    const isUnnamed = because === 'several-signatures' && device.signatures.length === 0;
    return isUnnamed || MAY_BE_MEMBER.includes(because);
  });

const SILENT_CLAIMS: readonly SilentClaim[] = [
  {
    name: 'zfs',
    what: 'ZFS',
    says: 'is marked as a member of a ZFS pool while any pool is imported',
    isInUse: (machine) => machine.zfsPools.length > 0 || mounted('zfs')(machine),
    isMember: (stack) =>
      holds('zfs_member')(stack) || stack.devices.some(({ partitionType }) => partitionType === ZFS_PARTITION),
  },
  {
    name: 'lvm-idle',
    what: { because: 'idle-lvm' },
    says: 'is a physical volume without an active volume while other volumes are active: it may belong to the same group',
    isInUse: ({ devices }) => devices.some(({ mapper }) => mapper?.uuid.startsWith('LVM-')),
    isMember: (stack) =>
      holds('LVM2_member')(stack) && !stack.devices.some(({ mapper }) => mapper?.uuid.startsWith('LVM-')),
  },
  {
    name: 'bcache-idle',
    what: { because: 'idle-bcache' },
    says: 'is marked for bcache, without a holder, while a bcache device exists',
    isInUse: ({ devices }) => devices.some(({ name }) => name.startsWith('bcache')),
    isMember: (stack) => holds('bcache')(stack) && !stack.devices.some(({ name }) => name.startsWith('bcache')),
  },
  {
    name: 'drbd',
    what: 'DRBD',
    says: 'is marked for DRBD while a DRBD device exists',
    isInUse: ({ devices }) => devices.some(({ name }) => name.startsWith('drbd')),
    isMember: holds('drbd'),
  },
  {
    name: 'journal',
    what: { because: 'external-journal' },
    isRare: true,
    says: 'is the external journal of a file system while one of that kind is mounted',
    isInUse: (machine) => mounted('ext4')(machine) || mounted('ext3')(machine),
    isMember: holds('jbd'),
  },
  {
    name: 'btrfs-unlisted',
    what: 'btrfs',
    says: 'has a btrfs while one is mounted and the kernel does not list its members',
    isInUse: (machine) => mounted('btrfs')(machine) && machine.btrfs.length === 0,
    isMember: (stack) => holds('btrfs')(stack) && stack.mounts.length === 0,
  },
  {
    name: 'bcachefs-unlisted',
    what: 'bcachefs',
    says: 'has a bcachefs while one is mounted whose members are unknown',
    isInUse: ({ mounts }) =>
      mounts.some(({ filesystem, sourceDevices }) => filesystem === 'bcachefs' && sourceDevices.length === 0),
    isMember: (stack) => holds('bcachefs')(stack) && stack.mounts.length === 0,
  },
];

export const REFUSALS_OF_THE_UNKNOWN: readonly RefusalRule[] = [
  {
    name: 'unknown-holder',
    says: 'is held by something that is not a device of this machine',
    refuse: ({ stack }) => stack.unknownHolders.flatMap(unknown),
  },
  ...SILENT_CLAIMS.map(
    ({ name, what, says, isInUse, isMember }): RefusalRule => ({
      name,
      says,
      refuse: ({ machine, stack, parts }) =>
        unknown(parts.length === 0 && isInUse(machine) && isMember(stack) ? what : null),
    }),
  ),
  {
    name: 'contents-unknown',
    says: 'may be any of these, because its contents cannot be read',
    refuse: ({ machine, stack }) =>
      mayBeMember(stack)
        ? SILENT_CLAIMS.filter(({ isInUse, isRare }) => !isRare && isInUse(machine)).flatMap(({ what }) =>
            unknown(what),
          )
        : [],
  },
  {
    name: 'hidden-layer',
    says: 'has a file system, or something unknown, that may be a layer of the running system, some of whose layers are not visible',
    refuse: ({ machine, stack, parts }) => {
      const layer = machine.mounts.find(({ hiddenLayers }) => hiddenLayers.length > 0)?.hiddenLayers[0];
      const isSuspect =
        parts.length === 0 &&
        stack.mounts.length === 0 &&
        (isUntold(stack) || LAYERS.some((filesystem) => holds(filesystem)(stack)));
      return unknown(isSuspect && layer !== undefined ? { because: 'hidden-layer', path: layer } : null);
    },
  },
  {
    name: 'hidden-loop-file',
    says: 'has a file system, or something unknown, that may hold the file of a loop device whose file is not visible',
    refuse: ({ machine, stack, parts }) => {
      const hidden = machine.devices.find((device) => device.loop?.backingDevices.length === 0);
      const isSuspect =
        parts.length === 0 &&
        stack.mounts.length === 0 &&
        (isUntold(stack) || stack.devices.some(({ filesystem }) => filesystem !== null));
      return isSuspect && hidden?.loop
        ? [{ kind: 'hidden-loop-file', loop: devicePathOf(hidden.name), path: hidden.loop.backingFile }]
        : [];
    },
  },
  {
    name: 'machine-unread',
    says: 'is in a machine where it cannot be determined what is in use',
    refuse: ({ machine }) => machine.unread.flatMap(unknown),
  },
  {
    name: 'device-unread',
    says: 'has no readable information about what holds it, or whether it is read-only',
    refuse: ({ stack }) =>
      stack.devices.flatMap(({ name, unread }) =>
        unread.flatMap((attribute) => unknown({ because: 'attribute-unread', attribute, device: name })),
      ),
  },
  {
    name: 'image-unplaced',
    says: 'may hold the image, whose location is unknown',
    refuse: ({ options: { image } }) =>
      unknown(image && image.devices.length === 0 ? { because: 'image-not-located', path: image.path } : null),
  },
];
