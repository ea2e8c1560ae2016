/** Which whole disks are offered at all. drivelist lists them; what it thinks of them (`isSystem`) is not used. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BlockDevice, devicePathOf, type Machine } from './machine.ts';

/** lsblk, which drivelist runs, can hang on a dying disk. */
const LIST_TIMEOUT_MS = 5000;

/** Memory, optical and floppy drives, network disks, and everything that is built on other devices. */
const NOT_A_DRIVE = /^(loop|ram|zram|dm-|md|zd|nbd|sr|fd|bcache|drbd|rbd|ublkb|mtdblock|pmem)/;

export async function readCandidates(devices: readonly BlockDevice[]): Promise<Machine['candidates']> {
  const whole = devices.filter((device) => !device.parent && !device.hidden && !NOT_A_DRIVE.test(device.name));
  const abort = new AbortController();
  try {
    // Imported here: where its native part was not built, the import itself throws.
    const { list } = await import('drivelist');
    const late = sleep(LIST_TIMEOUT_MS, null, { signal: abort.signal });
    const listed = await Promise.race([list(), late]);
    if (listed === null) throw new Error(`lsblk gave no answer in ${LIST_TIMEOUT_MS / 1000} s`);
    const paths = new Set(listed.map((drive) => drive.device));
    const names = whole.map((device) => device.name).filter((name) => paths.has(devicePathOf(name)));
    return { names, from: 'drivelist', why: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { names: whole.map((device) => device.name), from: 'sysfs', why };
  } finally {
    abort.abort();
  }
}
