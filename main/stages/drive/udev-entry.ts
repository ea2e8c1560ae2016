/** Reads one entry of udev's database, /run/udev/data/bMAJOR:MINOR. */

/** The `E:` lines as a map, e.g. `ID_BUS` → `usb`. Source: systemd src/libsystemd/sd-device/device-private.c. */
export function parseUdevEntry(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^E:([^=]+)=(.*)$/.exec(line);
    if (match?.[1] && match[2] !== undefined) properties.set(match[1], match[2]);
  }
  return properties;
}

/** udev's `_ENC` values encode all special characters as `\x20`. */
export function decodeUdevText(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/\\x([0-9a-fA-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(plain, 'latin1').toString('utf8').trim();
}

/**
 * Whether what udev's database says of a device may be believed. `stale`: of an earlier device of the same name, or nobody
 * keeps it up. `unsettled`: udev is not done, with this device or another.
 */
export type UdevState = 'missing' | 'settled' | 'unsettled' | 'stale';

/** What of udev's own state counts for all devices. Source: systemd src/udev/udevd.c. */
export interface UdevService {
  /** /run/udev/control. */
  readonly runs: boolean;
  /** /run/udev/queue: it is there while events wait or are handled. */
  readonly isBusy: boolean;
}

/** `diskseq`: the disk's, also for a partition of it, whose own entry does not name it before systemd 255. */
export function udevState(entry: string | null, diskseq: number | null, service: UdevService): UdevState {
  if (entry === null) return 'missing';
  const links = [...entry.matchAll(/^S:disk\/by-diskseq\/(\d+)(?:-part\d+)?$/gm)].map(([, digits]) => Number(digits));
  if (diskseq !== null && links.length > 0 && !links.includes(diskseq)) return 'stale';
  if (!service.runs) return 'stale';
  // Written at the end of the first event of a device.
  return service.isBusy || !/^I:\d+$/m.test(entry) ? 'unsettled' : 'settled';
}
