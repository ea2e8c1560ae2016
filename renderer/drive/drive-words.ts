/** Drives in a person's words: what is printed on them, where they are plugged in, what is on them. */
import { formatBytes } from '../../contract/bytes.ts';
import type { Drive, DriveIdentity } from '../../contract/drive.ts';

/** How much of a serial number is shown: enough to tell two sticks of one make apart. */
const SERIAL_TAIL = 6;

/** `…230101` of `4C530001230101`; null when the drive has no serial number. */
export function serialTail(serial: string | null): string | null {
  if (!serial) return null;
  return serial.length <= SERIAL_TAIL ? serial : `…${serial.slice(-SERIAL_TAIL)}`;
}

/** `USB port 1.4` of `pci-0000:00:14.0-usb-0:1.4:1.0-scsi-0:0:0:0`; null when it cannot be said in words. */
export function portWords(port: string | null): string | null {
  const usb = port?.match(/usb[a-z0-9]*-\d+:([\d.]+):/);
  return usb?.[1] ? `USB port ${usb[1]}` : null;
}

/** Where it is and how it is recognised: `USB port 2 · serial …230101 · /dev/sdb`. */
export function whereabouts(drive: Pick<Drive, 'bus' | 'devicePath'> & { identity: DriveIdentity }): string {
  const serial = serialTail(drive.identity.serial);
  return [portWords(drive.identity.port) ?? drive.bus.toUpperCase(), serial && `serial ${serial}`, drive.devicePath]
    .filter(Boolean)
    .join(' · ');
}

/** What is on it now: `“PHOTOS”, “BACKUP” · 12.4 GB used`, or that nothing was found. */
export function holdings(drive: Drive): string {
  const labels = drive.partitions.flatMap(({ label }) => (label ? [`“${label}”`] : []));
  const known = drive.partitions.flatMap(({ usedBytes }) => (usedBytes === null ? [] : [usedBytes]));
  const used = known.length > 0 ? `${formatBytes(known.reduce((sum, bytes) => sum + bytes, 0))} used` : null;
  const words = [labels.join(', '), used].filter(Boolean).join(' · ');
  if (words) return words;
  const count = drive.partitions.length;
  if (count === 0) return 'No partitions';
  return count === 1 ? 'One partition without a label' : `${count} partitions without labels`;
}

/** Whether an image of `sizeBytes` fits; an unknown size may. */
export function fits(drive: Drive, sizeBytes: number | null): boolean {
  return sizeBytes === null || sizeBytes <= drive.sizeBytes;
}

/** `one drive`, `3 drives`. */
export function countDrives(count: number): string {
  return count === 1 ? 'one drive' : `${count} drives`;
}
