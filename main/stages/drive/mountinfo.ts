/** Reads the kernel's lists of mounts and swaps. Pure: takes the text of the files. */
import type { DeviceNumber } from './host-snapshot.ts';

export interface MountLine {
  device: DeviceNumber;
  root: string;
  mountPoint: string;
  filesystem: string;
  source: string;
  /** The super block's options, e.g. `rw,lowerdir=/nix/.ro-store`. */
  options: string;
}

/** The kernel writes space, tab, newline, backslash and, in options, `,` and `:` as three octal digits. */
export function unescapeOctal(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8) & 0xff),
  );
  return Buffer.from(plain, 'latin1').toString('utf8');
}

/**
 * One mount per line, e.g. `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`; other lines are
 * left out. Source: proc_pid_mountinfo(5).
 */
export function parseMountInfo(text: string): MountLine[] {
  return text.split('\n').flatMap((line): MountLine[] => {
    const [before, after] = line.split(' - ', 2);
    const [, , device, root, mountPoint] = (before ?? '').split(' ');
    const [filesystem, source, options] = (after ?? '').split(' ');
    if (!device || !/^\d+:\d+$/.test(device) || !root || !mountPoint || !filesystem) return [];
    return [
      {
        device,
        root: unescapeOctal(root),
        mountPoint: unescapeOctal(mountPoint),
        filesystem,
        source: unescapeOctal(source ?? ''),
        options: options ?? '',
      },
    ];
  });
}

/** The paths in /proc/swaps, without its heading. */
export function parseSwaps(text: string): string[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const path = line.split(/\s/, 1)[0];
      return path?.startsWith('/') ? [unescapeOctal(path)] : [];
    });
}

/** The layers of an overlay, from `lowerdir=/a:/b,upperdir=/c,lowerdir+=/d`. Relative paths are left out. */
export function overlayLayers(options: string): string[] {
  return options.split(',').flatMap((option) => {
    const [, name, value] = /^(lowerdir\+?|datadir\+?|upperdir)=(.*)$/.exec(option) ?? [];
    if (!name || value === undefined) return [];
    const folders = name === 'upperdir' ? [value] : value.split(':');
    return folders.map(unescapeOctal).filter((folder) => folder.startsWith('/'));
  });
}

/** The block devices that options name: `logdev=/dev/sdb1` of xfs, `journal_path=…` of ext4. */
export function optionDevices(options: string): string[] {
  return options.split(',').flatMap((option) => {
    const value = /^[\w-]+=(\/dev\/.+)$/.exec(option)?.[1];
    return value ? [unescapeOctal(value)] : [];
  });
}

/** True when `path` is `folder` or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** The file system a path lies on: the longest mount point above it, the later of two on the same one. */
export function mountOf<M extends { mountPoint: string }>(path: string, mounts: readonly M[]): M | undefined {
  let found: M | undefined;
  for (const mount of mounts) {
    if (!isWithin(mount.mountPoint, path)) continue;
    if (!found || mount.mountPoint.length >= found.mountPoint.length) found = mount;
  }
  return found;
}
