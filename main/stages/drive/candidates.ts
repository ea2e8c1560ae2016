/** Which whole disks are drives at all, from what the kernel says of them (docs/adr/0019). Pure. */
import type { BlockDevice, HostSnapshot } from './host-snapshot.ts';

/** Memory, optical and floppy drives, network disks, and everything that is built on other devices. */
const NOT_A_DRIVE = /^(loop|ram|zram|dm-|md|zd|nbd|sr|fd|bcache|drbd|rbd|ublkb|mtdblock|pmem)/;

export function candidatesOf(devices: readonly BlockDevice[]): HostSnapshot['candidates'] {
  const whole = devices.filter((device) => !device.parent && !device.hidden && !NOT_A_DRIVE.test(device.name));
  return { names: whole.map(({ name }) => name) };
}
