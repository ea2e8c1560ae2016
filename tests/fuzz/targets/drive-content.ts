import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import { Drive } from '../../../contract/wire/drive.ts';
import { readTableOfDrive } from '../../../formats/partitions.ts';
import { drivesOf, HostSnapshot } from '../../../main/stages/drive/index.ts';
import {
  type Content,
  contentBeingRead,
  contentFromUdev,
  probeContent,
} from '../../../main/stages/drive/read-content.ts';
import { parseUdevEntry, udevState } from '../../../main/stages/drive/udev-entry.ts';
import { fatVolume } from '../../devices/vfat-mounts.ts';
import { guidPartitionTable, isoBytes, masterBootRecord } from '../../unit/main/stages/image/small-iso.ts';
import type { FuzzTarget } from '../target.ts';
import { partitioned } from './image-header.ts';

const DRIVE_BYTES = 192 * 1024;
const SECTOR_SIZES = [512, 4096] as const;

/** A stick with this on it, as it is listed. */
function listed(content: Content, sectorBytes: number): Drive {
  const device = { name: 'sdb', device: '8:16', sizeBytes: DRIVE_BYTES, bus: 'usb', removable: true };
  const machine = HostSnapshot.parse({
    mounts: [],
    devices: [{ ...device, logicalSectorBytes: sectorBytes, ...content }],
    candidates: { names: ['sdb'] },
  });
  const [drive] = drivesOf(machine);
  assert.ok(drive, 'it is not listed');
  return Drive.parse(drive);
}

function assertIsData(drive: Drive): void {
  assert.notEqual(drive.holdings.kind, 'empty', JSON.stringify(drive.holdings));
  assert.notEqual(requiredConfirmation(drive, String).kind, 'none', JSON.stringify(drive.holdings));
}

function withTable(startSector: number, sectors: number): Buffer {
  const bytes = masterBootRecord(DRIVE_BYTES);
  bytes.writeUInt8(0x83, 450);
  bytes.writeUInt32LE(startSector, 454);
  bytes.writeUInt32LE(sectors, 458);
  return bytes;
}

/** What blkid, wipefs and our own reads say of a drive, which is a file here: the samples that `npm test` tries are few. */
export const driveContent: FuzzTarget = {
  name: 'drive-content',
  shape: 'bytes',
  // Each starts three programs.
  inputs: 40,
  maxBytes: DRIVE_BYTES,
  samples: () => [
    isoBytes(DRIVE_BYTES),
    partitioned(512),
    partitioned(4096),
    guidPartitionTable(300n, DRIVE_BYTES),
    withTable(64, 256),
    fatVolume('fat16').subarray(0, DRIVE_BYTES),
    Buffer.alloc(DRIVE_BYTES, 'a text of somebody'),
  ],
  parse: async (input) => {
    const head = Buffer.concat([input, Buffer.alloc(DRIVE_BYTES - input.length)]);
    for (const sectorBytes of SECTOR_SIZES)
      for (const { startBytes, sizeBytes } of readTableOfDrive(input, sectorBytes).entries)
        assert.ok(Number.isSafeInteger(startBytes) && sizeBytes > 0, `${sizeBytes} bytes at ${startBytes}`);
    if (head.every((byte) => byte === 0) || head.every((byte) => byte === 0xff)) return;
    const devicePath = join(process.env['HOME'] ?? tmpdir(), 'drive');
    writeFileSync(devicePath, head);
    const sectorBytes = SECTOR_SIZES[(input[0] ?? 0) % 2] as number;
    const probed = { devicePath, sizeBytes: DRIVE_BYTES, sectorBytes, isDrive: true, hasPartitions: false };
    assertIsData(listed(await probeContent(probed), sectorBytes));
  },
};

/** What udev's database alone says of a drive never makes it empty. */
export const udevContent: FuzzTarget = {
  name: 'udev-content',
  shape: 'lines',
  inputs: 1500,
  samples: () => [
    'S:disk/by-diskseq/7\nI:123456\nE:ID_BUS=usb\nE:ID_FS_TYPE=vfat\nE:ID_FS_LABEL_ENC=A\\x20B\nE:ID_PART_ENTRY_TYPE=0xb\n',
    'S:disk/by-diskseq/7\nI:1\nE:ID_PART_TABLE_TYPE=gpt\nE:ID_FS_TYPE=iso9660\nE:ID_FS_LABEL=NIXOS\n',
    'I:123456\nE:ID_FS_AMBIVALENT=filesystem:ext4:1.0 filesystem:iso9660:2\n',
  ],
  parse: (input) => {
    const entry = input.toString();
    const udev = parseUdevEntry(entry);
    for (const service of [
      { runs: true, isBusy: false },
      { runs: true, isBusy: true },
      { runs: false, isBusy: false },
    ]) {
      const state = udevState(entry, 7, service);
      const device = { devicePath: '/dev/sdb', sizeBytes: DRIVE_BYTES, sectorBytes: 512, isDrive: true };
      for (const hasPartitions of [true, false])
        assertIsData(listed(contentBeingRead({ ...device, hasPartitions, udev, state }), 512));
    }
    assertIsData(listed(contentFromUdev(udev), 512));
  },
};
