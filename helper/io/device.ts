/**
 * Opens a drive and makes sure that it is the chosen one. Everything is read again through the open descriptor, whose device
 * number the kernel does not reuse while it is open; the caller's data about the drive is only compared with it.
 */
import fs from 'node:fs';
import {
  type ChangedProperty,
  type HelperDrive,
  isSameSerial,
  type OpenRefusal,
} from '../../contract/wire/helper-protocol.ts';
import { errorCode } from './device-error.ts';

const { O_DIRECT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = fs.constants;

export interface OpenDrive {
  readonly fd: number;
  /** `major:minor`. */
  readonly number: string;
  readonly capacityBytes: number;
  readonly sectorBytes: number;
}

export class RefusedDrive extends Error {
  readonly reason: OpenRefusal;
  readonly property: ChangedProperty | null;
  readonly haveBytes: number | null;
  constructor(
    reason: OpenRefusal,
    detail: string,
    { property = null, haveBytes = null }: { property?: ChangedProperty | null; haveBytes?: number | null } = {},
  ) {
    super(detail);
    this.reason = reason;
    this.property = property;
    this.haveBytes = haveBytes;
  }
}

const REASON_FOR: { readonly [code: string]: OpenRefusal } = {
  ENOENT: 'gone',
  ENXIO: 'gone',
  ENODEV: 'gone',
  ENOMEDIUM: 'no-medium',
  EBUSY: 'in-use',
  EROFS: 'read-only',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  ELOOP: 'changed',
};

/** A line of sysfs, or null when the file is not there. */
function attribute(path: string): string | null {
  try {
    return fs.readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** `fs.Stats.rdev` as the kernel writes it: the encoding is that of glibc's gnu_dev_makedev. */
function deviceNumber(rdev: bigint): string {
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & ~0xfffn);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & ~0xffn);
  return `${major}:${minor}`;
}

/**
 * The device below a loop device; null if it is over a file. The path is not resolved, because it may be on a mount that never
 * answers.
 */
function deviceBelowLoop(loopSysfs: string): string | null {
  const path = attribute(`${loopSysfs}/loop/backing_file`);
  const status = path?.startsWith('/dev/') ? fs.statSync(path, { bigint: true, throwIfNoEntry: false }) : undefined;
  return status?.isBlockDevice() ? deviceNumber(status.rdev) : null;
}

/** The `serial` of the USB device, or of the disk itself, above this block device. */
function serialNumber(sysfs: string): string | null {
  let folder = fs.realpathSync(sysfs);
  while (folder.startsWith('/sys/devices/')) {
    const serial = attribute(`${folder}/serial`);
    if (serial) return serial;
    folder = folder.slice(0, folder.lastIndexOf('/'));
  }
  return null;
}

function checkIdentity(sysfs: string, chosen: HelperDrive, capacityBytes: number): void {
  if (attribute(`${sysfs}/partition`) !== null || attribute(`${sysfs}/hidden`) === '1')
    throw new RefusedDrive('not-a-whole-drive', chosen.devicePath);
  if (capacityBytes === 0) throw new RefusedDrive('no-medium', chosen.devicePath);
  const diskseq = attribute(`${sysfs}/diskseq`);
  if (diskseq !== null) {
    if (Number(diskseq) !== chosen.diskseq)
      throw new RefusedDrive('changed', `diskseq ${diskseq}, chosen ${chosen.diskseq ?? 'none'}`, {
        property: 'diskseq',
      });
  } else {
    // Kernels before 5.15 have no diskseq: the serial number has to do.
    const serial = serialNumber(sysfs);
    if (serial === null) throw new RefusedDrive('changed', 'no diskseq, no serial', { property: 'serial' });
    if (!isSameSerial(serial, chosen.serial))
      throw new RefusedDrive('changed', `serial ${serial}, chosen ${chosen.serial ?? 'none'}`, { property: 'serial' });
  }
  if (capacityBytes !== chosen.sizeBytes)
    throw new RefusedDrive('changed', `size ${capacityBytes}, chosen ${chosen.sizeBytes}`, {
      property: 'size',
      haveBytes: capacityBytes,
    });
}

/**
 * How the drive is attached, and whether it is pluggable. A volume (dm, md) or a loop device over a drive is another name for that
 * drive, and O_EXCL on it does not see how the drive itself is used; a loop device over a file counts as a drive.
 */
function attachment(sysfs: string): { bus: string; isPluggable: boolean } {
  const folder = fs.realpathSync(sysfs);
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const bus = name.replace(/\d.*$/, '');
  if (bus === 'loop') return { bus, isPluggable: deviceBelowLoop(sysfs) === null };
  if (folder.startsWith('/sys/devices/virtual/')) return { bus, isPluggable: false };
  // `MMC` is soldered to the board, `SD` is a card.
  if (bus === 'mmcblk') return { bus, isPluggable: attribute(`${sysfs}/device/type`) !== 'MMC' };
  const isRemovable = attribute(`${sysfs}/removable`) === '1';
  return { bus, isPluggable: /\/usb\d+\//.test(folder) || isRemovable || isBehindExternalPort(folder) };
}

/** Thunderbolt and other PCI ports out of the case. Of a disk, `removable` is a number; of what is above it, a word. */
function isBehindExternalPort(folder: string): boolean {
  const above = folder.slice(0, folder.lastIndexOf('/'));
  if (above.length <= '/sys/devices'.length) return false;
  return attribute(`${above}/removable`) === 'removable' || isBehindExternalPort(above);
}

/** What uses this drive or a part of it: mount points, holders, loop devices on top of it. */
function usersOf(sysfs: string, number: string): string[] {
  const parts = fs.readdirSync(sysfs).filter((name) => attribute(`${sysfs}/${name}/partition`) !== null);
  const numbers = new Set([number, ...parts.map((part) => attribute(`${sysfs}/${part}/dev`) ?? number)]);
  const mounts = fs
    .readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => numbers.has(fields[2] ?? ''))
    .map((fields) => fields[4] ?? '');
  const holders = ['', ...parts].flatMap((part) => {
    const folder = `${sysfs}/${part}/holders`;
    return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  });
  const loops = fs
    .readdirSync('/sys/block')
    // not shown: for the log
    .filter((name) => numbers.has(deviceBelowLoop(`/sys/block/${name}`) ?? 'a file'));
  return [...mounts, ...holders, ...loops];
}

/** `read-for-another` uses rights that the reader does not have: digests of short pieces would reveal the content of a disk. */
export type Access = 'write' | 'read' | 'read-for-another';

/**
 * Opens the whole drive around the page cache; for writing also exclusively, which the kernel refuses while anything on
 * it is mounted, mapped or swapped to. It does not retry with fewer flags. Throws RefusedDrive.
 */
export function openDrive(chosen: HelperDrive, access: Access, minBytes: number): OpenDrive {
  const fd = openNode(chosen.devicePath, access === 'write' ? O_RDWR | O_EXCL : O_RDONLY);
  try {
    return checkDrive(fd, chosen, { access, minBytes });
  } catch (thrown) {
    fs.closeSync(fd);
    // A drive pulled during the checks takes its folder in sysfs with it: that refuses this drive, and stops no other.
    throw asRefusal(thrown, `check ${chosen.devicePath}`);
  }
}

function openNode(devicePath: string, flags: number): number {
  try {
    // Checked before opening: merely opening a watchdog or a tape has side effects.
    const node = fs.lstatSync(devicePath);
    if (!node.isBlockDevice() && !node.isSymbolicLink()) throw new RefusedDrive('not-a-whole-drive', devicePath);
    return fs.openSync(devicePath, flags | O_DIRECT | O_NOFOLLOW);
  } catch (thrown) {
    throw asRefusal(thrown, `open ${devicePath}`);
  }
}

/** An error of the operating system as the refusal of this drive; any other is a fault of the program, and stays as it is. */
function asRefusal(thrown: unknown, action: string): unknown {
  if (thrown instanceof RefusedDrive || (thrown as NodeJS.ErrnoException).errno === undefined) return thrown;
  const code = errorCode(thrown);
  return new RefusedDrive(REASON_FOR[code] ?? 'failed', `${action}: ${code}`);
}

/** Reads everything through the device number of the open descriptor. */
function checkDrive(
  fd: number,
  chosen: HelperDrive,
  { access, minBytes }: { readonly access: Access; readonly minBytes: number },
): OpenDrive {
  const status = fs.fstatSync(fd, { bigint: true });
  if (!status.isBlockDevice()) throw new RefusedDrive('not-a-whole-drive', chosen.devicePath);
  const number = deviceNumber(status.rdev);
  const sysfs = `/sys/dev/block/${number}`;
  if (!fs.existsSync(sysfs)) throw new RefusedDrive('gone', chosen.devicePath);
  const capacityBytes = Number(attribute(`${sysfs}/size`)) * 512;
  checkIdentity(sysfs, chosen, capacityBytes);
  const { bus, isPluggable } = attachment(sysfs);
  if (access !== 'read' && !isPluggable) throw new RefusedDrive('not-removable', bus);
  if (access === 'write') checkWritable(sysfs, number, chosen.devicePath);
  if (capacityBytes < minBytes)
    throw new RefusedDrive('too-small', `size ${capacityBytes}, needed ${minBytes}`, { haveBytes: capacityBytes });
  const sectorBytes = Number(attribute(`${sysfs}/queue/logical_block_size`) ?? 512);
  return { fd, number, capacityBytes, sectorBytes };
}

function checkWritable(sysfs: string, number: string, devicePath: string): void {
  if (attribute(`${sysfs}/ro`) !== '0') throw new RefusedDrive('read-only', devicePath);
  const users = usersOf(sysfs, number);
  if (users.length > 0) throw new RefusedDrive('in-use', users.join(', ').slice(0, 1000));
}

/** Whether the drive behind an open descriptor has been unplugged: its sysfs entry disappears, or its capacity becomes 0. */
export function isGone(drive: OpenDrive): boolean {
  const size = attribute(`/sys/dev/block/${drive.number}/size`);
  return size === null || size === '0';
}
