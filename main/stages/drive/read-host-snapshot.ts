/** Takes the snapshot for judgements: mounts, swaps, block devices and what is stacked on them. */
import { readFile, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Detail } from '../../../contract/wire/reason.ts';
import { readProtection } from '../../system/settings/index.ts';
import { backingDevicesOfKernelPath, locateMount, locateSwap, mayHang } from './backing-devices.ts';
import { readUsedBytes, statPath } from './bounded-stat.ts';
import type { BlockDevice, HostSnapshot, Mount } from './host-snapshot.ts';
import { type MountLine, parseMountInfo, parseSwaps } from './mountinfo.ts';
import { readDevices } from './read-devices.ts';
import { readNames } from './sysfs-text.ts';

const MOUNTS = '/proc/self/mountinfo';
const SWAPS = '/proc/swaps';

/** Without drivelist's opinion, which read-both-lists.ts adds. */
export async function readHostSnapshot(): Promise<HostSnapshot> {
  const unread: Detail[] = [];
  const mountText = await readFile(MOUNTS, 'utf8').catch(() => null);
  const lines = parseMountInfo(mountText ?? '');
  const written = (mountText ?? '').split('\n').filter((line) => line !== '');
  // Every Linux process has a mount, and a line that cannot be parsed may be the one that matters.
  if (lines.length === 0 || lines.length < written.length) unread.push(MOUNTS);
  const swapPaths = parseSwaps((await readSwaps(unread)) ?? '');
  const { devices, contentsKnown } = await readDevices((path) => backingDevicesOfKernelPath(path, lines, statPath));
  const swaps = await Promise.all(swapPaths.map((path) => locateSwap(path, lines, devices, statPath)));
  for (const { path } of swaps.filter(({ devices: under }) => under.length === 0))
    unread.push({ because: 'swap-not-located', path });
  return {
    mounts: await Promise.all(lines.map((line) => readMount(line, lines))),
    swaps,
    devices,
    btrfs: await readBtrfs(),
    zfsPools: await readZfsPools(),
    contentsKnown,
    unread,
    candidates: candidatesOf(devices),
    protection: await readProtection(),
    drivelist: { state: 'awaited', before: null, unchanged: [] },
  };
}

/** A kernel without swap has no such file; any other error hides what is in use. */
async function readSwaps(unread: Detail[]): Promise<string | null> {
  try {
    return await readFile(SWAPS, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) unread.push(SWAPS);
    return null;
  }
}

async function readMount(line: MountLine, lines: readonly MountLine[]): Promise<Mount> {
  const mount = await locateMount(line, lines, statPath);
  // The source of a FUSE mount may be called /dev/fuse.
  const isLocal = line.source.startsWith('/dev/') && !mayHang(line);
  return isLocal ? { ...mount, usedBytes: await readUsedBytes(line.mountPoint) } : mount;
}

async function readBtrfs(): Promise<HostSnapshot['btrfs']> {
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

/** Memory, optical and floppy drives, network disks, and all devices built on others. */
const NOT_A_DRIVE = /^(loop|ram|zram|dm-|md|zd|nbd|sr|fd|bcache|drbd|rbd|ublkb|mtdblock|pmem)/;

/** Which whole disks count as drives, according to the kernel (docs/adr/0038). */
function candidatesOf(devices: readonly BlockDevice[]): HostSnapshot['candidates'] {
  const whole = devices.filter((device) => !device.parent && !device.hidden && !NOT_A_DRIVE.test(device.name));
  return { names: whole.map(({ name }) => name) };
}
