import { describe, expect, it } from 'vitest';
import { OLD_TABLE_BYTES, oldPlaces } from '../../../formats/old-places.ts';

const MIB = 1024 ** 2;
const CAPACITY = 512 * MIB;

interface Slot {
  readonly type: number;
  readonly first: number;
  readonly sectors: number;
}

function mbr(...slots: Slot[]): Buffer {
  const head = Buffer.alloc(OLD_TABLE_BYTES);
  head.writeUInt16BE(0x55aa, 510);
  for (const [index, { type, first, sectors }] of slots.entries()) {
    const at = 446 + index * 16;
    head.writeUInt8(type, at + 4);
    head.writeUInt32LE(first, at + 8);
    head.writeUInt32LE(sectors, at + 12);
  }
  return head;
}

const places = (head: Buffer, partitions: { startBytes: number; endBytes: number }[] = []) =>
  oldPlaces({ head, capacityBytes: CAPACITY, partitions });
const covers = (all: ReturnType<typeof places>, at: number): boolean =>
  all.some(({ startBytes, endBytes }) => startBytes <= at && at < endBytes);

describe('places to wipe', () => {
  it('of a blank drive: none', () => expect(places(Buffer.alloc(OLD_TABLE_BYTES))).toEqual([]));

  it('are the head, where LUKS is, and the tail of each partition', () => {
    const all = places(mbr({ type: 0x83, first: 262_144, sectors: 524_288 }));
    const [start, end] = [128 * MIB, 384 * MIB];
    for (const at of [start, start + 16 * MIB - 1, end - MIB, end - 1]) expect(covers(all, at)).toBe(true);
    expect(covers(all, start + 17 * MIB)).toBe(false);
  });

  it('are those of partitions that only the kernel knows', () => {
    const all = places(Buffer.alloc(OLD_TABLE_BYTES), [{ startBytes: 64 * MIB, endBytes: 72 * MIB }]);
    expect(all).toEqual([{ startBytes: 64 * MIB, endBytes: 72 * MIB }]);
  });

  it('are both sides of where an image ended, by its GPT and by its volume', () => {
    const head = Buffer.alloc(OLD_TABLE_BYTES);
    head.write('EFI PART', 512, 'latin1');
    head.writeBigUInt64LE(BigInt((100 * MIB) / 512 - 1), 512 + 32);
    head.write('CD001', 32_769, 'latin1');
    head.writeUInt32LE((200 * MIB) / 2048, 32_768 + 80);
    const all = places(head);
    for (const end of [100 * MIB, 200 * MIB]) {
      expect(covers(all, end - 512)).toBe(true);
      expect(covers(all, end + 512)).toBe(true);
    }
  });

  it('never reach beyond the drive, nor count backwards, whatever a damaged table says', () => {
    const all = places(
      mbr({ type: 0x83, first: 0xffff_fff0, sectors: 0xffff_fff0 }, { type: 7, first: 8, sectors: 1 }),
      [
        { startBytes: Number.NaN, endBytes: 5 },
        { startBytes: 9 * MIB, endBytes: 8 * MIB },
      ],
    );
    for (const { startBytes, endBytes } of all) {
      expect(startBytes).toBeGreaterThanOrEqual(0);
      expect(endBytes).toBeLessThanOrEqual(CAPACITY);
      expect(startBytes).toBeLessThan(endBytes);
    }
  });

  it('are ascending and do not overlap', () => {
    const all = places(
      mbr(
        { type: 0, first: 0, sectors: 28_672 },
        { type: 0xef, first: 148, sectors: 4096 },
        { type: 0x83, first: 32_768, sectors: 491_520 },
      ),
    );
    for (const [index, { startBytes }] of all.entries())
      expect(startBytes).toBeGreaterThan(all[index - 1]?.endBytes ?? -1);
  });
});
