/** What stands on a disk: partitions, volumes, RAIDs, loop devices, file systems, swap. Pure. */
import type { BlockDevice, DeviceNumber, HostSnapshot, Mount, Swap } from './host-snapshot.ts';

export interface Stack {
  /** The disk itself first, then everything on it. */
  devices: BlockDevice[];
  mounts: Mount[];
  swaps: Swap[];
  btrfs: HostSnapshot['btrfs'];
  /** Names that hold a device of the stack but are not devices of this machine. */
  unknownHolders: string[];
}

/** What has been found on the disk so far. */
interface Below {
  readonly machine: HostSnapshot;
  readonly devices: readonly BlockDevice[];
  readonly btrfs: HostSnapshot['btrfs'];
  readonly isOnIt: (devices: readonly DeviceNumber[]) => boolean;
}

/** One way in which something stands on something else. */
export interface Link {
  readonly name: string;
  /** For the table of rules: “a partition stands on its disk”. */
  readonly says: string;
  readonly device?: (device: BlockDevice, below: Below) => boolean;
  readonly mount?: (mount: Mount, below: Below) => boolean;
  readonly swap?: (swap: Swap, below: Below) => boolean;
}

/**
 * Whether they are two names of one medium: two paths to one WWN that nothing joins, or loop devices over the same bytes of
 * one file, whatever that is called. Makers that give each disk the same WWN make this refuse too many drives, never too few.
 */
export function isSameMedium(a: BlockDevice, b: BlockDevice): boolean {
  if (a.name === b.name || a.parent !== null || b.parent !== null || a.hidden || b.hidden) return false;
  if (a.loop && b.loop) {
    if (a.loop.fileId === null || a.loop.fileId !== b.loop.fileId) return false;
    const [aEnd, bEnd] = [a.loop.offsetBytes + a.sizeBytes, b.loop.offsetBytes + b.sizeBytes];
    return a.loop.offsetBytes < bEnd && b.loop.offsetBytes < aEnd;
  }
  const isSameSerial = a.serial === null || b.serial === null || a.serial === b.serial;
  return a.wwn !== null && a.wwn === b.wwn && a.sizeBytes === b.sizeBytes && isSameSerial;
}

export const LINKS: readonly Link[] = [
  {
    name: 'same-medium',
    says: 'what stands on another name of the medium (a second path to its WWN, a second loop device on its file) stands on it',
    device: (device, { devices }) => devices.some((below) => isSameMedium(device, below)),
  },
  {
    name: 'partition',
    says: 'a partition, and a hardware area of eMMC, stands on its disk',
    device: ({ parent }, { devices }) => devices.some(({ name }) => name === parent),
  },
  {
    name: 'holder',
    says: 'a volume, RAID, cache or mapping stands on its slaves and under its holders, according to the kernel',
    device: ({ name, slaves }, { devices }) =>
      devices.some((below) => slaves.includes(below.name) || below.holders.includes(name)),
  },
  {
    name: 'loop',
    says: 'a loop device stands on the file system of its file, or on the device it is over',
    device: ({ loop }, { isOnIt }) => loop !== null && isOnIt(loop.backingDevices),
  },
  {
    name: 'mounted-device',
    says: 'a mount stands on the device with its device number',
    mount: ({ device }, { isOnIt }) => isOnIt([device]),
  },
  {
    name: 'mount-source',
    says: 'a mount stands on every device named in its source and its options',
    mount: ({ filesystem, sourceDevices }, { isOnIt }) => filesystem !== 'overlay' && isOnIt(sourceDevices),
  },
  {
    name: 'btrfs-member',
    says: 'a btrfs is mounted by one of its devices but stands on all of them',
    mount: isOnBtrfs,
  },
  {
    name: 'overlay-layer',
    says: 'an overlay stands on the file systems of its layers',
    mount: ({ filesystem, sourceDevices }, { isOnIt }) => filesystem === 'overlay' && isOnIt(sourceDevices),
  },
  {
    name: 'swap',
    says: 'swap stands on its partition, or on the file system of its file',
    swap: ({ devices }, { isOnIt }) => isOnIt(devices),
  },
];

/** Follows every link from the bottom up until nothing more is found. File systems are identified by number. */
export function stackOn(machine: HostSnapshot, diskName: string, links: readonly Link[] = LINKS): Stack {
  const disk = machine.devices.find(({ name }) => name === diskName);
  const stack: Stack = { devices: disk ? [disk] : [], mounts: [], swaps: [], btrfs: [], unknownHolders: [] };
  if (!disk) return stack;
  const numbers = new Set([disk.device]);
  const isOnIt = (devices: readonly DeviceNumber[]) => devices.some((device) => numbers.has(device));
  const below = (): Below => ({ machine, devices: stack.devices, btrfs: stack.btrfs, isOnIt });

  for (let size = 0; size !== stack.devices.length + numbers.size; ) {
    size = stack.devices.length + numbers.size;
    for (const device of machine.devices) {
      if (stack.devices.includes(device) || !links.some((link) => link.device?.(device, below()))) continue;
      stack.devices.push(device);
      numbers.add(device.device);
    }
    const names = new Set(stack.devices.map(({ name }) => name));
    stack.btrfs = machine.btrfs.filter(({ members }) => members.some((member) => names.has(member)));
    stack.mounts = machine.mounts.filter((mount) => links.some((link) => link.mount?.(mount, below())));
    for (const mount of stack.mounts) numbers.add(mount.device);
  }
  stack.swaps = machine.swaps.filter((swap) => links.some((link) => link.swap?.(swap, below())));
  const known = new Set(machine.devices.map(({ name }) => name));
  stack.unknownHolders = [...new Set(stack.devices.flatMap(({ holders }) => holders))].filter(
    (holder) => !known.has(holder),
  );
  return stack;
}

/** A file system that is mounted by an unknown device may be on any. */
function isOnBtrfs(mount: Mount, { machine, btrfs }: Below): boolean {
  if (mount.filesystem !== 'btrfs' || btrfs.length === 0) return false;
  const sources = machine.devices.filter(({ device }) => mount.sourceDevices.includes(device)).map(({ name }) => name);
  return sources.length === 0 || btrfs.some(({ members }) => members.some((member) => sources.includes(member)));
}
