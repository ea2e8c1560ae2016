/** Why a drive is refused: part of a sentence about it. */
import { list, twoSizes } from './number.ts';

export const refusal = {
  'holds-running-system': ({ parts }: { parts: readonly string[] }) =>
    `it holds part of the running system (${parts.join(', ')})`,
  mounted: ({ mountPoints }: { mountPoints: readonly string[] }) => `it is mounted at ${list(mountPoints)}`,
  'in-use': ({ by }: { by: readonly string[] }) => `it is in use by ${list(by)}`,
  'holds-image': ({ path }: { path: string }) => `the image to be written is on it (${path})`,
  'read-only': 'it is read-only',
  'too-small': ({ needBytes, haveBytes }: { needBytes: number; haveBytes: number }) => {
    const [need, have] = twoSizes(needBytes, haveBytes);
    return `it is too small: the image needs ${need}, the drive has ${have}`;
  },
  'no-medium': 'there is no card or medium in it',
  'loop-device': 'it is a loop device',
  'not-removable': ({ bus }: { bus: string }) => `it is a built-in drive (${bus})`,
  'part-of-drive': ({ wholeDrive }: { wholeDrive: string }) => `it is a part of ${wholeDrive}, not a whole drive`,
  'not-a-whole-drive': 'it is not a whole drive',
  'unknown-stack': ({ what }: { what: string }) => `its contents are not recognised (${what})`,
  'hidden-layer': ({ path }: { path: string }) =>
    `it may hold ${path}, a layer of the running system, and where that is cannot be seen from here`,
  'hidden-loop-file': ({ loop, path }: { loop: string; path: string }) =>
    `it may hold ${path}, the file of ${loop}, and where that is cannot be seen from here`,
  protected: ({ id }: { id: string }) => `it is on your list of protected drives (${id})`,
  'protect-list-unreadable': ({ path, detail }: { path: string; detail: string }) =>
    `your list of protected drives cannot be read (${path}: ${detail})`,
  'system-drive': 'drivelist reports it as a system drive',
  'awaiting-drivelist': 'it is still being checked',
  'not-in-sysfs': 'drivelist reports it, but the kernel does not list it in /sys',
};

/** What to do about the most serious reason; whole sentences. */
export const refusalRemedy = {
  'holds-running-system': 'Choose another drive. This one cannot be written while the system runs from it.',
  'protect-list-unreadable':
    'Fix that file, or move it away and protect your drives again. Until then no drive is written, because any of them could be protected.',
  protected:
    'Choose another drive. If you do mean this one, remove it from the list first (“flakestick protect remove ID”, or “This machine” in the app).',
  mounted: 'Unmount it first (in the file manager, or with “udisksctl unmount -b DEVICE”), then try again.',
  'in-use':
    'Stop whatever uses it (deactivate the volume group, close the encrypted volume, run swapoff), then try again.',
  'too-small': 'Use a larger drive, or choose a smaller image.',
  'read-only': 'Slide the write-protect switch on the stick or card, or use another one.',
  'no-medium': 'Insert a card and wait until it appears in the list.',
  'holds-image': 'Copy the image to another disk, or choose another drive.',
  'not-a-whole-drive': 'Choose the whole drive, not one of its partitions.',
  'loop-device': 'If you do mean a loop device, add --include-loop (FLAKESTICK_INCLUDE_LOOP=1 for the app).',
  'awaiting-drivelist': 'Wait a second, then try again.',
  'unknown-stack': 'Choose another drive, or run Flakestick as root, which can see more of what is on it.',
  'hidden-layer':
    'Choose a drive that is blank or has FAT, which holds no such layer. As root, Flakestick can see whether this one is blank. If it is not, write it from a system outside this container or live system.',
  'hidden-loop-file':
    'Detach that loop device if nobody needs it (“sudo losetup --detach DEVICE”), or run Flakestick as root, which may ask the kernel where its file is.',
  other: 'Choose a USB stick or memory card.',
};
