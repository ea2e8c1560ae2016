import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { busOf, isBehindExternalPort, readHardware, usbPort } from '../../../../../main/stages/drive/hardware.ts';
import { deviceNumber, devicePathOf } from '../../../../../main/stages/drive/host-snapshot.ts';
import { NOTHING_KNOWN, parseBlkid } from '../../../../../main/stages/drive/read-content.ts';
import { decodeUdevText, parseUdevEntry } from '../../../../../main/stages/drive/udev-entry.ts';

const pci = '/sys/devices/pci0000:00/0000:00';

it.each([
  ['sda', `${pci}:14.0/usb2/2-1/2-1:1.0/host9/target9:0:0/9:0:0:0/block/sda`, '0', 'ata', 'usb'],
  ['sda', '/sys/devices/platform/otg/host0/target0:0:0/0:0:0:0/block/sda', '0', 'usb', 'usb'],
  ['sda', `${pci}:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda`, '0', null, 'ata'],
  ['sda', `${pci}:05.0/virtio2/host0/target0:0:0/0:0:0:0/block/sda`, '0', null, 'scsi'],
  ['mmcblk0', '/sys/devices/platform/soc/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0', 'SD', null, 'mmc'],
  ['mmcblk1', '/sys/devices/platform/soc/mmc_host/mmc1/mmc1:0001/block/mmcblk1', 'MMC', null, 'emmc'],
  ['nvme0n1', '/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1', '', null, 'nvme'],
  ['zram0', '/sys/devices/virtual/block/zram0', '', null, 'virtual'],
  ['loop3', '/sys/devices/virtual/block/loop3', '', null, 'loop'],
  ['xvda', '/sys/devices/vbd-51712/block/xvda', '', null, 'unknown'],
])('tells how %s at %s is attached', (name, folder, type, udevBus, bus) => {
  expect(busOf(name, folder, type, udevBus)).toBe(bus);
});

it('spells a USB port as udev does, without the host number that goes up with every plug-in', () => {
  const device = (host: number) => `${pci}:14.0/usb2/2-1/2-1.4/2-1.4:1.0/host${host}/target${host}:0:0/${host}:0:0:1`;
  expect(usbPort(device(6))).toBe('pci-0000:00:14.0-usb-0:1.4:1.0-scsi-0:0:0:1');
  expect(usbPort(device(7))).toBe(usbPort(device(6)));
  expect(usbPort(`${pci}:17.0/ata1/host0/target0:0:0/0:0:0:0`)).toBe(null);
});

it('takes the nearest PCI device, not the bridge above it, for the USB controller', () => {
  expect(usbPort(`${pci}:1c.0/0000:03:00.0/usb3/3-2/3-2:1.0/host4/target4:0:0/4:0:0:0`)).toBe(
    'pci-0000:03:00.0-usb-0:2:1.0-scsi-0:0:0:0',
  );
});

it('takes no more of a property of udev than a drive may have', async () => {
  const udev = new Map([['ID_MODEL', 'm'.repeat(5000)]]);
  expect((await readHardware('/nonexistent/block/sdb', udev)).model).toHaveLength(4096);
});

it('takes apart device numbers, wide minors included', () => {
  expect([deviceNumber(0x0811), deviceNumber(0x10_3a_0c), deviceNumber(0xfe00)]).toEqual(['8:17', '58:268', '254:0']);
});

it('writes the slash of a device name back', () => {
  expect(devicePathOf('cciss!c0d0')).toBe('/dev/cciss/c0d0');
});

it('reads the properties of a udev entry, with = in a value, and nothing else', () => {
  const entry = parseUdevEntry(
    'S:disk/by-id/usb-x\nI:123\nE:ID_BUS=usb\nE:ID_FS_LABEL_ENC=MY\\x20ST\\xc3\\xbcCK\nE:A=b=c\nG:x\n',
  );
  expect(Object.fromEntries(entry)).toEqual({ ID_BUS: 'usb', ID_FS_LABEL_ENC: 'MY\\x20ST\\xc3\\xbcCK', A: 'b=c' });
  expect(decodeUdevText(entry.get('ID_FS_LABEL_ENC') ?? '')).toBe('MY STüCK');
});

it('reads type and label from blkid, whose shell characters are escaped', () => {
  expect(
    parseBlkid('ID_FS_LABEL=My_stick\nID_FS_LABEL_ENC=My\\x20stick\nID_PART_ENTRY_TYPE=0xc\nID_FS_TYPE=ext4\n'),
  ).toEqual({
    ...NOTHING_KNOWN,
    filesystem: 'ext4',
    label: 'My stick',
    partitionType: '0xc',
  });
  expect(parseBlkid('')).toEqual(NOTHING_KNOWN);
});

it('tells a port out of the case by the word that the kernel has for what is behind it', async () => {
  const root = mkdtempSync(join(tmpdir(), 'flakestick-sysfs-'));
  const folder = (name: string, removable: string): string => {
    const bridge = join(root, name, '0000:00:07.0/0000:03:00.0');
    const disk = join(bridge, '0000:04:00.0/nvme/nvme1/nvme1n1');
    mkdirSync(disk, { recursive: true });
    writeFileSync(join(bridge, 'removable'), `${removable}\n`);
    // Of a disk it is a number, and means its medium.
    writeFileSync(join(disk, 'removable'), '1\n');
    return disk;
  };
  expect(await isBehindExternalPort(folder('thunderbolt', 'removable'))).toBe(true);
  expect(await isBehindExternalPort(folder('built-in', 'fixed'))).toBe(false);
  expect(await isBehindExternalPort(folder('unsaid', 'unknown'))).toBe(false);
  rmSync(root, { recursive: true });
});
