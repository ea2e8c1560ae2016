/** Takes the snapshot for judgements: mounts, swaps, block devices and what is stacked on them. */
import { readFile, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { identityKey } from '../../../contract/rules/drive-identity.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { readProtection } from '../../system/settings/index.ts';
import { locateMount, locateSwap, mayHang } from './backing-devices.ts';
import { NO_ANSWER, readUsedBytes, statPath, within } from './bounded-stat.ts';
import { giveUpReading } from './content-readings.ts';
import { type BlockDevice, devicePathOf, type HostSnapshot, type Mount } from './host-snapshot.ts';
import { loopFileFinder } from './loop-files.ts';
import { type MountLine, parseMountInfo, parseSwaps } from './mountinfo.ts';
import { readDevices } from './read-devices.ts';
import { readNames } from './sysfs-text.ts';

const MOUNTS = '/proc/self/mountinfo';
const SWAPS = '/proc/swaps';

/** How long a listing waits for contents. A blank stick of any size is read within it at 10 MB/s. */
const CONTENTS_MS = 5000;

/** A snapshot whose contents are still to be read. */
export interface SnapshotReading {
  /** With what is known at this moment. */
  readonly now: () => HostSnapshot;
  /** Begins to read all contents that are not known. Each ends once more is. */
  readonly read: () => readonly Promise<void>[];
  /** Reads the contents of these drives (device paths or identities; all if left out), and waits for them five seconds at the longest. */
  readonly contents: (of?: readonly string[]) => Promise<void>;
}

/** Without drivelist's opinion, which read-both-lists.ts adds. Waits for the contents of all drives, or of these. */
export async function readHostSnapshot(contentsOf?: readonly string[]): Promise<HostSnapshot> {
  const reading = await beginHostSnapshot();
  await reading.contents(contentsOf);
  return reading.now();
}

/** Reads no contents by itself. */
export async function beginHostSnapshot(): Promise<SnapshotReading> {
  const unread: Detail[] = [];
  const mountText = await readFile(MOUNTS, 'utf8').catch(() => null);
  const lines = parseMountInfo(mountText ?? '');
  const written = (mountText ?? '').split('\n').filter((line) => line !== '');
  // Every Linux process has a mount, and a line that cannot be parsed may be the one that matters.
  if (lines.length === 0 || lines.length < written.length) unread.push(MOUNTS);
  const swapPaths = parseSwaps((await readSwaps(unread)) ?? '');
  const { now: devicesNow, unread: untold } = await readDevices(await loopFileFinder(lines));
  const devices = devicesNow();
  const swaps = await Promise.all(swapPaths.map((path) => locateSwap(path, lines, devices, statPath)));
  for (const { path } of swaps.filter(({ devices: under }) => under.length === 0))
    unread.push({ because: 'swap-not-located', path });
  const machine: HostSnapshot = {
    mounts: await Promise.all(lines.map((line) => readMount(line, lines))),
    swaps,
    devices,
    btrfs: await readBtrfs(),
    zfsPools: await readZfsPools(),
    unread,
    candidates: candidatesOf(devices),
    protection: await readProtection(),
    drivelist: { state: 'awaited', before: null, unchanged: [] },
  };
  const isOf = (device: BlockDevice, wanted: readonly string[]): boolean => {
    const disk = devices.find(({ name }) => name === device.parent) ?? device;
    return wanted.includes(devicePathOf(disk.name)) || wanted.includes(identityKey(disk));
  };
  return {
    now: () => ({ ...machine, devices: devicesNow() }),
    read: () => untold.map(({ read }) => read()),
    contents: async (of) => {
      const wanted = untold.filter(({ device }) => of === undefined || isOf(device, of));
      const readings = wanted.map(({ read }) => read());
      if ((await within(Promise.all(readings), CONTENTS_MS)) !== NO_ANSWER) return;
      for (const { device } of wanted) giveUpReading(devicePathOf(device.name));
    },
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
