import { describe, expect, it } from 'vitest';
import { fits, holdings, portWords, serialTail, whereabouts } from '../../../renderer/drive/drive-words.ts';
import { KINGSTON, SANDISK, SYSTEM_DISK } from '../../fakes/scripted/drives.ts';

describe('drives in words', () => {
  it('says where a stick is plugged in and how its serial number ends', () => {
    expect(whereabouts(SANDISK)).toBe('USB port 2 · serial …117391 · /dev/sdb');
    expect(whereabouts(SYSTEM_DISK)).toBe('NVME · serial …12345A · /dev/nvme0n1');
  });

  it('says what is on it, or that nothing was found', () => {
    expect(holdings(SANDISK)).toBe('“HOLIDAY 2025” · 12.4 GB used');
    expect(holdings(KINGSTON)).toBe('No partitions');
  });

  it.each([
    ['pci-0000:00:14.0-usb-0:1.4:1.0-scsi-0:0:0:0', 'USB port 1.4'],
    ['pci-0000:00:14.0-usbv3-0:2:1.0-scsi-0:0:0:0', 'USB port 2'],
    ['pci-0000:01:00.0-nvme-1', null],
    [null, null],
  ])('reads the port of %s as %s', (port, words) => {
    expect(portWords(port)).toBe(words);
  });

  it('shows a short serial number whole', () => {
    expect(serialTail('AB12')).toBe('AB12');
    expect(serialTail(null)).toBeNull();
  });

  it('lets an image fit that is as large as the drive, and not one byte more', () => {
    expect(fits(KINGSTON, KINGSTON.sizeBytes)).toBe(true);
    expect(fits(KINGSTON, KINGSTON.sizeBytes + 1)).toBe(false);
    expect(fits(KINGSTON, null)).toBe(true);
  });
});
