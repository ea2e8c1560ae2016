/** The refusals, one rule each. Pure. */
import { isProtectedBy } from '../../../contract/rules/drive-identity.ts';
import type { Refusal } from '../../../contract/wire/drive.ts';
import type { Detail, HolderKind } from '../../../contract/wire/reason.ts';
import { protectionId } from '../../../contract/wire/settings.ts';
import { isDirectMount, mountPointsOf } from './direct-mounts.ts';
import { isPluggable } from './hardware.ts';
import { type BlockDevice, devicePathOf } from './host-snapshot.ts';
import type { JudgeOptions, RefusalRule } from './rule.ts';
import { REFUSALS_OF_DRIVELIST } from './second-opinion.ts';
import { isSameMedium, type Stack } from './stack.ts';
import { REFUSALS_OF_THE_UNKNOWN } from './unknown-stacks.ts';

const OF_USE: readonly RefusalRule[] = [
  {
    name: 'running-system',
    says: 'holds part of the running system, or swap',
    refuse: ({ parts }) => (parts.length > 0 ? [{ kind: 'holds-running-system', parts: [...parts] }] : []),
  },
  {
    name: 'mounted-through',
    says: 'is mounted through something else on it, so that unmounting would not free it',
    refuse: ({ parts, stack, disk }) => {
      const mountPoints = mountPointsOf(stack.mounts.filter((mount) => !isDirectMount(mount, disk.name, stack)));
      return parts.length === 0 && mountPoints.length > 0 ? [{ kind: 'mounted', mountPoints }] : [];
    },
  },
  {
    name: 'in-use',
    says: 'is used by a volume, a RAID, a loop device or an open btrfs, mounted or not',
    refuse: ({ parts, stack, disk }) => {
      const by = usersOf(stack, disk);
      return parts.length === 0 && by.length > 0 ? [{ kind: 'in-use', by }] : [];
    },
  },
];

const OF_THE_PROTECT_LIST: readonly RefusalRule[] = [
  {
    name: 'protected',
    says: 'is on the user’s protect list, by serial number or WWN',
    refuse: ({ machine: { protection }, disk }) => {
      const entries = protection.state === 'known' ? protection.drives : [];
      const entry = entries.find((each) => isProtectedBy(each, disk));
      return entry ? [{ kind: 'protected', id: protectionId(entry) }] : [];
    },
  },
  {
    name: 'protect-list-unreadable',
    says: 'may be on the protect list, which cannot be read',
    refuse: ({ machine: { protection } }) =>
      protection.state === 'unreadable'
        ? [{ kind: 'protect-list-unreadable', path: protection.path, detail: protection.detail }]
        : [],
  },
];

const OF_THE_IMAGE: readonly RefusalRule[] = [
  {
    name: 'image-on-it',
    says: 'holds the image that is to be written',
    refuse: ({ stack, options: { image } }) => {
      if (!image || isImageItself(stack, image)) return [];
      const numbers = new Set([...stack.devices, ...stack.mounts].map(({ device }) => device));
      return image.devices.some((device) => numbers.has(device)) ? [{ kind: 'holds-image', path: image.path }] : [];
    },
  },
  {
    name: 'image-itself',
    says: 'is the image itself, or a loop device over it, whatever the name of the file',
    refuse: ({ stack, options: { image } }) =>
      image && isImageItself(stack, image) ? [{ kind: 'holds-image', path: image.path }] : [],
  },
];

const OF_THE_DEVICE: readonly RefusalRule[] = [
  {
    name: 'not-whole',
    says: 'is a partition, or a hardware area of another drive',
    refuse: ({ disk }) => (disk.parent ? [{ kind: 'not-a-whole-drive', wholeDrive: devicePathOf(disk.parent) }] : []),
  },
  {
    name: 'stacked',
    says: 'is itself a volume or a RAID on other drives',
    refuse: ({ disk }) =>
      !disk.parent && disk.slaves.length > 0 ? [{ kind: 'not-a-whole-drive', wholeDrive: null }] : [],
  },
  {
    name: 'hidden',
    says: 'is one of several paths to a drive, which the kernel hides',
    refuse: ({ disk }) => (disk.hidden ? [{ kind: 'not-a-whole-drive', wholeDrive: null }] : []),
  },
  {
    name: 'loop-over-device',
    says: 'is a loop device over another drive, and so another name for it',
    refuse: ({ disk: { loop } }) =>
      loop?.isOverDevice ? [{ kind: 'not-a-whole-drive', wholeDrive: loop.backingFile }] : [],
  },
  {
    name: 'not-removable',
    says: 'is built in: not on USB or Thunderbolt, not in a card slot, and not in a hot-swap bay',
    refuse: ({ disk }) => (isOwnDrive(disk) && disk.bus !== 'loop' && !isPluggable(disk) ? [builtIn(disk)] : []),
  },
  {
    name: 'loop-unasked',
    says: 'is a loop device, and loop devices were not requested',
    refuse: ({ disk, options: { includeLoop } }) =>
      isOwnDrive(disk) && disk.bus === 'loop' && includeLoop !== true ? [builtIn(disk)] : [],
  },
];

const OF_THE_MEDIUM: readonly RefusalRule[] = [
  {
    name: 'no-medium',
    says: 'has no card or medium in it',
    refuse: ({ disk }) => (disk.sizeBytes === 0 ? [{ kind: 'no-medium' }] : []),
  },
  {
    name: 'read-only',
    says: 'is write-protected',
    refuse: ({ disk }) => (disk.sizeBytes > 0 && disk.readOnly ? [{ kind: 'read-only' }] : []),
  },
  {
    name: 'too-small',
    says: 'is smaller than the image',
    refuse: ({ disk: { sizeBytes: haveBytes }, options: { needBytes = 0 } }) =>
      haveBytes > 0 && needBytes > haveBytes ? [{ kind: 'too-small', needBytes, haveBytes }] : [],
  },
];

/** In the order in which the reasons are shown. */
export const REFUSALS: readonly RefusalRule[] = [
  ...OF_USE,
  ...REFUSALS_OF_THE_UNKNOWN,
  ...OF_THE_PROTECT_LIST,
  ...OF_THE_IMAGE,
  ...OF_THE_DEVICE,
  ...OF_THE_MEDIUM,
  ...REFUSALS_OF_DRIVELIST,
];

/** What uses the drive without being a partition of it. */
function usersOf(stack: Stack, disk: BlockDevice): Detail[] {
  const held = stack.devices.slice(1).filter((device) => device.parent === null && !isSameMedium(device, disk));
  const idleBtrfs = stack.btrfs
    .filter(() => !stack.mounts.some(({ filesystem }) => filesystem === 'btrfs'))
    .map(({ uuid }) => `btrfs ${uuid}`);
  return [...held.map(holderName), ...idleBtrfs];
}

const heldBy = (what: HolderKind, name: string): Detail => ({ because: 'held-by', what, name });

/** An encrypted volume, a RAID, `loop3 (/home/me/x.img)`. */
function holderName({ name, mapper, loop }: BlockDevice): Detail {
  if (loop) return `${name} (${loop.backingFile})`;
  if (name.startsWith('md')) return heldBy('raid', name);
  if (name.startsWith('bcache')) return heldBy('bcache', name);
  if (name.startsWith('zram')) return heldBy('compressed-memory', name);
  if (!mapper) return name;
  if (mapper.uuid.startsWith('LVM-')) return heldBy('lvm', logicalVolumeName(mapper.name));
  if (mapper.uuid.startsWith('CRYPT-VERITY-')) return heldBy('verified-volume', mapper.name);
  if (mapper.uuid.startsWith('CRYPT-')) return heldBy('encrypted-volume', mapper.name);
  if (mapper.uuid.startsWith('mpath-')) return heldBy('multipath', mapper.name);
  return `${mapper.name} (${name})`;
}

/** The mapper joins volume group and volume by one hyphen and doubles those inside them: `my--vg-root`. */
function logicalVolumeName(mapperName: string): string {
  return mapperName.replace(/(?<!-)-(?!-)/, '/').replaceAll('--', '-');
}

function isImageItself(stack: Stack, image: NonNullable<JudgeOptions['image']>): boolean {
  return stack.devices.some(
    ({ loop }) =>
      loop && (loop.backingFile === image.path || (loop.fileId !== null && loop.fileId === (image.fileId ?? null))),
  );
}

/** Not another name of another device. */
function isOwnDrive({ parent, hidden, slaves }: BlockDevice): boolean {
  return !parent && !hidden && slaves.length === 0;
}

function builtIn({ bus }: BlockDevice): Refusal {
  return { kind: 'not-removable', bus };
}
