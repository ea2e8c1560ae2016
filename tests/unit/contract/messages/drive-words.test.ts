import { describe, expect, it } from 'vitest';
import {
  holdings,
  portWords,
  serialTail,
  twinWords,
  whereabouts,
  whyUntold,
} from '../../../../contract/messages/drive-words.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { drive } from '../../../builders/drives.ts';
import { KINGSTON, SANDISK, SYSTEM_DISK, TWINS } from '../../../fakes/scripted/drives.ts';

const partition = (filesystem: string | null, label: string | null = null) => ({
  devicePath: '/dev/sdb1',
  sizeBytes: 1,
  filesystem,
  label,
  usedBytes: null,
  mountPoints: [],
});

describe('drives in words', () => {
  it('says where a stick is plugged in and how its serial number ends', () => {
    expect(whereabouts(SANDISK, en)).toBe('USB port 2 · serial …117391 · /dev/sdb');
    expect(whereabouts(SYSTEM_DISK, en)).toBe('NVME · serial …12345A · /dev/nvme0n1');
    expect(whereabouts({ ...SANDISK, bus: 'mmc', identity: { ...SANDISK.identity, port: null } }, en)).toBe(
      'Card slot · serial …117391 · /dev/sdb',
    );
  });

  it('says what is on it, or that nothing was found', () => {
    expect(holdings(SANDISK, en)).toBe('“HOLIDAY 2025” · 12.4 GB used');
    expect(holdings(KINGSTON, en)).toBe('Empty');
    expect(holdings(drive({ partitions: [partition('vfat'), partition('ext4')] }), en)).toBe(
      '2 partitions without labels',
    );
  });

  it.each([
    ['several-signatures', 'Contents unknown: it has signatures of several file systems'],
    ['no-permission', 'Contents unknown: nothing on it is recognised, and only root may read it'],
  ] as const)('says that nobody can tell, and why: %s', (because, words) => {
    expect(holdings(drive({ holdings: { kind: 'cannot-be-told', because, signatures: [] } }), en)).toBe(words);
  });

  it('says that it is still being read, and that a table alone is something', () => {
    expect(holdings(drive({ holdings: { kind: 'being-read' } }), en)).toBe('Its contents are still being read');
    expect(holdings(drive({ holdings: { kind: 'holds', what: ['partition-table'] } }), en)).toBe('A partition table');
    expect(whyUntold(drive({ holdings: { kind: 'being-read' } }), en)).toBe('its contents are still being read');
    expect(whyUntold(KINGSTON, en)).toBeNull();
  });

  it('names a card of NixOS, whatever else is on it', () => {
    const card = drive({ partitions: [partition('vfat', 'FIRMWARE'), partition('ext4', 'NIXOS_SD')] });
    expect(holdings(card, en)).toBe('NixOS sd-image: “FIRMWARE”, “NIXOS_SD”');
    expect(holdings(drive({ partitions: [partition('vfat', 'NIXOS_SD')] }), en)).toBe('“NIXOS_SD”');
  });

  it('names what shows no files and is no empty stick', () => {
    expect(holdings(drive({ partitions: [partition('vfat', 'EFI'), partition('crypto_LUKS')] }), en)).toBe(
      '“EFI”, an encrypted volume',
    );
    expect(holdings(drive({ partitions: [partition('LVM2_member')] }), en)).toBe('Part of a volume group');
  });

  it.each([
    ['pci-0000:00:14.0-usb-0:1.4:1.0-scsi-0:0:0:0', 'USB port 1, hub port 4'],
    ['pci-0000:00:14.0-usb-0:1.4.3:1.0-scsi-0:0:0:0', 'USB port 1, hub port 4, hub port 3'],
    ['pci-0000:00:14.0-usbv3-0:2:1.0-scsi-0:0:0:0', 'USB port 2'],
    ['pci-0000:00:14.0-usb-0:6:1.0-scsi-0:0:0:1', 'USB port 6, slot 2'],
    ['pci-0000:01:00.0-nvme-1', null],
    [null, null],
  ])('reads the port of %s as %s', (port, words) => {
    expect(portWords(port, en)).toBe(words);
  });

  it('shows a short serial number whole', () => {
    expect(serialTail('AB12')).toBe('AB12');
    expect(serialTail(null)).toBeNull();
  });
});

describe('two sticks that look the same', () => {
  const [one, other] = TWINS;

  it('are distinguished only by their ports', () => {
    expect(twinWords(one, [one, other, KINGSTON], en)).toBe('Looks the same as /dev/sdd, except for the port.');
    expect(twinWords(other, [one, other], en)).toBe('Looks the same as /dev/sdc, except for the port.');
  });

  it('are not told apart by ports of the same name on two controllers', () => {
    const port = one.identity.port?.replace('00:14.0', '05:00.0') ?? null;
    const elsewhere = { ...other, identity: { ...other.identity, port } };
    expect(twinWords(one, [one, elsewhere], en)).toBe('Looks the same as /dev/sdd: unplug the other one.');
  });

  it('are one drive when they are two names of one medium', () => {
    const path = { ...one, otherPaths: [other.devicePath] };
    expect(twinWords(path, [path, other], en)).toBe('The same drive as /dev/sdd, under another name.');
  });

  it('are no twins when the serial numbers differ', () => {
    const different = { ...other, identity: { ...other.identity, serial: '1' } };
    expect(twinWords(one, [one, different], en)).toBeNull();
  });
});
