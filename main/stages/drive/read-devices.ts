/** Reads every block device from sysfs, with its content according to udev's database, blkid and our own reads. */
import { access, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { contentOf, type DeviceContent } from './content-readings.ts';
import { isPluggable, readHardware } from './hardware.ts';
import { type BlockDevice, type DeviceNumber, devicePathOf } from './host-snapshot.ts';
import { NOTHING_KNOWN, type Probed } from './read-content.ts';
import { readFolder, readNames, readNumber, readText } from './sysfs-text.ts';
import { parseUdevEntry, type UdevService, type UdevState, udevState } from './udev-entry.ts';

/** Sizes in sysfs are in units of 512 bytes whatever the sector size. */
const SYSFS_SIZE_UNIT_BYTES = 512;
const UDEV_CONTROL = '/run/udev/control';
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
  /** Of the disk, in sysfs. */
  readonly diskFolder: string;
}

export interface DevicesRead {
  /** With what is known of their contents at this moment. */
  readonly now: () => BlockDevice[];
  /** Whose contents are not known yet; `read` as in content-readings.ts. */
  readonly unread: readonly { readonly device: BlockDevice; readonly read: () => Promise<void> }[];
}

interface DeviceRead {
  readonly device: BlockDevice;
  readonly content: DeviceContent;
}

export async function readDevices(findLoopFile: FindLoopFile): Promise<DevicesRead> {
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
        partitions.push({
          folder: partition,
          name: inside,
          parent: name,
          diskseq,
          hasPartitions: false,
          diskFolder: folder,
        });
    }
    const parent = disks.includes(above) ? above : null;
    const hasPartitions = partitions.length > 0;
    found.push({ folder, name, parent, diskseq, hasPartitions, diskFolder: folder }, ...partitions);
  }
  const service = await readUdevService();
  const devices: DeviceRead[] = [];
  for (const each of found) {
    const device = await readDevice(each, service, findLoopFile);
    if (device) devices.push(device);
  }
  return {
    now: () => devices.map(({ device, content }) => ({ ...device, ...content.now() })),
    unread: devices.flatMap(({ device, content: { read } }) => (read ? [{ device, read }] : [])),
  };
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function readUdevService(): Promise<UdevService> {
  const runs = await isThere(UDEV_CONTROL);
  return { runs, isBusy: runs && (await isThere(UDEV_QUEUE)) };
}

/** After a plug-in or a change udev is busy for a moment, and then it knows: waiting a little spares an answer of “cannot tell”. */
async function settledUdev(): Promise<UdevService> {
  for (let waitedMs = 0; ; waitedMs += UDEV_STEP_MS) {
    const service = await readUdevService();
    if (!service.isBusy || waitedMs >= UDEV_WAIT_MS) return service;
    await setTimeout(UDEV_STEP_MS);
  }
}

/** Could be written one day, and is no layer over others: what those are is asked of what they lie on. */
function mayBeDrive(device: BlockDevice): boolean {
  return device.bus === 'loop' || (isPluggable(device) && !/^(sr|fd)\d/.test(device.name));
}

interface UdevSaid {
  readonly udev: ReadonlyMap<string, string>;
  readonly state: UdevState;
}

/** `number`: the device's. */
async function readUdev(number: string, diskseq: number | null, service: UdevService): Promise<UdevSaid> {
  const entry = await readText(join('/run/udev/data', `b${number}`));
  const state = udevState(entry, diskseq, service);
  return { state, udev: parseUdevEntry(entry !== null && state !== 'stale' ? entry : '') };
}

async function readDevice(found: Found, service: UdevService, findLoopFile: FindLoopFile): Promise<DeviceRead | null> {
  const { folder, name, parent, diskseq } = found;
  const isHidden = (await readNumber(join(folder, 'hidden'))) === 1;
  // The paths of an NVMe namespace are hidden and have no number: nothing can be opened there.
  const number = (await readText(join(folder, 'dev'))) ?? (isHidden ? NO_NUMBER : null);
  // It vanished during the read.
  if (!number) return null;
  // Most machines have eight of them without a backing file.
  if (name.startsWith('loop') && parent === null && (await readText(join(folder, 'loop/backing_file'))) === null)
    return null;
  const said = await readUdev(number, diskseq, service);
  const start = await readNumber(join(folder, 'start'));
  const device: BlockDevice = {
    ...NOTHING_KNOWN,
    name,
    device: number,
    parent,
    startBytes: start === null ? null : start * SYSFS_SIZE_UNIT_BYTES,
    sizeBytes: ((await readNumber(join(folder, 'size'))) ?? 0) * SYSFS_SIZE_UNIT_BYTES,
    removable: (await readNumber(join(folder, 'removable'))) === 1,
    hidden: isHidden,
    diskseq: parent === null ? diskseq : await readNumber(join(folder, 'diskseq')),
    logicalSectorBytes: (await readNumber(join(folder, 'queue/logical_block_size'))) || 512,
    loop: parent === null ? await findLoopFile(name, folder) : null,
    ...(await readHardware(folder, said.udev)),
    ...(await readUse(folder, number)),
  };
  return { device, content: await readContentOf(device, found, said) };
}

/** What holds it, and whether it may be written. */
async function readUse(
  folder: string,
  number: DeviceNumber,
): Promise<Pick<BlockDevice, 'readOnly' | 'holders' | 'slaves' | 'mapper' | 'unread'>> {
  const readOnly = await readNumber(join(folder, 'ro'));
  const holders = await readFolder(join(folder, 'holders'));
  const zramBacking = await readText(join(folder, 'backing_dev'));
  const mapperName = await readText(join(folder, 'dm/name'));
  return {
    readOnly: readOnly === 1,
    holders: holders ?? [],
    // Compressed memory (zram) may write to a disk, which is only visible here.
    slaves: [
      ...(await readNames(join(folder, 'slaves'))),
      ...(zramBacking?.startsWith('/dev/') ? [basename(zramBacking)] : []),
    ],
    mapper: mapperName === null ? null : { name: mapperName, uuid: (await readText(join(folder, 'dm/uuid'))) ?? '' },
    unread: [
      ...(number !== NO_NUMBER && holders === null ? ['holders'] : []),
      ...(number !== NO_NUMBER && readOnly === null ? ['ro'] : []),
    ],
  };
}

function readContentOf(device: BlockDevice, found: Found, said: UdevSaid): Promise<DeviceContent> {
  const { name, parent, hidden, sizeBytes, logicalSectorBytes } = device;
  const probed: Probed = {
    devicePath: devicePathOf(name),
    sizeBytes: hidden ? 0 : sizeBytes,
    sectorBytes: logicalSectorBytes,
    isDrive: parent === null && !hidden && mayBeDrive(device),
    hasPartitions: found.hasPartitions,
    ...said,
  };
  const settle = async (): Promise<Probed> => {
    const service = await settledUdev();
    return { ...probed, ...(await readUdev(device.device, found.diskseq, service)) };
  };
  return contentOf(probed, found.diskFolder, settle);
}
