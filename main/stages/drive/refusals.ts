/** The reasons against writing a drive, one rule each. Pure. */
import type { Refusal } from '../../../contract/wire/drive.ts';
import { isDirectMount, mountPointsOf } from './direct-mounts.ts';
import { holderName } from './holder-name.ts';
import { type BlockDevice, type DeviceNumber, devicePathOf, type HostSnapshot } from './host-snapshot.ts';
import { REFUSALS_OF_THE_PROTECTED } from './protected.ts';
import type { Stack } from './stack.ts';
import { REFUSALS_OF_THE_UNKNOWN } from './unknown-stacks.ts';

export interface JudgeOptions {
  /** Also takes loop devices as drives. */
  includeLoop?: boolean | undefined;
  /** The image's real path and the devices it lies on (`placeImage`); none when nobody knows. */
  image?: { path: string; devices: readonly DeviceNumber[] } | undefined;
  needBytes?: number | undefined;
}

/** All that a rule may look at. */
export interface Case {
  readonly machine: HostSnapshot;
  readonly disk: BlockDevice;
  readonly stack: Stack;
  /** What of the running system is on the drive: then what else is mounted there is no help to anybody. */
  readonly parts: readonly string[];
  readonly options: JudgeOptions;
}

export interface RefusalRule {
  readonly name: string;
  /** For the table of rules: “a drive that …”. */
  readonly says: string;
  refuse(judged: Case): Refusal[];
}

const WRITABLE_BUSES: readonly string[] = ['usb', 'mmc'];

const OF_USE: readonly RefusalRule[] = [
  {
    name: 'running-system',
    says: 'holds a place of the running system, or swap',
    refuse: ({ parts }) => (parts.length > 0 ? [{ kind: 'holds-running-system', parts: [...parts] }] : []),
  },
  {
    name: 'mounted-through',
    says: 'is mounted through something else on it, so that an unmount would not free it',
    refuse: ({ parts, stack, disk }) => {
      const mountPoints = mountPointsOf(stack.mounts.filter((mount) => !isDirectMount(mount, disk.name, stack)));
      return parts.length === 0 && mountPoints.length > 0 ? [{ kind: 'mounted', mountPoints }] : [];
    },
  },
  {
    name: 'in-use',
    says: 'is held by a volume, a RAID, a loop device or an open btrfs, mounted or not',
    refuse: ({ parts, stack }) => {
      const by = usersOf(stack);
      return parts.length === 0 && by.length > 0 ? [{ kind: 'in-use', by }] : [];
    },
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
    says: 'is the image, or a loop device over it: it would be copied onto itself',
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
    says: 'is built in: on neither USB nor a card slot, and not in a bay from which it can be taken',
    refuse: ({ disk }) => (isOwnDrive(disk) && disk.bus !== 'loop' && !isPluggable(disk) ? [builtIn(disk)] : []),
  },
  {
    name: 'loop-unasked',
    says: 'is a loop device, and nobody asked for those',
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

/** In the order in which the reasons are told. */
export const REFUSALS: readonly RefusalRule[] = [
  ...OF_USE,
  ...REFUSALS_OF_THE_UNKNOWN,
  ...REFUSALS_OF_THE_PROTECTED,
  ...OF_THE_IMAGE,
  ...OF_THE_DEVICE,
  ...OF_THE_MEDIUM,
];

/** What holds the drive without being a partition of it. */
function usersOf(stack: Stack): string[] {
  const held = stack.devices.slice(1).filter(({ parent }) => parent === null);
  const idleBtrfs = stack.btrfs
    .filter(() => !stack.mounts.some(({ filesystem }) => filesystem === 'btrfs'))
    .map(({ uuid }) => `btrfs ${uuid}`);
  return [...held.map(holderName), ...idleBtrfs];
}

function isImageItself(stack: Stack, image: NonNullable<JudgeOptions['image']>): boolean {
  return stack.devices.some(({ loop }) => loop?.backingFile === image.path);
}

/** Not another name for something else. */
function isOwnDrive({ parent, hidden, slaves }: BlockDevice): boolean {
  return !parent && !hidden && slaves.length === 0;
}

/** Memory disks (zram) may call themselves removable. */
function isPluggable({ bus, removable }: BlockDevice): boolean {
  return WRITABLE_BUSES.includes(bus) || (removable && bus !== 'virtual');
}

function builtIn({ bus }: BlockDevice): Refusal {
  return { kind: 'not-removable', bus };
}
