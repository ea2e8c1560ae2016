import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Mountable, mountableVolumes } from '../../../../../contract/wire/mount.ts';
import { MountableFinder } from '../../../../../main/stages/image/mountable.ts';
import { mountKnowledge } from '../../../../../main/stages/verify/mount-changes.ts';
import {
  type ByteChange,
  diskWith,
  FAT_KINDS,
  type FatKind,
  fatVolume,
  MEBIBYTE,
  MOUNTS,
  recordedChanges,
  VOLUME_AT,
} from '../../../../devices/vfat-mounts.ts';

/** What a record keeps of a disk. */
interface Recorded {
  readonly blocks: readonly Buffer[];
  readonly mountable: Mountable | undefined;
  readonly digests: { blockBytes: number; sha256: string[] };
}

function recordOf(content: Buffer): Recorded {
  const finder = new MountableFinder(MEBIBYTE);
  const blocks = blocksOf(content);
  for (const [block, bytes] of blocks.entries()) finder.see(block, bytes);
  const sha256 = blocks.map((bytes) => hash('sha256', bytes));
  return { blocks, mountable: finder.result(), digests: { blockBytes: MEBIBYTE, sha256 } };
}

/** A recorded disk, and what became of it since. */
class Disk {
  readonly mountable: Mountable | undefined;
  readonly digests: Recorded['digests'];
  readonly #before: readonly Buffer[];
  /** Only what was changed: a disk has up to 35 MB. */
  readonly #now = new Map<number, Buffer>();

  constructor({ blocks, mountable, digests }: Recorded) {
    this.mountable = mountable;
    this.digests = digests;
    this.#before = blocks;
  }

  block(number: number): Buffer {
    const block = this.#now.get(number) ?? Buffer.from(this.#before[number] ?? []);
    this.#now.set(number, block);
    return block;
  }

  change(base: number, changes: readonly ByteChange[]): this {
    for (const [offset, before, after] of changes) {
      const at = base + offset;
      const block = this.block(Math.floor(at / MEBIBYTE));
      expect(block[at % MEBIBYTE]).toBe(before);
      block[at % MEBIBYTE] = after;
    }
    return this;
  }

  flip(offset: number, bits = 0x10): this {
    const block = this.block(Math.floor(offset / MEBIBYTE));
    block.writeUInt8(block.readUInt8(offset % MEBIBYTE) ^ bits, offset % MEBIBYTE);
    return this;
  }

  /** Block by block that differs: what mounting changed in it, or null. */
  explained(): (string[] | null)[] {
    const { explain } = mountKnowledge(this.digests, this.mountable);
    const changed = [...this.#now].toSorted(([a], [b]) => a - b);
    return changed.flatMap(([block, bytes]) =>
      this.#before[block]?.equals(bytes) ? [] : [explain(block, bytes)?.flatMap(({ what }) => what) ?? null],
    );
  }
}

function blocksOf(content: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(content.length / MEBIBYTE) }, (_, block) =>
    content.subarray(block * MEBIBYTE, (block + 1) * MEBIBYTE),
  );
}

const disks = new Map<FatKind, Recorded>(FAT_KINDS.map((kind) => [kind, recordOf(diskWith(fatVolume(kind), 300_000))]));
const diskOf = (kind: FatKind): Disk => new Disk(disks.get(kind) as Recorded);

describe.each(FAT_KINDS)('a stick with a %s volume', (kind) => {
  it.each(MOUNTS)('that Linux has %s differs in nothing that cannot be explained', (mount) => {
    const changes = recordedChanges(kind, mount);
    const explained = diskOf(kind).change(VOLUME_AT, changes).explained();
    expect(explained).toHaveLength(changes.length > 0 ? 1 : 0);
    expect(explained).not.toContain(null);
  });

  it('that was mounted and pulled has the mark of being in use', () => {
    const changes = recordedChanges(kind, 'mounted, listed, pulled without unmounting');
    expect(diskOf(kind).change(VOLUME_AT, changes).explained()).toEqual([['fat-in-use']]);
  });

  it('has changed when a byte flips beside what mounting changes, in a file, a table, a name or the boot sector', () => {
    const mounted = recordedChanges(kind, 'mounted, listed, a file read, unmounted');
    const [at] = mounted[0] as ByteChange;
    const content = fatVolume(kind).indexOf('xxxxxxxx');
    const places = { 'a file': content, 'a name': at - 18, 'a size': at + 10, 'a first cluster': at + 8, label: 43 };
    for (const [place, offset] of Object.entries(places)) {
      const disk = diskOf(kind)
        .change(VOLUME_AT, mounted)
        .flip(VOLUME_AT + offset);
      expect(disk.explained(), place).toContain(null);
    }
  });

  it('has changed when a byte flips behind the volume', () => {
    expect(
      diskOf(kind)
        .flip(VOLUME_AT + fatVolume(kind).length + 1000)
        .explained(),
    ).toEqual([null]);
  });

  it('has changed when a date becomes one that is in no calendar', () => {
    const [at] = recordedChanges(kind, 'mounted, listed, a file read, unmounted')[0] as ByteChange;
    // 1980-01-01 without its month, and without its day.
    expect(
      diskOf(kind)
        .flip(VOLUME_AT + at, 0x20)
        .explained(),
    ).toEqual([null]);
    expect(
      diskOf(kind)
        .flip(VOLUME_AT + at, 0x01)
        .explained(),
    ).toEqual([null]);
    expect(
      diskOf(kind)
        .flip(VOLUME_AT + at, 0x40)
        .explained(),
    ).toEqual([['fat-accessed']]);
  });

  it('has changed when a flag flips that mounting does not know', () => {
    const at = VOLUME_AT + (kind === 'fat32' ? 65 : 37);
    expect(diskOf(kind).flip(at, 0x01).explained()).toEqual([['fat-in-use']]);
    expect(diskOf(kind).flip(at, 0x04).explained()).toEqual([null]);
  });
});

it('explains what Windows marks in the table, and the count of free space', () => {
  const volume = fatVolume('fat32');
  const table = volume.readUInt16LE(14) * 512;
  const marked = diskOf('fat32').flip(VOLUME_AT + table + 7, 0x08);
  expect(marked.explained()).toEqual([['fat32-shut-down']]);
  expect(
    diskOf('fat32')
      .flip(VOLUME_AT + 512 + 488)
      .explained(),
  ).toEqual([['fat-free-space']]);
  expect(
    diskOf('fat32')
      .flip(VOLUME_AT + 512 + 484)
      .explained(),
  ).toEqual([null]);
});

it('explains nothing with a record that does not know what mounting changes, or knows it in a later way', () => {
  const disk = diskOf('fat12').change(
    VOLUME_AT,
    recordedChanges('fat12', 'mounted, listed, pulled without unmounting'),
  );
  const block = disk.block(1);
  const later = Mountable.parse({ version: 2, volumes: 'in another form' });
  expect(mountableVolumes(later)).toEqual([]);
  for (const mountable of [undefined, later])
    expect(mountKnowledge(disk.digests, mountable)).toMatchObject({ blocks: [] });
  expect(mountKnowledge(disk.digests, undefined).explain(1, block)).toBeNull();
  expect(mountKnowledge(disk.digests, disk.mountable).explain(1, block)).not.toBeNull();
});

it('keeps a few kilobytes of a volume, and nothing of an image without one', () => {
  expect(JSON.stringify(diskOf('fat32').mountable).length).toBeLessThan(2000);
  expect(recordOf(diskWith(Buffer.alloc(MEBIBYTE), 1000)).mountable).toBeUndefined();
});
