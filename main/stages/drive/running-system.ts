/** Which mounts are the running system. Pure. */
import { join, relative } from 'node:path/posix';
import type { Mount } from './host-snapshot.ts';
import { isWithin } from './mountinfo.ts';
import type { Stack } from './stack.ts';

/**
 * Mount points that belong to the running system. The pattern of a rule determines whether it means a whole tree or single
 * folders.
 */
export interface SystemPlace {
  readonly name: string;
  readonly says: string;
  readonly mountPoints: RegExp;
}

export const SYSTEM_PLACES: readonly SystemPlace[] = [
  { name: 'place-root', says: '`/` itself', mountPoints: /^\/$/ },
  {
    name: 'place-boot',
    says: '`/boot`, `/boot2`, `/boot/efi`, `/efi` and below',
    mountPoints: /^\/(boot[^/]*|efi)(\/|$)/,
  },
  { name: 'place-store', says: '`/nix`, `/gnu` and below', mountPoints: /^\/(nix|gnu)(\/|$)/ },
  { name: 'place-persist', says: '`/persist`, `/persistent` and below', mountPoints: /^\/persist[^/]*(\/|$)/ },
  // Sticks are mounted below homes, but a home may be its own file system.
  { name: 'place-home', says: '`/home`, each home, `/root`', mountPoints: /^\/(home(\/[^/]+)?|root)$/ },
  {
    name: 'place-system',
    says: '`/usr`, `/var`, `/lib`, `/bin`, `/sysroot`, `/ostree` and below; `/etc`, `/opt`, `/srv`, `/tmp` themselves',
    // Ostree systems keep /mnt and /home below /var.
    mountPoints:
      /^\/(?!var\/((mnt|media|tmp|run)\/|home\/[^/]+\/))(usr|var|bin|sbin|lib|lib64|sysroot|ostree)(\/|$)|^\/(etc|opt|srv|tmp|mnt-root)$/,
  },
  {
    name: 'place-live',
    says: 'what a live system runs from: `/iso`, `/cdrom`, `/rofs`, `/run/live`, `/run/initramfs`, `/run/archiso`, …',
    // NixOS, Ubuntu, Debian, Fedora, Arch, grml.
    mountPoints: /^\/(iso|cdrom|rofs|run\/(live|initramfs|archiso|rootfsbase|casper|overlayfs)|lib\/live)(\/|$)/,
  },
];

export function isProtectedMountPoint(mountPoint: string, places: readonly SystemPlace[] = SYSTEM_PLACES): boolean {
  return places.some((place) => place.mountPoints.test(mountPoint));
}

/** The parts of the running system in the stack, e.g. `['/', '/boot', 'swap']`; empty if none. */
export function runningSystemParts(stack: Stack, places: readonly SystemPlace[] = SYSTEM_PLACES): string[] {
  const mounts = stack.mounts.filter(({ mountPoint }) => isProtectedMountPoint(mountPoint, places));
  const mountPoints = withoutBindMounts(mounts).map(({ mountPoint }) => mountPoint);
  return [...new Set(mountPoints.toSorted()), ...(stack.swaps.length > 0 ? ['swap'] : [])];
}

/**
 * Leaves out bind mounts of a folder of another mount in the list, such as /nix/store on NixOS if / or /nix is there too. Subvolumes
 * stay: their root is not the folder where they are mounted.
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
