/** On which devices a path, a mount, a swap or a loop device's file lies. Pure but for the `StatPath` it is handed. */
import { dirname } from 'node:path/posix';
import type { StatPath } from './bounded-stat.ts';
import type { BlockDevice, DeviceNumber, Mount, Swap } from './host-snapshot.ts';
import { type MountLine, mountOf, optionDevices, overlayLayers } from './mountinfo.ts';
import { isProtectedMountPoint } from './running-system.ts';

const DELETED = ' (deleted)';

type Mounted = Pick<MountLine, 'mountPoint' | 'device' | 'filesystem'>;

/** File systems behind which a server or a program may not answer. What lies there lies on no drive of its own. */
const REMOTE_OR_FUSE = /^(nfs4?|cifs|smb3|smbfs|9p|virtiofs|ceph|afs|lustre|glusterfs|autofs|fuse(\..+)?)$/;

/** Not to be asked in this process, which could not even end while it waits. */
export function mayHang({ filesystem }: Pick<MountLine, 'filesystem'>): boolean {
  return REMOTE_OR_FUSE.test(filesystem);
}

/**
 * The devices that a path without symbolic links stands on: itself when it is a block device, else its file system by
 * the kernel's word and by where it is mounted. Both, because a btrfs subvolume answers `stat` with a number that no
 * mount has. Empty: nobody knows, which refuses every drive that this matters for.
 */
export async function backingDevices(
  path: string,
  mounts: readonly Mounted[],
  look: StatPath,
): Promise<DeviceNumber[]> {
  const mount = mountOf(path, mounts);
  // Not touched, so that a dead server costs nothing.
  if (mount && mayHang(mount)) return [mount.device];
  const seen = await look(path);
  switch (seen.kind) {
    case 'block-device':
      return [seen.device];
    case 'file':
      return [...new Set([seen.device, ...(mount ? [mount.device] : [])])];
    case 'hidden':
      // Where nobody may look, the mount says it; below /dev it says nothing.
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
    // What was mounted before the root was switched is in no list any more, though it is still in use.
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
