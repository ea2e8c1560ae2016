/** Five drives as they stand on a desk, for looking at the screens. */
import type { Drive, DriveIdentity } from '../../../contract/wire/drive.ts';
import * as builders from '../../builders/drives.ts';

type Part = Partial<Drive> & Pick<Drive, 'name' | 'sizeBytes'> & Pick<DriveIdentity, 'diskseq' | 'serial' | 'port'>;

function drive({ diskseq, serial, port, ...part }: Part): Drive {
  const [vendor = null, ...model] = part.name.split(' ');
  const named = { vendor, model: model.join(' '), sizeBytes: part.sizeBytes };
  return builders.drive({ identity: builders.driveIdentity({ diskseq, serial, port, ...named }), ...part });
}

const usbPort = (path: string) => `pci-0000:00:14.0-usb-0:${path}:1.0-scsi-0:0:0:0`;

export const SANDISK = drive({
  name: 'SanDisk Ultra',
  devicePath: '/dev/sdb',
  bus: 'usb',
  sizeBytes: 31_914_983_424,
  diskseq: 27,
  serial: '4C530001230101117391',
  port: usbPort('2'),
  partitions: [
    {
      devicePath: '/dev/sdb1',
      sizeBytes: 31_913_934_848,
      filesystem: 'exfat',
      label: 'HOLIDAY 2025',
      usedBytes: 12_400_000_000,
      mountPoints: ['/run/media/ada/HOLIDAY 2025'],
    },
  ],
  warnings: [
    { kind: 'holds-data', labels: ['HOLIDAY 2025'], usedBytes: 12_400_000_000 },
    { kind: 'mounted', mountPoints: ['/run/media/ada/HOLIDAY 2025'] },
  ],
});

export const KINGSTON = drive({
  name: 'Kingston DataTraveler 3.0',
  devicePath: '/dev/sdc',
  bus: 'usb',
  sizeBytes: 15_518_924_800,
  diskseq: 31,
  serial: 'E0D55EA573FBE4B1',
  port: usbPort('1.4'),
});

export const BACKUP_DISK = drive({
  name: 'WD My Passport',
  devicePath: '/dev/sdd',
  bus: 'usb',
  sizeBytes: 4_000_752_599_040,
  diskseq: 33,
  serial: 'WX72DA09KR4T',
  port: usbPort('3'),
  partitions: [
    {
      devicePath: '/dev/sdd1',
      sizeBytes: 4_000_750_501_888,
      filesystem: 'ext4',
      label: 'backup',
      usedBytes: 2_713_000_000_000,
      mountPoints: [],
    },
  ],
  warnings: [
    { kind: 'large', sizeBytes: 4_000_752_599_040 },
    { kind: 'holds-data', labels: ['backup'], usedBytes: 2_713_000_000_000 },
  ],
});

export const SYSTEM_DISK = drive({
  name: 'Samsung SSD 990 PRO',
  devicePath: '/dev/nvme0n1',
  bus: 'nvme',
  sizeBytes: 1_000_204_886_016,
  diskseq: 1,
  serial: 'S6Z1NJ0W812345A',
  port: 'pci-0000:01:00.0-nvme-1',
  partitions: [
    {
      devicePath: '/dev/nvme0n1p1',
      sizeBytes: 536_870_912,
      filesystem: 'vfat',
      label: 'BOOT',
      usedBytes: 61_000_000,
      mountPoints: ['/boot'],
    },
    {
      devicePath: '/dev/nvme0n1p2',
      sizeBytes: 999_666_966_528,
      filesystem: 'crypto_LUKS',
      label: null,
      usedBytes: null,
      mountPoints: [],
    },
  ],
  refusals: [
    { kind: 'holds-running-system', parts: ['/', '/nix', '/boot', 'swap'] },
    { kind: 'not-removable', bus: 'nvme' },
  ],
});

export const CARD_READER = drive({
  name: 'Generic SD card reader',
  devicePath: '/dev/sde',
  bus: 'usb',
  sizeBytes: 0,
  diskseq: 12,
  serial: null,
  port: usbPort('8'),
  refusals: [{ kind: 'no-medium' }],
});

/** Written by Flakestick before: nothing on it is missed. */
export const LIVE_STICK = drive({
  name: 'Intenso Rainbow Line',
  devicePath: '/dev/sdf',
  bus: 'usb',
  sizeBytes: 8_053_063_680,
  diskseq: 35,
  serial: '9207027EF5E2F3A1',
  port: usbPort('4'),
  partitions: [
    {
      devicePath: '/dev/sdf1',
      sizeBytes: 1_150_000_000,
      filesystem: 'iso9660',
      label: 'nixos-minimal-26.05-x86_64',
      usedBytes: null,
      mountPoints: [],
    },
  ],
  warnings: [{ kind: 'holds-live-image', label: 'nixos-minimal-26.05-x86_64' }],
});

export const DRIVES = [SANDISK, KINGSTON, BACKUP_DISK, SYSTEM_DISK, CARD_READER];

const untold = (name: string, port: string, diskseq: number, holdings: Drive['holdings']) =>
  drive({
    name,
    devicePath: `/dev/sd${String.fromCharCode(102 + Number(port))}`,
    bus: 'usb',
    sizeBytes: 31_914_983_424,
    diskseq,
    serial: `0373${diskseq}1005${port}`,
    port: usbPort(port),
    holdings,
    warnings: [{ kind: 'holds-data', labels: [], usedBytes: null }],
  });

/** Of which nobody can say, or not yet, what is on them. */
export const UNTOLD = [
  untold('Verbatim STORE N GO', '5', 41, {
    kind: 'cannot-be-told',
    because: 'several-signatures',
    signatures: ['ext4', 'iso9660'],
  }),
  untold('Philips USB Flash Drive', '6', 42, { kind: 'being-read' }),
  untold('Corsair Voyager', '7', 43, { kind: 'holds', what: ['partition-table'] }),
];

const twin = (devicePath: string, diskseq: number, path: string) =>
  drive({
    name: 'Generic Flash Disk',
    devicePath,
    bus: 'usb',
    sizeBytes: 8_053_063_680,
    diskseq,
    serial: '000000',
    port: usbPort(path),
  });

/** Of one make, size and serial number, as cheap ones are. */
export const TWINS = [twin('/dev/sdc', 41, '1.1'), twin('/dev/sdd', 42, '1.2')] as const;
