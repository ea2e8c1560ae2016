/** What the user should look at before a drive is written, one rule each. Pure. */
import { MAX_NAMED } from '../../../contract/wire/drive.ts';
import { isDirectMount, mountPointsOf } from './direct-mounts.ts';
import { holdingsOf, isLiveImage } from './holdings.ts';
import type { DeviceNumber, Mount } from './host-snapshot.ts';
import type { WarningRule } from './rule.ts';
import { WARNINGS_OF_DRIVELIST } from './second-opinion.ts';

/** A “256 GB” stick is a little over 256e9 bytes and is nothing unusual; 256 GiB and above is. */
export const LARGE_BYTES = 256 * 1024 ** 3;

export const WARNINGS: readonly WarningRule[] = [
  {
    name: 'large',
    says: 'is larger than 256 GiB, like disks with backups',
    warn: ({ disk: { sizeBytes } }) => (sizeBytes > LARGE_BYTES ? [{ kind: 'large', sizeBytes }] : []),
  },
  {
    name: 'holds-data',
    says: 'has partitions or a file system, or is not proven to be empty',
    warn: ({ disk, stack }) => {
      if (isLiveImage(disk, stack.devices) || holdingsOf(disk, stack).kind === 'empty') return [];
      const labels = [...new Set(stack.devices.flatMap(({ label }) => label ?? []))].slice(0, MAX_NAMED);
      return [{ kind: 'holds-data', labels, usedBytes: usedBytesOf(stack.mounts) }];
    },
  },
  {
    name: 'holds-live-image',
    says: 'has only a live image on it, by the image’s own partition table, which can be made again',
    warn: ({ disk, stack }) =>
      isLiveImage(disk, stack.devices) ? [{ kind: 'holds-live-image', label: disk.label }] : [],
  },
  {
    name: 'mounted',
    says: 'is mounted, and will be unmounted before it is written',
    warn: ({ disk, stack, parts }) => {
      const mountPoints = mountPointsOf(stack.mounts.filter((mount) => isDirectMount(mount, disk.name, stack)));
      return parts.length === 0 && mountPoints.length > 0
        ? [{ kind: 'mounted', mountPoints: mountPoints.slice(0, MAX_NAMED) }]
        : [];
    },
  },
  {
    name: 'external-disk',
    says: 'is a disk on Thunderbolt or another PCI port out of the case: it has to be named',
    warn: ({ disk, parts }) => (disk.external && parts.length === 0 ? [{ kind: 'external-disk' }] : []),
  },
  {
    name: 'virtual',
    says: 'is a file used as a drive',
    warn: ({ disk: { bus } }) => (bus === 'loop' ? [{ kind: 'virtual' }] : []),
  },
  ...WARNINGS_OF_DRIVELIST,
];

/** Sum over the mounted file systems, each counted once; null if none is mounted, because it is then unknown. */
export function usedBytesOf(mounts: readonly Mount[]): number | null {
  const used = new Map<DeviceNumber, number>();
  for (const { device, usedBytes } of mounts) if (usedBytes !== null) used.set(device, usedBytes);
  return used.size === 0 ? null : [...used.values()].reduce((sum, bytes) => sum + bytes, 0);
}
