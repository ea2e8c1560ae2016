/** Reads every block device from sysfs, with its content according to udev's database, blkid and our own reads. */
import { access, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readHardware } from './hardware.ts';
import { type BlockDevice, type DeviceNumber, devicePathOf } from './host-snapshot.ts';
import { readContent } from './read-content.ts';
import { readFolder, readNames, readNumber, readText } from './sysfs-text.ts';
import { parseUdevEntry, type UdevService, udevState } from './udev-entry.ts';

/** Sizes in sysfs are in units of 512 bytes whatever the sector size. */
const SYSFS_SIZE_UNIT_BYTES = 512;
const UDEV_QUEUE = '/run/udev/queue';
const UDEV_WAIT_MS = 1000;
const UDEV_STEP_MS = 50;
const NO_NUMBER: DeviceNumber = '0:0';

/** Finds the file of a loop device: see loop-files.ts. `folder`: the device's, in sysfs. */
export type FindLoopFile = (name: string, folder: string) => Promise<BlockDevice['loop']>;

interface Found {
  readonly folder: string;
  readonly name: string;
  readonly parent: string | null;
  /** The disk's, also for its partitions. */
  readonly diskseq: number | null;
  readonly hasPartitions: boolean;
}

export async function readDevices(findLoopFile: FindLoopFile): Promise<BlockDevice[]> {
  const disks = await readNames('/sys/block');
  const found: Found[] = [];
  for (const name of disks) {
    const folder = await realpath(join('/sys/block', name)).catch(() => null);
    if (!folder) continue;
    // mmcblk0boot0 is in /sys/block like a disk, but belongs to mmcblk0 and is in its folder.
    const above = basename(dirname(folder));
    const diskseq = await readNumber(join(folder, 'diskseq'));
    const partitions: Found[] = [];
    for (const inside of await readNames(folder)) {
      const partition = join(folder, inside);
      if ((await readNumber(join(partition, 'partition'))) !== null)
        partitions.push({ folder: partition, name: inside, parent: name, diskseq, hasPartitions: false });
    }
    const parent = disks.includes(above) ? above : null;
    found.push({ folder, name, parent, diskseq, hasPartitions: partitions.length > 0 }, ...partitions);
  }
  const service = await readUdevService();
  const devices: BlockDevice[] = [];
  for (const each of found) {
    const device = await readDevice(each, service, findLoopFile);
    if (device) devices.push(device);
  }
  return devices;
}

/** After a plug-in or a change udev is busy for a moment, and then it knows: waiting a little spares an answer of “cannot tell”. */
async function readUdevService(): Promise<UdevService> {
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  const runs = await isThere('/run/udev/control');
  for (let waitedMs = 0; runs && waitedMs < UDEV_WAIT_MS; waitedMs += UDEV_STEP_MS) {
    if (!(await isThere(UDEV_QUEUE))) return { runs, isBusy: false };
    await setTimeout(UDEV_STEP_MS);
  }
  return { runs, isBusy: runs };
}

/** Could be written one day, and is no layer over others: what those are is asked of what they lie on. */
function mayBeDrive({ bus, removable }: Pick<BlockDevice, 'bus' | 'removable'>, name: string): boolean {
  return ['usb', 'mmc', 'loop'].includes(bus) || (removable && bus !== 'virtual' && !/^(sr|fd)\d/.test(name));
}

async function readDevice(
  { folder, name, parent, diskseq, hasPartitions }: Found,
  service: UdevService,
  findLoopFile: FindLoopFile,
): Promise<BlockDevice | null> {
  const isHidden = (await readNumber(join(folder, 'hidden'))) === 1;
  // The paths of an NVMe namespace are hidden and have no number: nothing can be opened there.
  const number = (await readText(join(folder, 'dev'))) ?? (isHidden ? NO_NUMBER : null);
  // It vanished during the read.
  if (!number) return null;
  // Most machines have eight of them without a backing file.
  if (name.startsWith('loop') && parent === null && (await readText(join(folder, 'loop/backing_file'))) === null)
    return null;
  const entry = await readText(join('/run/udev/data', `b${number}`));
  const state = udevState(entry, diskseq, service);
  const udev = parseUdevEntry(entry !== null && state !== 'stale' ? entry : '');
  const sizeBytes = ((await readNumber(join(folder, 'size'))) ?? 0) * SYSFS_SIZE_UNIT_BYTES;
  const removable = (await readNumber(join(folder, 'removable'))) === 1;
  const hardware = await readHardware(folder, udev);
  const sectorBytes = (await readNumber(join(folder, 'queue/logical_block_size'))) || 512;
  const isDrive = parent === null && !isHidden && mayBeDrive({ ...hardware, removable }, name);
  const content = await readContent({
    devicePath: devicePathOf(name),
    folder,
    sizeBytes: isHidden ? 0 : sizeBytes,
    sectorBytes,
    isDrive,
    hasPartitions,
    udev,
    state,
  });
  const readOnly = await readNumber(join(folder, 'ro'));
  const holders = await readFolder(join(folder, 'holders'));
  const zramBacking = await readText(join(folder, 'backing_dev'));
  const mapperName = await readText(join(folder, 'dm/name'));
  const start = await readNumber(join(folder, 'start'));
  return {
    name,
    device: number,
    parent,
    startBytes: start === null ? null : start * SYSFS_SIZE_UNIT_BYTES,
    sizeBytes,
    readOnly: readOnly === 1,
    removable,
    hidden: isHidden,
    diskseq: parent === null ? diskseq : await readNumber(join(folder, 'diskseq')),
    logicalSectorBytes: sectorBytes,
    holders: holders ?? [],
    // Compressed memory (zram) may write to a disk, which is only visible here.
    slaves: [
      ...(await readNames(join(folder, 'slaves'))),
      ...(zramBacking?.startsWith('/dev/') ? [basename(zramBacking)] : []),
    ],
    mapper: mapperName === null ? null : { name: mapperName, uuid: (await readText(join(folder, 'dm/uuid'))) ?? '' },
    loop: parent === null ? await findLoopFile(name, folder) : null,
    ...hardware,
    ...content,
    unread: [
      ...(number !== NO_NUMBER && holders === null ? ['holders'] : []),
      ...(number !== NO_NUMBER && readOnly === null ? ['ro'] : []),
    ],
  };
}
