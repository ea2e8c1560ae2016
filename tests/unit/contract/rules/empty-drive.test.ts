import { describe, expect, it } from 'vitest';
import { ALIGNMENT_BYTES, planEmptyDrive } from '../../../../contract/rules/empty-drive.ts';
import { VolumeLabel } from '../../../../contract/wire/empty-drive.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const drive = (sizeBytes: number, logicalSectorBytes = 512) => ({
  devicePath: '/dev/sdx',
  sizeBytes,
  logicalSectorBytes,
});

describe('an empty drive', () => {
  it.each([
    ['64 MB', 64_000_000, 'everything', 'fat32', 'mbr'],
    ['16 GB', 16e9, 'everything', 'fat32', 'mbr'],
    ['32 GiB', 32 * GIB, 'everything', 'fat32', 'mbr'],
    ['64 GB', 64e9, 'everything', 'exfat', 'mbr'],
    ['64 GB for a television', 64e9, 'tv', 'fat32', 'mbr'],
    ['16 GB for large files', 16e9, 'large', 'exfat', 'mbr'],
    ['2 TiB less a sector', 2 * 1024 * GIB - 512, 'tv', 'fat32', 'mbr'],
    ['3 TB', 3e12, 'everything', 'exfat', 'gpt'],
    ['3 TB for large files', 3e12, 'large', 'exfat', 'gpt'],
  ] as const)('of %s', (_name, sizeBytes, use, filesystem, table) => {
    const plan = planEmptyDrive(drive(sizeBytes), use);
    expect(plan).toMatchObject({ filesystem, table, offsetBytes: ALIGNMENT_BYTES });
    const end = plan.offsetBytes + plan.sizeBytes;
    expect(plan.sizeBytes % ALIGNMENT_BYTES).toBe(0);
    expect(end).toBeLessThanOrEqual(table === 'gpt' ? sizeBytes - 34 * 512 : sizeBytes);
    expect(end).toBeGreaterThan(sizeBytes - 2 * ALIGNMENT_BYTES);
  });

  it('keeps its MBR with large sectors, of which an MBR can count more bytes', () => {
    expect(planEmptyDrive(drive(3_000_000_000_000 - (3_000_000_000_000 % 4096), 4096), 'tv').table).toBe('mbr');
  });

  it('is refused as too small for FAT32', () => {
    expect(() => planEmptyDrive(drive(39 * MIB), 'everything')).toThrow('drive-refused');
    expect(planEmptyDrive(drive(40 * MIB), 'everything').filesystem).toBe('fat32');
  });

  it('is refused as too large for a television', () => {
    expect(() => planEmptyDrive(drive(2 * 1024 * GIB), 'tv')).toThrow('bad-usage');
  });
});

describe('a label', () => {
  it.each(['USB', 'a', 'MY STICK', 'photos_2026', '12345678901'])('may be %j', (label) =>
    expect(VolumeLabel.safeParse(label).success).toBe(true),
  );
  it.each(['', ' USB', 'USB ', '123456789012', 'é', 'a/b', '-n', 'a\n', 'a.b', '😀'])('may not be %j', (label) =>
    expect(VolumeLabel.safeParse(label).success).toBe(false),
  );
});
