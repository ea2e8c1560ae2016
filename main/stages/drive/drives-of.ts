/** The drives in a snapshot of the machine, each with its identity and its judgement. Pure. */
import { basename } from 'node:path';
import { identityKey } from '../../../contract/rules/drive-identity.ts';
import { nameInRecords } from '../../../contract/rules/drive-name.ts';
import type { Drive, Partition } from '../../../contract/wire/drive.ts';
import type { DrivelistDrive } from '../../system/drivelist/index.ts';
import { holdingsOf } from './holdings.ts';
import { type BlockDevice, devicePathOf, type HostSnapshot } from './host-snapshot.ts';
import { type JudgeOptions, judgeDrive } from './judge.ts';
import { identityOf } from './read-both-lists.ts';
import { onlyInDrivelist, seenBy } from './second-opinion.ts';
import { isSameMedium, stackOn } from './stack.ts';
import { usedBytesOf } from './warnings.ts';

/** In the order of their kernel names, refused ones included; then those that only drivelist lists. */
export function drivesOf(machine: HostSnapshot, options: JudgeOptions = {}): Drive[] {
  const candidates = new Set(machine.candidates.names);
  const known = machine.devices
    .filter(
      (device) =>
        candidates.has(device.name) || (options.includeLoop === true && device.loop !== null && device.parent === null),
    )
    .map((disk) => driveOf(disk, machine, options));
  return [...known, ...onlyInDrivelist(machine).map(unknownDrive)];
}

/** There is nothing to know it again by, or to judge it from. */
function unknownDrive({ devicePath, sizeBytes }: DrivelistDrive): Drive {
  const identity = { diskseq: null, serial: null, wwn: null, vendor: null, model: null, sizeBytes, port: null };
  return {
    id: identityKey(identity),
    identity,
    devicePath,
    name: basename(devicePath),
    bus: 'unknown',
    sizeBytes,
    logicalSectorBytes: 512,
    otherPaths: [],
    partitions: [],
    holdings: { kind: 'cannot-be-told', because: 'no-probe', signatures: [] },
    refusals: [{ kind: 'not-in-sysfs' }],
    warnings: [],
    seenBy: ['drivelist'],
  };
}

function driveOf(disk: BlockDevice, machine: HostSnapshot, options: JudgeOptions): Drive {
  const identity = identityOf(disk);
  return {
    id: identityKey(identity),
    identity,
    devicePath: devicePathOf(disk.name),
    name: nameOf(disk),
    bus: disk.bus,
    sizeBytes: disk.sizeBytes,
    logicalSectorBytes: disk.logicalSectorBytes,
    otherPaths: machine.devices.filter((device) => isSameMedium(device, disk)).map(({ name }) => devicePathOf(name)),
    partitions: partitionsOf(disk, machine),
    holdings: holdingsOf(disk, stackOn(machine, disk.name)),
    ...judgeDrive(machine, disk.name, options),
    seenBy: seenBy(machine, disk),
  };
}

/** `SanDisk Cruzer Blade`; many makers repeat their own name in the model. */
function nameOf({ vendor, model, loop, name }: BlockDevice): string {
  if (loop) return nameInRecords({ kind: 'loop', file: basename(loop.backingFile) });
  if (vendor && model) return model.toLowerCase().startsWith(vendor.toLowerCase()) ? model : `${vendor} ${model}`;
  return model ?? vendor ?? nameInRecords({ kind: 'unnamed', device: name });
}

/** A medium that is one file system without a partition table counts as one partition. */
function partitionsOf(disk: BlockDevice, machine: HostSnapshot): Partition[] {
  const inside = machine.devices.filter(({ parent }) => parent === disk.name);
  if (inside.length > 0) return inside.map((part) => partitionOf(part, machine));
  const whole = partitionOf(disk, machine);
  return whole.filesystem === null && whole.mountPoints.length === 0 ? [] : [whole];
}

function partitionOf(part: BlockDevice, machine: HostSnapshot): Partition {
  const { mounts } = stackOn(machine, part.name);
  const mounted = mounts.find(({ device }) => device === part.device);
  return {
    devicePath: devicePathOf(part.name),
    sizeBytes: part.sizeBytes,
    filesystem: part.filesystem ?? mounted?.filesystem ?? null,
    label: part.label,
    usedBytes: usedBytesOf(mounts),
    mountPoints: [...new Set(mounts.map(({ mountPoint }) => mountPoint))].toSorted(),
  };
}
