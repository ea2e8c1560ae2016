/** Whether a drive may be written, as reasons. Pure: everything it knows is in the machine's snapshot. */
import type { DriveWarning, Refusal } from '../../contract/drive.ts';
import { JobFailure } from '../../contract/failure.ts';
import { type BlockDevice, type DeviceNumber, devicePathOf, type Machine, type Mount } from './machine.ts';
import { runningSystemParts } from './running-system.ts';
import { type Stack, stackOn } from './stack.ts';

/** A “256 GB” stick is a little over 256e9 bytes and is nothing unusual; 256 GiB and above is. */
export const LARGE_BYTES = 256 * 1024 ** 3;

const WRITABLE_BUSES: readonly string[] = ['usb', 'mmc'];

export interface JudgeOptions {
  /** Also takes loop devices as drives. */
  includeLoop?: boolean | undefined;
  /** The image's real path and the devices it lies on (`placeImage`). */
  image?: { path: string; devices: readonly DeviceNumber[] } | undefined;
  needBytes?: number | undefined;
}

export interface Judgement {
  /** Empty means it may be written. */
  refusals: Refusal[];
  warnings: DriveWarning[];
}

/** Fails with `drive-not-found` when the machine has no such device. */
export function judgeDrive(machine: Machine, diskName: string, options: JudgeOptions = {}): Judgement {
  const disk = machine.devices.find(({ name }) => name === diskName);
  if (!disk) throw new JobFailure({ kind: 'drive-not-found', drive: devicePathOf(diskName) });
  const stack = stackOn(machine, diskName);
  return {
    refusals: [
      ...refuseUse(machine, stack),
      ...refuseImage(stack, options.image),
      ...refuseDevice(disk, options),
      ...refuseMedium(disk, options.needBytes),
    ],
    warnings: warnings(disk, stack),
  };
}

/** What the drive is in use for. A part of the running system says it all: what else is mounted there is no help. */
function refuseUse(machine: Machine, stack: Stack): Refusal[] {
  const refusals: Refusal[] = [];
  const parts = runningSystemParts(stack);
  if (parts.length > 0) {
    refusals.push({ kind: 'holds-running-system', parts });
  } else {
    const mountPoints = [...new Set(stack.mounts.map(({ mountPoint }) => mountPoint))].toSorted();
    if (mountPoints.length > 0) refusals.push({ kind: 'mounted', mountPoints });
    const by = holdersOf(stack);
    if (by.length > 0) refusals.push({ kind: 'in-use', by });
  }
  for (const what of stack.unknownHolders) refusals.push({ kind: 'unknown-stack', what });
  if (mayHoldZfs(machine, stack)) refusals.push({ kind: 'unknown-stack', what: 'ZFS' });
  return refusals;
}

/** ZFS claims its disks without telling the kernel's device tree, so a member beside any imported pool is suspect. */
function mayHoldZfs(machine: Machine, stack: Stack): boolean {
  const isZfsInUse = machine.zfsPools.length > 0 || machine.mounts.some(({ filesystem }) => filesystem === 'zfs');
  if (!isZfsInUse) return false;
  return !machine.contentsKnown || stack.devices.some(({ filesystem }) => filesystem === 'zfs_member');
}

function holdersOf(stack: Stack): string[] {
  const [disk, ...above] = stack.devices;
  const held = above.filter((device) => device.parent === null && device !== disk).map(holderName);
  const idleBtrfs = stack.btrfs
    .filter(() => !stack.mounts.some(({ filesystem }) => filesystem === 'btrfs'))
    .map(({ uuid }) => `btrfs ${uuid}`);
  return [...held, ...idleBtrfs];
}

/** `LVM vg/root`, `encrypted volume cryptroot`, `RAID md0`, `loop3 (/home/me/x.img)`. */
function holderName({ name, mapper, loop }: BlockDevice): string {
  if (loop) return `${name} (${loop.backingFile})`;
  if (name.startsWith('md')) return `RAID ${name}`;
  if (!mapper) return name;
  if (mapper.uuid.startsWith('LVM-')) return `LVM ${logicalVolumeName(mapper.name)}`;
  if (mapper.uuid.startsWith('CRYPT-')) return `encrypted volume ${mapper.name}`;
  return `${mapper.name} (${name})`;
}

/** The mapper joins volume group and volume by one hyphen and doubles those inside them: `my--vg-root`. */
function logicalVolumeName(mapperName: string): string {
  return mapperName.replace(/(?<!-)-(?!-)/, '/').replaceAll('--', '-');
}

function refuseImage(stack: Stack, image: JudgeOptions['image']): Refusal[] {
  if (!image) return [];
  const numbers = new Set([...stack.devices, ...stack.mounts].map(({ device }) => device));
  // A loop device over the image would be copied onto itself.
  const isItself = stack.devices.some(({ loop }) => loop?.backingFile === image.path);
  const isOnIt = image.devices.some((device) => numbers.has(device));
  return isItself || isOnIt ? [{ kind: 'holds-image', path: image.path }] : [];
}

function refuseDevice(disk: BlockDevice, { includeLoop }: JudgeOptions): Refusal[] {
  if (disk.parent) return [{ kind: 'not-a-whole-drive', wholeDrive: devicePathOf(disk.parent) }];
  if (disk.hidden || disk.slaves.length > 0) return [{ kind: 'not-a-whole-drive', wholeDrive: null }];
  // Memory disks (zram) may call themselves removable.
  const isPluggable = WRITABLE_BUSES.includes(disk.bus) || (disk.removable && disk.bus !== 'virtual');
  const isTaken = disk.bus === 'loop' ? includeLoop === true : isPluggable;
  return isTaken ? [] : [{ kind: 'not-removable', bus: disk.bus }];
}

function refuseMedium(disk: BlockDevice, needBytes = 0): Refusal[] {
  if (disk.sizeBytes === 0) return [{ kind: 'no-medium' }];
  const refusals: Refusal[] = [];
  if (disk.readOnly) refusals.push({ kind: 'read-only' });
  if (needBytes > disk.sizeBytes) refusals.push({ kind: 'too-small', needBytes, haveBytes: disk.sizeBytes });
  return refusals;
}

function warnings(disk: BlockDevice, stack: Stack): DriveWarning[] {
  const found: DriveWarning[] = [];
  if (disk.sizeBytes > LARGE_BYTES) found.push({ kind: 'large', sizeBytes: disk.sizeBytes });
  const holdsData = stack.devices.some(({ name, filesystem }) => name !== disk.name || filesystem !== null);
  if (holdsData || stack.mounts.length > 0) {
    const labels = [...new Set(stack.devices.flatMap(({ label }) => label ?? []))];
    found.push({ kind: 'holds-data', labels, usedBytes: usedBytesOf(stack.mounts) });
  }
  if (disk.bus === 'loop') found.push({ kind: 'virtual' });
  return found;
}

/** Of the file systems that are mounted, each counted once; null when none is, for then nobody knows. */
export function usedBytesOf(mounts: readonly Mount[]): number | null {
  const used = new Map<DeviceNumber, number>();
  for (const { device, usedBytes } of mounts) if (usedBytes !== null) used.set(device, usedBytes);
  return used.size === 0 ? null : [...used.values()].reduce((sum, bytes) => sum + bytes, 0);
}
