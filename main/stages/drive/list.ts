/** The drives of this machine, each with its identity and its judgement: of the kernel’s list and of drivelist’s. */
import { basename, dirname } from 'node:path';
import { identityKey } from '../../../contract/rules/drive-identity.ts';
import { nameInRecords } from '../../../contract/rules/drive-name.ts';
import type { Drive, Partition } from '../../../contract/wire/drive.ts';
import type { DrivelistDrive } from '../../system/drivelist/index.ts';
import { backingDevices, mayHang } from './backing-devices.ts';
import { realPathOf, statPath } from './bounded-stat.ts';
import { holdingsOf } from './holdings.ts';
import { type BlockDevice, devicePathOf, type HostSnapshot } from './host-snapshot.ts';
import { type JudgeOptions, judgeDrive } from './judge.ts';
import { mountOf } from './mountinfo.ts';
import { identityOf, readBothLists, readWithAnswerOf } from './read-both-lists.ts';
import { onlyInDrivelist, seenBy } from './second-opinion.ts';
import { isSameMedium, stackOn } from './stack.ts';
import { usedBytesOf } from './warnings.ts';

export interface ListOptions {
  /** Also list loop devices that have a file. */
  includeLoop?: boolean | undefined;
  /** Refuses drives that are smaller. */
  imageNeedsBytes?: number | undefined;
  /** Refuses the drive this file is on. */
  imagePath?: string | undefined;
  /** Whose contents are waited for (device paths or identities): those that something is decided about; all if left out. */
  contentsOf?: readonly string[] | undefined;
}

/**
 * Every drive, refused ones included, in the order of their kernel names. Takes a second where drivelist does not answer; after
 * that the drives are those of sysfs alone, which each of them says. Takes five where a drive does not answer; its contents are
 * still being read then.
 */
export async function listDrives(options: ListOptions = {}): Promise<Drive[]> {
  const machine = await readBothLists(options.contentsOf);
  last = { machine, atMs: performance.now() };
  return drivesIn(machine, options);
}

/** What this process listed for the checks of a command, right before the job. */
let last: { readonly machine: HostSnapshot; readonly atMs: number } | null = null;
const RECENT_MS = 3000;
const recentMachine = (): HostSnapshot | null =>
  last && performance.now() - last.atMs < RECENT_MS ? last.machine : null;

/** May be seconds old: only for drives that are judged once more before anything happens to them. */
export async function listDrivesRecently(options: ListOptions): Promise<Drive[]> {
  const machine = recentMachine();
  return machine ? drivesIn(machine, options) : listDrives(options);
}

/** Like listDrives, but drivelist, whose thread takes longer than all the rest, is not asked again within seconds. */
export async function listDrivesAgain(options: ListOptions): Promise<Drive[]> {
  const machine = recentMachine();
  return machine ? drivesIn(await readWithAnswerOf(machine, options.contentsOf), options) : listDrives(options);
}

export async function drivesIn(machine: HostSnapshot, options: ListOptions): Promise<Drive[]> {
  const image = options.imagePath === undefined ? undefined : await locateImage(options.imagePath, machine);
  return drivesOf(machine, { includeLoop: options.includeLoop, image, needBytes: options.imageNeedsBytes });
}

/**
 * The location of the image, for `judgeDrive`. For a missing file, that of its folder; `devices` is empty if it is unknown.
 */
export async function locateImage(path: string, machine: HostSnapshot): Promise<NonNullable<JudgeOptions['image']>> {
  const found = await realPathOf(path);
  if (found === 'silent') return { path, devices: [] };
  if (found !== 'missing') {
    const devices = await backingDevices(found.real, machine.mounts, statPath);
    return { path: found.real, devices, fileId: await fileIdOf(found.real, machine.mounts) };
  }
  const folder = await realPathOf(dirname(path));
  const devices = typeof folder === 'object' ? await backingDevices(folder.real, machine.mounts, statPath) : [];
  return { path, devices };
}

/** A file on a server is not asked: no loop device of a drive is over it. */
async function fileIdOf(path: string, mounts: HostSnapshot['mounts']): Promise<string | null> {
  const mount = mountOf(path, mounts);
  if (mount && mayHang(mount)) return null;
  const seen = await statPath(path);
  return seen.kind === 'file' && seen.inode !== undefined ? `${seen.device}:${seen.inode}` : null;
}

/** Pure. */
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
