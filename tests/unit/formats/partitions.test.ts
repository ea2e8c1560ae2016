import { describe, expect, it } from 'vitest';
import { readPartitions, readTableOfDrive } from '../../../formats/partitions.ts';
import { seenOnDrive } from '../../../main/stages/image/seen.ts';

interface Entry {
  readonly type: number;
  readonly sector: number;
  readonly status?: number;
}

function disk({ mbr = [], gpt = null }: { mbr?: Entry[]; gpt?: number[] | null } = {}): Buffer {
  const head = Buffer.alloc(40_000);
  for (const [index, { type, sector, status = 0 }] of mbr.entries()) {
    head.writeUInt8(status, 446 + index * 16);
    head.writeUInt8(type, 450 + index * 16);
    head.writeUInt32LE(sector, 454 + index * 16);
    head.writeUInt32LE(100, 458 + index * 16);
  }
  head.writeUInt16BE(0x55aa, 510);
  if (gpt) {
    head.write('EFI PART', 512, 'latin1');
    head.writeBigUInt64LE(99n, 512 + 32);
    head.writeBigUInt64LE(2n, 512 + 72);
    head.writeUInt32LE(128, 512 + 80);
    head.writeUInt32LE(128, 512 + 84);
    for (const [index, sector] of gpt.entries()) {
      head.writeUInt8(1, 1024 + index * 128);
      head.writeBigUInt64LE(BigInt(sector), 1024 + index * 128 + 32);
    }
  }
  return head;
}

describe('partitions', () => {
  it.each<[string, Buffer, object | null]>([
    ['of an MBR', disk({ mbr: [{ type: 0xef, sector: 2048, status: 0x80 }] }), { kind: 'mbr', starts: [1_048_576] }],
    [
      'of a GPT with its protective MBR',
      disk({ mbr: [{ type: 0xee, sector: 1 }], gpt: [34, 4096] }),
      { kind: 'gpt', starts: [17_408, 2_097_152] },
    ],
    [
      'of both, as on live images, each once',
      disk({
        mbr: [
          { type: 0, sector: 0 },
          { type: 0xef, sector: 64 },
        ],
        gpt: [0, 64],
      }),
      { kind: 'hybrid', starts: [0, 32_768] },
    ],
    ['of none', disk(), null],
    ['of boot code that looks like a table', disk({ mbr: [{ type: 7, sector: 9, status: 0x33 }] }), null],
    ['of a head that is cut', disk({ gpt: [34] }).subarray(0, 1100), { kind: 'gpt', starts: [] }],
    ['of nothing', Buffer.alloc(10), null],
  ])('%s', (_case, head, expected) => {
    expect(readPartitions(head)).toEqual(expected);
  });
});

describe('what is seen on a drive', () => {
  it('is its label, its size by its own word, and its partitions', () => {
    const head = disk({
      mbr: [
        { type: 0, sector: 0 },
        { type: 0xef, sector: 64 },
      ],
    });
    head.write('\u0001CD001', 32_768, 'latin1');
    head.write('NIXOS'.padEnd(32), 32_768 + 40, 'latin1');
    head.writeUInt32LE(700, 32_768 + 80);
    expect(seenOnDrive(head)).toEqual({
      format: 'iso9660',
      volumeLabel: 'NIXOS',
      imageBytes: 1_433_600,
      partitionTable: 'mbr',
      partitions: 2,
    });
  });

  it('is a card of NixOS, by the identifier that nixpkgs gives each', () => {
    const card = disk({ mbr: [{ type: 0xb, sector: 16_384 }] });
    expect(seenOnDrive(card)).not.toHaveProperty('made');
    card.writeUInt32LE(0x21_78_69_4e, 440);
    expect(seenOnDrive(card)).toMatchObject({ format: 'disk', partitions: 1, made: 'nixos-sd-image' });
  });

  it.each<[string, Buffer | null, object]>([
    ['nothing', Buffer.alloc(4096), { format: 'empty', partitionTable: null, partitions: 0 }],
    ['an error', null, { format: 'unreadable', partitions: 0 }],
    ['text', Buffer.alloc(4096, 'text '), { format: 'unknown', partitionTable: null }],
    ['a disk', disk({ mbr: [{ type: 7, sector: 63 }] }), { format: 'disk', partitionTable: 'mbr', partitions: 1 }],
  ])('is %s', (_case, head, expected) => {
    expect(seenOnDrive(head)).toMatchObject(expected);
  });
});

describe('the table of a drive', () => {
  const head = () => Buffer.alloc(64 * 1024);
  const entry = (bytes: Buffer, { type = 0x83, start = 2048, sectors = 100 } = {}) => {
    bytes.writeUInt8(type, 446 + 4);
    bytes.writeUInt32LE(start, 446 + 8);
    bytes.writeUInt32LE(sectors, 446 + 12);
    bytes.writeUInt16BE(0x55aa, 510);
    return bytes;
  };
  const gpt = (bytes: Buffer, sectorBytes: number) => {
    bytes.write('EFI PART', sectorBytes, 'latin1');
    bytes.writeBigUInt64LE(2n, sectorBytes + 72);
    bytes.writeUInt32LE(4, sectorBytes + 80);
    bytes.writeUInt32LE(128, sectorBytes + 84);
    bytes.fill(7, 2 * sectorBytes, 2 * sectorBytes + 16);
    bytes.writeBigUInt64LE(256n, 2 * sectorBytes + 32);
    bytes.writeBigUInt64LE(511n, 2 * sectorBytes + 40);
    return bytes;
  };
  const protective = { type: 0xee, start: 1, sectors: 0xffff_ffff };

  it.each([
    ['nothing', head(), 512, 'none', 0],
    ['an MBR', entry(head()), 512, 'whole', 1],
    ['a GPT', gpt(entry(head(), protective), 512), 512, 'whole', 1],
    ['a GPT with sectors of 4096 bytes', gpt(entry(head(), protective), 4096), 4096, 'whole', 1],
    ['a GPT for 4096 seen with 512', gpt(entry(head(), protective), 4096), 512, 'other-sector-size', 0],
    ['a GPT for 512 seen with 4096', gpt(entry(head(), protective), 512), 4096, 'other-sector-size', 0],
    ['a GPT for 4096 whose MBR is gone', gpt(head(), 4096), 512, 'other-sector-size', 0],
    ['a protective MBR alone', entry(head(), protective), 512, 'damaged', 0],
    ['a GPT whose MBR is gone', gpt(head(), 512), 512, 'damaged', 1],
    ['a hybrid image', gpt(entry(head(), { start: 0, sectors: 9000 }), 512), 512, 'whole', 2],
    ['a head that is cut short', Buffer.alloc(100), 512, 'none', 0],
  ] as const)('%s', (_what, bytes, sectorBytes, state, entries) => {
    const table = readTableOfDrive(bytes, sectorBytes);
    expect(table.state).toBe(state);
    expect(table.entries.length).toBe(entries);
  });

  it('gives places in bytes of its own sectors', () => {
    expect(readTableOfDrive(entry(head()), 4096).entries).toEqual([{ startBytes: 2048 * 4096, sizeBytes: 100 * 4096 }]);
    expect(readTableOfDrive(gpt(entry(head(), protective), 512), 512).entries).toEqual([
      { startBytes: 256 * 512, sizeBytes: 256 * 512 },
    ]);
  });
});
