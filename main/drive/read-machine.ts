/** Takes the snapshot that every judgement is made from: mounts, swaps, block devices and what is stacked on them. */
import { readFile, readlink, realpath, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readCandidates } from './candidates.ts';
import { type DeviceNumber, deviceNumber, type Machine, type Mount } from './machine.ts';
import { type MountLine, mountOf, overlayLayers, parseMountInfo, parseSwaps } from './mountinfo.ts';
import { readDevices } from './read-devices.ts';
import { readNames, readText } from './sysfs-text.ts';

export async function readMachine(): Promise<Machine> {
  const lines = parseMountInfo(await readFile('/proc/self/mountinfo', 'utf8'));
  const swapPaths = parseSwaps((await readText('/proc/swaps')) ?? '');
  const { devices, contentsKnown } = await readDevices((path) => devicesUnder(path, lines));
  return {
    mounts: await Promise.all(lines.map((line) => readMount(line, lines))),
    swaps: await Promise.all(swapPaths.map(async (path) => ({ path, devices: await devicesUnder(path, lines) }))),
    devices,
    btrfs: await readBtrfs(),
    zfsPools: await readZfsPools(),
    contentsKnown,
    candidates: await readCandidates(devices),
  };
}

/**
 * The devices a path stands on: itself when it is a block device, else its file system by the kernel's word and by
 * where it is mounted. Both, because a btrfs subvolume answers `stat` with a number that no mount has.
 */
export async function devicesUnder(
  path: string,
  mounts: readonly MountLine[] | readonly Mount[],
): Promise<DeviceNumber[]> {
  const real = await realpath(path).catch(() => path);
  const node = await stat(real).catch(() => null);
  if (node?.isBlockDevice()) return [deviceNumber(node.rdev)];
  const numbers = new Set<DeviceNumber>();
  if (node) numbers.add(deviceNumber(node.dev));
  const mount = mountOf<{ mountPoint: string; device: DeviceNumber }>(real, mounts);
  if (mount) numbers.add(mount.device);
  return [...numbers];
}

async function readMount(line: MountLine, lines: readonly MountLine[]): Promise<Mount> {
  const { device, root, mountPoint, filesystem, source, options } = line;
  const numbers = new Set<DeviceNumber>();
  // bcachefs names all its members in one word: /dev/sda2:/dev/sdb2.
  for (const path of source.startsWith('/dev/') ? source.split(':') : []) {
    const node = await stat(path).catch(() => null);
    if (node?.isBlockDevice()) numbers.add(deviceNumber(node.rdev));
  }
  for (const folder of filesystem === 'overlay' ? overlayLayers(options) : []) {
    const below = mountOf(folder, lines);
    if (below) numbers.add(below.device);
  }
  return {
    device,
    root,
    mountPoint,
    filesystem,
    source,
    sourceDevices: [...numbers],
    usedBytes: source.startsWith('/dev/') ? await readUsedBytes(mountPoint) : null,
  };
}

async function readUsedBytes(mountPoint: string): Promise<number | null> {
  const space = await statfs(mountPoint).catch(() => null);
  return space ? (space.blocks - space.bfree) * space.bsize : null;
}

async function readBtrfs(): Promise<Machine['btrfs']> {
  const folder = '/sys/fs/btrfs';
  const uuids = (await readNames(folder)).filter((name) => /^[0-9a-f-]{36}$/.test(name));
  return Promise.all(
    uuids.map(async (uuid) => ({ uuid, members: await linkTargetNames(join(folder, uuid, 'devices')) })),
  );
}

async function linkTargetNames(folder: string): Promise<string[]> {
  const names = await readNames(folder);
  return Promise.all(names.map(async (name) => basename(await readlink(join(folder, name)).catch(() => name))));
}

/** Each imported pool has a folder beside files such as `arcstats`. */
async function readZfsPools(): Promise<string[]> {
  const folder = '/proc/spl/kstat/zfs';
  const names = await readNames(folder);
  const pools = await Promise.all(
    names.map(async (name) => ((await stat(join(folder, name)).catch(() => null))?.isDirectory() ? [name] : [])),
  );
  return pools.flat();
}
