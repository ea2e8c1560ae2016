/**
 * Reads what a disk is and how it is recognised. The kernel's attributes take precedence over udev's copies: they exist
 * immediately after a plug-in, so a drive's identity does not change when udev catches up.
 */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MAX_SHORT_TEXT } from '../../../contract/wire/schema.ts';
import type { BlockDevice } from './host-snapshot.ts';
import { askText, readText } from './sysfs-text.ts';
import { decodeUdevText } from './udev-entry.ts';

export type Hardware = Pick<BlockDevice, 'bus' | 'external' | 'serial' | 'wwn' | 'vendor' | 'model' | 'port'>;

/** `folder` is the disk's real path below /sys/devices; `udev` its entry in udev's database, empty if there is none. */
export async function readHardware(folder: string, udev: ReadonlyMap<string, string>): Promise<Hardware> {
  const name = basename(folder);
  // /sys/devices/…/host9/target9:0:0/9:0:0:0/block/sda/device is the SCSI (or MMC, NVMe) device itself.
  const device = await realpath(join(folder, 'device')).catch(() => null);
  const attribute = (attributeName: string) => (device ? readText(join(device, attributeName)) : null);
  const usb = device ? await usbDeviceAbove(device) : null;
  const usbAttribute = (attributeName: string) => (usb ? askText(join(usb, attributeName)) : null);
  const bus = busOf(name, folder, (await attribute('type')) ?? '', udev.get('ID_BUS') ?? null);
  return {
    bus,
    external: bus !== 'usb' && (await isBehindExternalPort(folder)),
    serial: firstText(
      await usbAttribute('serial'),
      await attribute('serial'),
      await askText(join(folder, 'serial')),
      udev.get('ID_SERIAL_SHORT'),
    ),
    wwn: firstText(worldWideName(await attribute('wwid')), await readText(join(folder, 'wwid')), udev.get('ID_WWN')),
    // Every SATA disk calls its vendor "ATA", and virtio gives a PCI number: neither is a maker's name.
    vendor: firstText(
      makerName(await attribute('vendor')),
      decodeUdevText(udev.get('ID_VENDOR_ENC') ?? ''),
      udev.get('ID_VENDOR'),
      await usbAttribute('manufacturer'),
    ),
    model: firstText(
      await attribute('model'),
      bus === 'mmc' || bus === 'emmc' ? await attribute('name') : null,
      decodeUdevText(udev.get('ID_MODEL_ENC') ?? ''),
      udev.get('ID_MODEL'),
      await usbAttribute('product'),
    ),
    port: firstText(device ? usbPort(device) : null, udev.get('ID_PATH')),
  };
}

/**
 * How the disk is attached. `type` is `SD` for cards and `MMC` for memory soldered to the board. The path takes precedence over
 * udev, which calls a disk behind a USB bridge `ata`.
 */
export function busOf(name: string, folder: string, type: string, udevBus: string | null): string {
  if (name.startsWith('loop')) return 'loop';
  if (folder.includes('/devices/virtual/block/')) return 'virtual';
  if (name.startsWith('mmcblk')) return type === 'MMC' ? 'emmc' : 'mmc';
  if (/\/usb\d+\//.test(folder)) return 'usb';
  if (name.startsWith('nvme')) return 'nvme';
  if (name.startsWith('vd')) return 'virtio';
  if (/\/ata\d+\//.test(folder)) return 'ata';
  return udevBus ?? (name.startsWith('sd') ? 'scsi' : 'unknown');
}

/**
 * Whether a device above it is `removable` in the kernel's word for what the user can take from the machine; a disk's own attribute
 * of that name is a number and means the medium. Source: Documentation/ABI/testing/sysfs-devices-removable, pci_set_removable().
 */
export async function isBehindExternalPort(folder: string): Promise<boolean> {
  for (let above = dirname(folder); above.length > '/sys/devices'.length; above = dirname(above))
    if ((await readText(join(above, 'removable'))) === 'removable') return true;
  return false;
}

/** Outside the case, as USB sticks and memory cards are; soldered memory is a bus of its own. */
export function isExternal({ bus, external }: Pick<BlockDevice, 'bus' | 'external'>): boolean {
  return bus === 'usb' || bus === 'mmc' || external;
}

/** Also what is in a bay from which it can be taken. Memory disks (zram) may call themselves removable. */
export function isPluggable({
  bus,
  removable,
  external,
}: Pick<BlockDevice, 'bus' | 'removable' | 'external'>): boolean {
  return isExternal({ bus, external }) || (removable && bus !== 'virtual');
}

/**
 * The port of a USB disk, as udev's ID_PATH spells it: `pci-0000:00:14.0-usb-0:1.2:1.0-scsi-0:0:0:0`.
 * Source: systemd src/udev/udev-builtin-path_id.c.
 */
export function usbPort(deviceFolder: string): string | null {
  const match = /\/usb\d+\/(?:[\d.-]+\/)*\d+-([\d.]+):([\d.]+)\//.exec(deviceFolder);
  if (!match) return null;
  const controller = /.*\/(\w{4,}:\w{2}:\w{2}\.\w)\//.exec(deviceFolder.slice(0, match.index + 1))?.[1];
  // Host numbers increase with every plug-in, so only target and unit are used.
  const unit = /\/\d+:(\d+:\d+:\d+)$/.exec(deviceFolder)?.[1];
  return `${controller ? `pci-${controller}-` : ''}usb-0:${match[1]}:${match[2]}${unit ? `-scsi-0:${unit}` : ''}`;
}

async function usbDeviceAbove(deviceFolder: string): Promise<string | null> {
  for (let folder = deviceFolder; folder.length > '/sys/devices'.length; folder = dirname(folder)) {
    if ((await readText(join(folder, 'idVendor'))) !== null) return folder;
  }
  return null;
}

/** `naa.5000c500a1b2c3d4` and `eui.…` are globally unique; `t10.…` only repeats vendor and model. */
function worldWideName(wwid: string | null): string | null {
  return wwid && /^(naa|eui)\./.test(wwid) ? wwid : null;
}

function makerName(vendor: string | null): string | null {
  return vendor && vendor !== 'ATA' && !/^0x/.test(vendor) ? vendor : null;
}

function firstText(...values: (string | null | undefined)[]): string | null {
  for (const value of values) {
    const text = value?.trim();
    // A page of sysfs is no more; a property of udev may be.
    if (text) return text.slice(0, MAX_SHORT_TEXT);
  }
  return null;
}
