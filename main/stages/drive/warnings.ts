/** What the user should look at before a drive is written, one rule each. Pure. */
import type { DriveWarning } from '../../../contract/wire/drive.ts';
import { isDirectMount, mountPointsOf } from './direct-mounts.ts';
import type { DeviceNumber, Mount } from './host-snapshot.ts';
import { isLiveImage } from './live-image.ts';
import type { Case } from './refusals.ts';

/** A “256 GB” stick is a little over 256e9 bytes and is nothing unusual; 256 GiB and above is. */
export const LARGE_BYTES = 256 * 1024 ** 3;

export interface WarningRule {
  readonly name: string;
  readonly says: string;
  warn(judged: Case): DriveWarning[];
}

export const WARNINGS: readonly WarningRule[] = [
  {
    name: 'large',
    says: 'is larger than 256 GiB, as disks with backups are',
    warn: ({ disk: { sizeBytes } }) => (sizeBytes > LARGE_BYTES ? [{ kind: 'large', sizeBytes }] : []),
  },
  {
    name: 'holds-data',
    says: 'has partitions or a file system',
    warn: ({ disk, stack }) => {
      if (isLiveImage(disk, stack.devices)) return [];
      const isEmpty = stack.devices.every(({ name, filesystem }) => name === disk.name && filesystem === null);
      if (isEmpty && stack.mounts.length === 0) return [];
      const labels = [...new Set(stack.devices.flatMap(({ label }) => label ?? []))];
      return [{ kind: 'holds-data', labels, usedBytes: usedBytesOf(stack.mounts) }];
    },
  },
  {
    name: 'holds-live-image',
    says: 'has nothing but a live image on it, which can be made again',
    warn: ({ disk, stack }) =>
      isLiveImage(disk, stack.devices) ? [{ kind: 'holds-live-image', label: disk.label }] : [],
  },
  {
    name: 'mounted',
    says: 'is mounted, and is unmounted before it is written',
    warn: ({ disk, stack, parts }) => {
      const mountPoints = mountPointsOf(stack.mounts.filter((mount) => isDirectMount(mount, disk.name, stack)));
      return parts.length === 0 && mountPoints.length > 0 ? [{ kind: 'mounted', mountPoints }] : [];
    },
  },
  {
    name: 'virtual',
    says: 'is a file that stands in for a drive',
    warn: ({ disk: { bus } }) => (bus === 'loop' ? [{ kind: 'virtual' }] : []),
  },
];

/** Of the file systems that are mounted, each counted once; null when none is, for then nobody knows. */
export function usedBytesOf(mounts: readonly Mount[]): number | null {
  const used = new Map<DeviceNumber, number>();
  for (const { device, usedBytes } of mounts) if (usedBytes !== null) used.set(device, usedBytes);
  return used.size === 0 ? null : [...used.values()].reduce((sum, bytes) => sum + bytes, 0);
}
