/** Reads every block device from sysfs, with its content according to udev's database or blkid. */
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runProgram } from '../../system/program.ts';
import { BoundedReader, NO_ANSWER } from './bounded-stat.ts';
import { readHardware } from './hardware.ts';
import { type BlockDevice, type DeviceNumber, devicePathOf } from './host-snapshot.ts';
import { readFolder, readNames, readNumber, readText } from './sysfs-text.ts';
import { decodeUdevText, parseUdevEntry } from './udev-entry.ts';

/** Sizes in sysfs are in units of 512 bytes whatever the sector size. */
const SYSFS_SIZE_UNIT_BYTES = 512;
const BLKID_TIMEOUT_MS = 5000;
const MAX_HANGING_PROBES = 8;
const probes = new BoundedReader(MAX_HANGING_PROBES, BLKID_TIMEOUT_MS + 500);
const NO_NUMBER: DeviceNumber = '0:0';

export interface DevicesRead {
  devices: BlockDevice[];
  contentsKnown: boolean;
}

/** `placeOf` names the devices under a file: see read-machine.ts. */
export async function readDevices(placeOf: (path: string) => Promise<DeviceNumber[]>): Promise<DevicesRead> {
  const disks = await readNames('/sys/block');
  const found: { folder: string; name: string; parent: string | null }[] = [];
  for (const name of disks) {
    const folder = await realpath(join('/sys/block', name)).catch(() => null);
    if (!folder) continue;
    // mmcblk0boot0 is in /sys/block like a disk, but belongs to mmcblk0 and is in its folder.
    const above = basename(dirname(folder));
    found.push({ folder, name, parent: disks.includes(above) ? above : null });
    for (const inside of await readNames(folder)) {
      const partition = join(folder, inside);
      if ((await readNumber(join(partition, 'partition'))) !== null)
        found.push({ folder: partition, name: inside, parent: name });
    }
  }
  let contentsKnown = true;
  const devices: BlockDevice[] = [];
  for (const { folder, name, parent } of found) {
    const device = await readDevice(folder, name, parent, placeOf);
    if (!device) continue;
    contentsKnown = contentsKnown && device.contentsKnown;
    devices.push(device.device);
  }
  return { devices, contentsKnown };
}

async function readDevice(
  folder: string,
  name: string,
  parent: string | null,
  placeOf: (path: string) => Promise<DeviceNumber[]>,
): Promise<{ device: BlockDevice; contentsKnown: boolean } | null> {
  const isHidden = (await readNumber(join(folder, 'hidden'))) === 1;
  // The paths of an NVMe namespace are hidden and have no number: nothing can be opened there.
  const number = (await readText(join(folder, 'dev'))) ?? (isHidden ? NO_NUMBER : null);
  // It vanished during the read.
  if (!number) return null;
  // Most machines have eight of them without a backing file.
  if (name.startsWith('loop') && parent === null && (await readText(join(folder, 'loop/backing_file'))) === null)
    return null;
  const entry = await readText(join('/run/udev/data', `b${number}`));
  const udev = parseUdevEntry(entry ?? '');
  const sizeBytes = ((await readNumber(join(folder, 'size'))) ?? 0) * SYSFS_SIZE_UNIT_BYTES;
  const content = entry === null ? await probeContent(name, isHidden ? 0 : sizeBytes) : contentFromUdev(udev);
  const readOnly = await readNumber(join(folder, 'ro'));
  const holders = await readFolder(join(folder, 'holders'));
  const zramBacking = await readText(join(folder, 'backing_dev'));
  const mapperName = await readText(join(folder, 'dm/name'));
  const backingFile = await readText(join(folder, 'loop/backing_file'));
  const device: BlockDevice = {
    name,
    device: number,
    parent,
    sizeBytes,
    readOnly: readOnly === 1,
    removable: (await readNumber(join(folder, 'removable'))) === 1,
    hidden: isHidden,
    diskseq: await readNumber(join(folder, 'diskseq')),
    logicalSectorBytes: (await readNumber(join(folder, 'queue/logical_block_size'))) || 512,
    holders: holders ?? [],
    // Compressed memory (zram) may write to a disk, which is only visible here.
    slaves: [
      ...(await readNames(join(folder, 'slaves'))),
      ...(zramBacking?.startsWith('/dev/') ? [basename(zramBacking)] : []),
    ],
    mapper: mapperName === null ? null : { name: mapperName, uuid: (await readText(join(folder, 'dm/uuid'))) ?? '' },
    loop: backingFile ? await readLoop(backingFile, placeOf) : null,
    ...(await readHardware(folder, udev)),
    filesystem: content?.filesystem ?? null,
    label: content?.label ?? null,
    partitionType: udev.get('ID_PART_ENTRY_TYPE') ?? null,
    unread: [
      ...(number !== NO_NUMBER && holders === null ? ['holders'] : []),
      ...(number !== NO_NUMBER && readOnly === null ? ['ro'] : []),
    ],
  };
  return { device, contentsKnown: content !== null };
}

/** A loop device stands on a file, or directly on another block device. */
async function readLoop(
  backingFile: string,
  placeOf: (path: string) => Promise<DeviceNumber[]>,
): Promise<BlockDevice['loop']> {
  const isOverDevice = await stat(backingFile.startsWith('/dev/') ? backingFile : '/dev').then(
    (node) => node.isBlockDevice(),
    () => false,
  );
  return { backingFile, backingDevices: await placeOf(backingFile), isOverDevice };
}

interface Content {
  filesystem: string | null;
  label: string | null;
}

function contentFromUdev(udev: ReadonlyMap<string, string>): Content {
  const label = decodeUdevText(udev.get('ID_FS_LABEL_ENC') ?? '') || udev.get('ID_FS_LABEL') || null;
  return { filesystem: udev.get('ID_FS_TYPE') ?? null, label: showable(label) };
}

/** A label is foreign text: control characters would reach the terminal, and others reverse the writing direction. */
function showable(label: string | null): string | null {
  return label?.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd') ?? null;
}

/** Without udev, root can read the content itself. Null: unknown. */
async function probeContent(name: string, sizeBytes: number): Promise<Content | null> {
  if (sizeBytes === 0) return { filesystem: null, label: null };
  const devicePath = devicePathOf(name);
  const isNode = await stat(devicePath).then(
    (node) => node.isBlockDevice(),
    () => false,
  );
  if (!isNode || process.geteuid?.() !== 0) return null;
  // A program that reads from a dying disk may not even be killable.
  const answer = await probes.ask(devicePath, () =>
    runProgram('blkid', ['-p', '-o', 'export', devicePath], { timeoutMs: BLKID_TIMEOUT_MS, log: 'never' }),
  );
  if (answer === NO_ANSWER) return null;
  // 2: nothing recognised. 8: several file systems at once. Source: blkid(8).
  if (answer.code === 2) return { filesystem: null, label: null };
  return answer.code === 0 ? parseBlkid(answer.stdout) : null;
}

/** `LABEL=MYSTICK` and `TYPE=ext4` lines of `blkid -o export`, which puts a backslash before shell characters. */
export function parseBlkid(text: string): Content {
  const content: Content = { filesystem: null, label: null };
  for (const line of text.split('\n')) {
    if (line.startsWith('TYPE=')) content.filesystem = line.slice('TYPE='.length);
    if (line.startsWith('LABEL=')) content.label = showable(line.slice('LABEL='.length).replace(/\\(.)/g, '$1'));
  }
  return content;
}
