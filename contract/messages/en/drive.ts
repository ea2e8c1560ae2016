/** Drives: where they are plugged in, how they are recognised, what is on them. */
import { bytes } from './number.ts';

export const drive = {
  /** Names of drives that have none of their own. */
  loopDevice: ({ file }: { file: string }) => `Loop device (${file})`,
  unnamed: ({ device }: { device: string }) => `Drive ${device}`,
  port: ({ port }: { port: string }) => `USB port ${port}`,
  hubPort: ({ port }: { port: string }) => `hub port ${port}`,
  slot: ({ slot }: { slot: number }) => `slot ${slot}`,
  serial: ({ serial }: { serial: string }) => `serial ${serial}`,
  /** A bus that has a name of its own in this language; others are shown as they are. */
  bus: { mmc: 'Card slot', emmc: 'Soldered memory', ata: 'SATA', virtual: 'Memory' },
  twinWithOtherPort: ({ paths }: { paths: string }) => `Looks the same as ${paths}, except for the port.`,
  /** A second path to it, or a second loop device on its file. */
  sameMedium: ({ paths }: { paths: string }) => `The same drive as ${paths}, under another name.`,
  twin: ({ paths }: { paths: string }) => `Looks the same as ${paths}: unplug the other one.`,
  label: ({ label }: { label: string }) => `“${label}”`,
  /** Of NixOS for an SD card, as nixpkgs’ modules make it; what follows is on it. */
  sdImage: ({ content }: { content: string }) => `NixOS sd-image: ${content}`,
  used: ({ usedBytes }: { usedBytes: number }) => `${bytes(usedBytes)} used`,
  empty: 'Empty',
  onePartition: 'One partition without a label',
  partitionTable: 'A partition table',
  partitions: ({ count }: { count: number }) => `${count} partitions without labels`,
  /** Nobody can say what is on it; `because` as `untold` has it. */
  cannotBeTold: ({ because }: { because: string }) => `Contents unknown: ${because}`,
  /** Listed already; what is on it follows. */
  beingRead: 'Its contents are still being read',
  untold: {
    'several-signatures': 'it has signatures of several file systems',
    'other-sector-size': 'its partition table is for another sector size',
    'table-damaged': 'half of its partition table is missing',
    unreadable: 'it cannot be read',
    'no-permission': 'nothing on it is recognised, and only root may read it',
    'no-probe': 'blkid is missing, or cannot read it',
    'udev-outdated': 'what udev says about it is out of date',
    unrecognised: 'it is not blank, but nothing on it is recognised',
    'being-read': 'its contents are still being read',
  },
  /** What people do not take for an empty stick, though it shows no files and has no label. */
  unlabelled: {
    crypto_LUKS: 'an encrypted volume',
    BitLocker: 'an encrypted Windows volume',
    LVM2_member: 'part of a volume group',
    linux_raid_member: 'part of a RAID',
    zfs_member: 'part of a ZFS pool',
    bcache: 'part of a bcache',
    swap: 'swap',
  },
  /** What the two lists of drives do not agree on; part of a sentence about it. */
  doubt: {
    'external-disk': 'a disk on Thunderbolt or another external PCI port',
    'called-system-drive': 'drivelist reports it as a system drive, although it is plugged in from outside',
    'not-in-drivelist': 'drivelist does not list it',
    'image-starts-no-pc':
      'the image has nothing that a PC starts from: no partition table, boot code or boot partition',
    'image-for-other-sectors': ({ imageBytes, driveBytes }: { imageBytes: number; driveBytes: number }) =>
      `the image is made for sectors of ${imageBytes} bytes, and this drive has ${driveBytes}: its partitions will not be found`,
    'proven-fake': ({ atMostBytes }: { atMostBytes: number }) =>
      `a capacity check proved that it is fake: it holds at most ${bytes(atMostBytes)}`,
    'no-drivelist': {
      'lsblk-missing': 'not checked by drivelist: lsblk is not installed',
      'not-installed': 'not checked by drivelist: its files are missing',
      'no-answer': 'not checked by drivelist: it does not answer',
      failed: 'not checked by drivelist: it failed',
      fallback: 'not checked by drivelist: it could not read the output of lsblk',
    },
  },
  /** Why it may be unplugged. */
  removal: {
    'powered-off': 'It is powered off: unplug it.',
    ejected: 'It is ejected: unplug it.',
    released: 'Nothing uses it any more: it is safe to remove.',
  },
  warning: {
    'table-not-reread': ({ detail }: { detail: string }) =>
      `This machine may still see the previous contents (${detail}). Unplug it and plug it in again.`,
    'not-removed': ({ detail }: { detail: string }) =>
      `It could not be made safe to remove (${detail}). Eject it in the file manager before you unplug it.`,
  },
  /** What has to be typed before it is erased, as part of a question. */
  typed: {
    label: ({ word }: { word: string }) => `its name, ${word}`,
    serial: ({ word }: { word: string }) => `the end of its serial number, ${word}`,
    size: ({ word }: { word: string }) => `its size, ${word}`,
  },
};
