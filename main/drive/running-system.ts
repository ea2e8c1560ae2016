/** Which mounts are the running system. Pure. */
import { join, relative } from 'node:path/posix';
import type { Mount } from './machine.ts';
import { isWithin } from './mountinfo.ts';
import type { Stack } from './stack.ts';

/** The running system wherever below them something is mounted. `/boot*` also means /boot2, `/persist*` /persistent. */
const WHOLE_TREES = [
  /^\/(boot|persist)[^/]*(\/|$)/,
  /^\/(efi|nix|gnu|usr|var|bin|sbin|lib|lib64|sysroot|ostree)(\/|$)/,
  // What a live system runs from: NixOS, Debian, Ubuntu, Fedora, Arch.
  /^\/(iso|cdrom|rofs)(\/|$)/,
  /^\/run\/(live|initramfs|archiso|rootfsbase|casper)(\/|$)/,
  /^\/lib\/live(\/|$)/,
];

/** Only these themselves: people mount their sticks below some of them. A home may be a file system per person. */
const THEMSELVES = /^\/(home|home\/[^/]+|root|etc|opt|srv|tmp|mnt-root)?$/;

/** Places below /var where people's own drives are mounted (ostree systems keep /mnt and /home there). */
const NOT_THE_SYSTEM = /^\/var\/((mnt|media|tmp|run)\/|home\/[^/]+\/)/;

export function isProtectedMountPoint(mountPoint: string): boolean {
  if (NOT_THE_SYSTEM.test(mountPoint)) return false;
  return THEMSELVES.test(mountPoint) || WHOLE_TREES.some((tree) => tree.test(mountPoint));
}

/** What of the running system is in the stack, e.g. `['/', '/boot', 'swap']`; empty when nothing is. */
export function runningSystemParts(stack: Stack): string[] {
  const mounts = stack.mounts.filter(({ mountPoint }) => isProtectedMountPoint(mountPoint));
  const mountPoints = withoutBindMounts(mounts).map(({ mountPoint }) => mountPoint);
  return [...new Set(mountPoints.toSorted()), ...(stack.swaps.length > 0 ? ['swap'] : [])];
}

/**
 * Leaves out what only shows again a folder of another mount in the list, as /nix/store does on NixOS where / or /nix
 * is there too. A subvolume is no such thing: its root is not the folder it is mounted at.
 */
function withoutBindMounts(mounts: readonly Mount[]): Mount[] {
  return mounts.filter(
    (mount) =>
      !mounts.some(
        (above) =>
          above.mountPoint !== mount.mountPoint &&
          above.device === mount.device &&
          isWithin(above.mountPoint, mount.mountPoint) &&
          mount.root === join(above.root, relative(above.mountPoint, mount.mountPoint)),
      ),
  );
}
