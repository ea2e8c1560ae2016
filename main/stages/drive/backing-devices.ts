/** Finds the devices under a path, a mount, a swap or the file of a loop device. Pure, except for the given `StatPath`. */
import { dirname } from 'node:path/posix';
import type { StatPath } from './bounded-stat.ts';
import type { BlockDevice, DeviceNumber, Mount, Swap } from './host-snapshot.ts';
import { type MountLine, mountOf, optionDevices, overlayLayers } from './mountinfo.ts';
import { isProtectedMountPoint } from './running-system.ts';

const DELETED = ' (deleted)';

type Mounted = Pick<MountLine, 'mountPoint' | 'device' | 'filesystem'>;

/** File systems whose server or program may not respond. Their files are not on a local drive. */
const REMOTE_OR_FUSE = /^(nfs4?|cifs|smb3|smbfs|9p|virtiofs|ceph|afs|lustre|glusterfs|autofs|fuse(\..+)?)$/;

/** Must not be accessed in this process, which could not even exit while it waits. */
export function mayHang({ filesystem }: Pick<MountLine, 'filesystem'>): boolean {
  return REMOTE_OR_FUSE.test(filesystem);
}

/**
 * The devices under a path without symbolic links: itself if it is a block device, else its file system, by device number and
 * by mount point. Both, because `stat` on a btrfs subvolume gives a number that no mount has. Empty: unknown, which refuses every
 * drive for which it matters.
 */
export async function backingDevices(
  path: string,
  mounts: readonly Mounted[],
  look: StatPath,
): Promise<DeviceNumber[]> {
  const mount = mountOf(path, mounts);
  // Not accessed, because the server may be dead.
  if (mount && mayHang(mount)) return [mount.device];
  const seen = await look(path);
  switch (seen.kind) {
    case 'block-device':
      return [seen.device];
    case 'file':
      return [...new Set([seen.device, ...(mount ? [mount.device] : [])])];
    case 'hidden':
      // Without permission, the mount tells the device; below /dev it does not.
      return mount && mount.filesystem !== 'devtmpfs' ? [mount.device] : [];
    case 'missing':
    case 'silent':
      return [];
  }
}

/** The same for a path that the kernel wrote, which says so when the file was deleted: it is still where it was. */
export async function backingDevicesOfKernelPath(
  path: string,
  mounts: readonly Mounted[],
  look: StatPath,
): Promise<DeviceNumber[]> {
  return backingDevices(path.endsWith(DELETED) ? dirname(path.slice(0, -DELETED.length)) : path, mounts, look);
}

/** `devices` by their names, for a swap partition that /dev does not show here. */
export async function locateSwap(
  path: string,
  mounts: readonly Mounted[],
  devices: readonly Pick<BlockDevice, 'name' | 'device'>[],
  look: StatPath,
): Promise<Swap> {
  const name = path.startsWith('/dev/') ? path.slice('/dev/'.length).replaceAll('/', '!') : null;
  const known = devices.find((device) => device.name === name);
  return { path, devices: known ? [known.device] : await backingDevicesOfKernelPath(path, mounts, look) };
}

export async function locateMount(line: MountLine, lines: readonly MountLine[], look: StatPath): Promise<Mount> {
  const { device, root, mountPoint, filesystem, source, options } = line;
  const numbers = new Set<DeviceNumber>();
  // bcachefs names all its members in one word: /dev/sda2:/dev/sdb2.
  const sources = source.startsWith('/dev/') ? source.split(':') : [];
  for (const path of [...sources, ...optionDevices(options)]) {
    const seen = await look(path);
    if (seen.kind === 'block-device') numbers.add(seen.device);
  }
  const hiddenLayers: string[] = [];
  // A container's overlay has a hundred layers and is mounted where nothing of the system is.
  for (const folder of filesystem === 'overlay' && isProtectedMountPoint(mountPoint) ? overlayLayers(options) : []) {
    const below = mountOf(folder, lines);
    if (below && mayHang(below)) {
      numbers.add(below.device);
      continue;
    }
    const seen = await look(folder);
    // Mounts from before the root was switched are in no list any more, but still in use.
    if (seen.kind === 'missing' || seen.kind === 'silent' || !below || below === line) hiddenLayers.push(folder);
    else numbers.add(below.device);
  }
  return {
    device,
    root,
    mountPoint,
    filesystem,
    source,
    sourceDevices: [...numbers],
    hiddenLayers,
    usedBytes: null,
  };
}
