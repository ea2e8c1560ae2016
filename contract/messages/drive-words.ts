/** Drives in a person's words: what is printed on them, where they are plugged in, what is on them. */

import type { Drive, DriveIdentity, Partition } from '../wire/drive.ts';
import { formatBytes } from './bytes.ts';

/** How much of a serial number is shown: enough to tell two sticks of one make apart. */
const SERIAL_TAIL = 6;

/** `…230101` of `4C530001230101`; null when the drive has no serial number. */
export function serialTail(serial: string | null): string | null {
  if (!serial) return null;
  return serial.length <= SERIAL_TAIL ? serial : `…${serial.slice(-SERIAL_TAIL)}`;
}

/**
 * `USB port 1, hub port 4` of `pci-0000:00:14.0-usb-0:1.4:1.0-scsi-0:0:0:0`, and the slot of a reader that has several:
 * `USB port 6, slot 2`. Null when it cannot be said in words.
 */
export function portWords(port: string | null): string | null {
  const [, path, unit] = port?.match(/usb[a-z0-9]*-\d+:([\d.]+):[\d.]+(?:-scsi-\d+:\d+:\d+:(\d+))?/) ?? [];
  if (!path) return null;
  const [first, ...hubs] = path.split('.');
  const slot = Number(unit ?? 0);
  return [`USB port ${first}`, ...hubs.map((hub) => `hub port ${hub}`), ...(slot > 0 ? [`slot ${slot + 1}`] : [])].join(
    ', ',
  );
}

type Placed = Pick<Drive, 'bus' | 'devicePath'> & { identity: DriveIdentity };

/** Where it is and how it is recognised: `USB port 2 · serial …230101 · /dev/sdb`. */
export function whereabouts(drive: Placed): string {
  const serial = serialTail(drive.identity.serial);
  return [portWords(drive.identity.port) ?? busWords(drive.bus), serial && `serial ${serial}`, drive.devicePath]
    .filter(Boolean)
    .join(' · ');
}

function busWords(bus: string): string {
  const words: { readonly [bus: string]: string } = {
    mmc: 'Card slot',
    emmc: 'Soldered memory',
    ata: 'SATA',
    virtual: 'Memory',
  };
  return words[bus] ?? bus.toUpperCase();
}

/**
 * What to look at when a drive has a twin: sticks of one make and size whose serial numbers are the same, or that have
 * none. Null when nothing else that is plugged in looks like it.
 */
export function twinWords(drive: Drive, drives: readonly Drive[]): string | null {
  const twins = drives.filter((other) => other.id !== drive.id && looksLike(other, drive));
  if (twins.length === 0) return null;
  const paths = twins.map(({ devicePath }) => devicePath).join(', ');
  const own = portWords(drive.identity.port);
  const isToldByPort = own !== null && twins.every(({ identity }) => portWords(identity.port) !== own);
  return isToldByPort
    ? `The same as ${paths} but for the port.`
    : `The same as ${paths}: unplug the one you do not mean.`;
}

function looksLike(a: Drive, b: Drive): boolean {
  return a.name === b.name && a.sizeBytes === b.sizeBytes && a.sizeBytes > 0 && a.identity.serial === b.identity.serial;
}

/** What is on it now: `“PHOTOS”, “BACKUP” · 12.4 GB used`, or that nothing was found. */
export function holdings(drive: Pick<Drive, 'partitions'>): string {
  const { partitions } = drive;
  const named = [...new Set(partitions.flatMap((partition) => contentWords(partition) ?? []))];
  const known = partitions.flatMap(({ usedBytes }) => (usedBytes === null ? [] : [usedBytes]));
  const used = known.length > 0 ? `${formatBytes(known.reduce((sum, bytes) => sum + bytes, 0))} used` : null;
  const words = [named.join(', '), used].filter(Boolean).join(' · ');
  if (words) return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  if (partitions.length === 0) return 'No partitions';
  return partitions.length === 1 ? 'One partition without a label' : `${partitions.length} partitions without labels`;
}

/** What people do not take for an empty stick, though it shows no files and has no label. */
const UNLABELLED: { readonly [filesystem: string]: string } = {
  crypto_LUKS: 'an encrypted volume',
  BitLocker: 'an encrypted Windows volume',
  LVM2_member: 'part of a volume group',
  linux_raid_member: 'part of a RAID',
  zfs_member: 'part of a ZFS pool',
  bcache: 'part of a bcache',
  swap: 'swap',
};

function contentWords({ label, filesystem }: Partition): string | null {
  if (label) return `“${label}”`;
  return (filesystem && UNLABELLED[filesystem]) ?? null;
}
