/** What stands on a disk: partitions, volumes, RAIDs, loop devices, file systems, swap. Pure. */
import type { BlockDevice, DeviceNumber, Machine, Mount, Swap } from './machine.ts';

export interface Stack {
  /** The disk itself first, then everything on it. */
  devices: BlockDevice[];
  mounts: Mount[];
  swaps: Swap[];
  btrfs: Machine['btrfs'];
  /** Names that hold a device of the stack but are no device of this machine. */
  unknownHolders: string[];
}

/**
 * Follows every link from the bottom to the top until nothing more is found: partition of, slave of, loop device over
 * a file, member of a btrfs, layer of an overlay, swap file in. A file system is known by its device number.
 */
export function stackOn(machine: Machine, diskName: string): Stack {
  const disk = machine.devices.find(({ name }) => name === diskName);
  const stack: Stack = { devices: disk ? [disk] : [], mounts: [], swaps: [], btrfs: [], unknownHolders: [] };
  if (!disk) return stack;
  const names = new Set([disk.name]);
  const numbers = new Set([disk.device]);
  const isOnIt = (devices: readonly DeviceNumber[]) => devices.some((device) => numbers.has(device));

  for (let size = 0; size !== names.size + numbers.size; ) {
    size = names.size + numbers.size;
    for (const device of machine.devices) {
      if (names.has(device.name) || !standsOn(device, stack.devices, isOnIt)) continue;
      stack.devices.push(device);
      names.add(device.name);
      numbers.add(device.device);
    }
    stack.btrfs = machine.btrfs.filter(({ members }) => members.some((member) => names.has(member)));
    stack.mounts = machine.mounts.filter(
      (mount) =>
        isOnIt([mount.device]) || isOnIt(mount.sourceDevices) || isOnBtrfs(mount, machine.devices, stack.btrfs),
    );
    for (const mount of stack.mounts) numbers.add(mount.device);
  }
  stack.swaps = machine.swaps.filter((swap) => isOnIt(swap.devices));
  const known = new Set(machine.devices.map(({ name }) => name));
  stack.unknownHolders = [...new Set(stack.devices.flatMap(({ holders }) => holders))].filter(
    (holder) => !known.has(holder),
  );
  return stack;
}

function standsOn(
  device: BlockDevice,
  below: readonly BlockDevice[],
  isOnIt: (devices: readonly DeviceNumber[]) => boolean,
): boolean {
  if (device.loop && isOnIt(device.loop.backingDevices)) return true;
  return below.some(
    ({ name, holders }) => device.parent === name || device.slaves.includes(name) || holders.includes(device.name),
  );
}

/** A btrfs is mounted by one of its devices and is on all of them. One mounted by nobody knows what may be on any. */
function isOnBtrfs(mount: Mount, devices: readonly BlockDevice[], pools: Machine['btrfs']): boolean {
  if (mount.filesystem !== 'btrfs' || pools.length === 0) return false;
  const sources = devices.filter(({ device }) => mount.sourceDevices.includes(device)).map(({ name }) => name);
  return sources.length === 0 || pools.some(({ members }) => members.some((member) => sources.includes(member)));
}
