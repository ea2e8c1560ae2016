/** Finds the mounts of a drive that can be unmounted so that it can be written. Pure. */
import type { HostSnapshot, Mount } from './host-snapshot.ts';
import { isWithin } from './mountinfo.ts';
import type { Stack } from './stack.ts';

/**
 * Of the disk or of a partition of it; a btrfs only when all of it lies there. What is mounted through anything else on the
 * drive (LUKS, LVM, a loop device, an overlay) would still hold it after an unmount.
 */
export function isDirectMount(
  mount: Mount,
  diskName: string,
  { devices, btrfs }: Pick<Stack, 'devices' | 'btrfs'>,
): boolean {
  const own = devices.filter(({ name, parent }) => name === diskName || parent === diskName);
  if (own.some(({ device }) => device === mount.device)) return true;
  const names = new Set(own.map(({ name }) => name));
  const numbers = new Set(own.map(({ device }) => device));
  return (
    mount.filesystem === 'btrfs' &&
    mount.sourceDevices.length > 0 &&
    mount.sourceDevices.every((device) => numbers.has(device)) &&
    btrfs.every(({ members }) => members.every((member) => names.has(member)))
  );
}

/**
 * Later mounts over or below `mount`, which would be unmounted instead or be in the way. Mounts are listed in the order in
 * which they were made.
 */
export function mountsStackedOn(mount: Mount, mounts: HostSnapshot['mounts']): Mount[] {
  const later = mounts.slice(mounts.indexOf(mount) + 1);
  return later.filter(
    ({ mountPoint }) => isWithin(mount.mountPoint, mountPoint) || isWithin(mountPoint, mount.mountPoint),
  );
}

export function mountPointsOf(mounts: readonly Mount[]): string[] {
  return [...new Set(mounts.map(({ mountPoint }) => mountPoint))].toSorted();
}
