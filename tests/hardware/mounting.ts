/** What other systems do to a stick that is plugged in: they mount it. */
import type { Guest } from './guest.ts';

/**
 * Mounts the first FAT partition of a drive so that it can be written, reads every file on it as a desktop's preview does, a day
 * after it was made, and unmounts it. Gives the partition's path.
 */
export function mountFatOnce(guest: Guest, devicePath: string): Promise<string> {
  return guest.shell(`
    for module in vfat nls_ascii nls_cp437 nls_utf8; do modprobe "$module"; done
    blockdev --rereadpt ${devicePath}; udevadm settle -t 10
    for partition in ${devicePath}?*; do
      if [ "$(blkid -p -s TYPE -o value "$partition")" = vfat ]; then
        mkdir -p /run/once
        date -s '+25 hours' >/dev/null
        mount -t vfat -o rw "$partition" /run/once
        find /run/once -type f -exec cat {} + >/dev/null; umount /run/once
        date -s '-25 hours' >/dev/null
        blockdev --flushbufs "$partition"; blockdev --flushbufs ${devicePath}
        echo "$partition"; exit
      fi
    done
    echo 'no FAT partition' >&2; lsblk -o NAME,FSTYPE,SIZE ${devicePath} >&2; exit 1`);
}
