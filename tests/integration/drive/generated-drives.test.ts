/**
 * Drives that nobody thought of: tables of both sector sizes, file systems by their own programs, signatures that others left,
 * structures cut short, bytes anywhere. None that holds a user's bytes is ever empty, and none is erased without being meant.
 * They are files: blkid, wipefs and our own reads see no difference.
 */
import { closeSync, existsSync, ftruncateSync, openSync, writevSync } from 'node:fs';
import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { drivesOf, HostSnapshot } from '../../../main/stages/drive/index.ts';
import { type Content, probeContent } from '../../../main/stages/drive/read-content.ts';
import { findProgram } from '../../../main/system/find-program.ts';
import { run } from '../../devices/loop-device.ts';
import { runs, SEED, seededRandom } from '../../setup/level.ts';
import { tellTried } from '../../setup/tried.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

const MAKERS: readonly (readonly [name: string, program: string, options: readonly string[], sizeMib: number])[] = [
  ['ext4', 'mkfs.ext4', ['-q', '-L', 'THESIS'], 24],
  ['ext2 of 1 KiB blocks', 'mkfs.ext2', ['-q', '-b', '1024'], 24],
  ['FAT16', 'mkfs.vfat', ['-n', 'THESIS'], 24],
  ['FAT32', 'mkfs.vfat', ['-F', '32', '-s', '1', '-n', 'THESIS'], 40],
  ['exFAT', 'mkfs.exfat', ['-L', 'THESIS'], 24],
  ['NTFS', 'mkfs.ntfs', ['-F', '-Q', '-q'], 24],
  ['XFS', 'mkfs.xfs', ['-q'], 304],
  ['btrfs', 'mkfs.btrfs', ['-q'], 120],
  ['f2fs', 'mkfs.f2fs', ['-q'], 56],
  ['swap', 'mkswap', [], 8],
];

let folder = '';
const templates = new Map<string, { readonly blocks: Blocks; readonly sizeBytes: number }>();

beforeAll(async () => {
  // In memory, where there is such a folder: some are written and read whole.
  folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'flakestick-generated-'));
  for (const [name, program, options, sizeMib] of MAKERS) {
    if ((await findProgram(program)) === null) continue;
    const path = join(folder, `${name}.template`);
    await writeFile(path, '');
    await truncate(path, sizeMib * MIB);
    await run(program, ...options, path);
    templates.set(name, { blocks: await Blocks.of(path), sizeBytes: sizeMib * MIB });
    await rm(path);
  }
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const BLOCK = 4 * KIB;
/** As many buffers as one call takes. Source: writev(2), IOV_MAX. */
const MAX_RUN_BLOCKS = 1024;

/** A drive by its blocks that are not all zeros. */
class Blocks {
  readonly #blocks = new Map<number, Buffer>();

  put(at: number, bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) {
      const index = Math.floor((at + done) / BLOCK);
      const within = (at + done) % BLOCK;
      const length = Math.min(BLOCK - within, bytes.length - done);
      const block = Buffer.from(this.#blocks.get(index) ?? Buffer.alloc(BLOCK));
      bytes.copy(block, within, done, done + length);
      if (block.some((byte) => byte !== 0)) this.#blocks.set(index, block);
      else this.#blocks.delete(index);
      done += length;
    }
  }

  copyTo(target: Blocks, offset: number): void {
    for (const [index, block] of this.#blocks) target.put(offset + index * BLOCK, block);
  }

  get isBlank(): boolean {
    return this.#blocks.size === 0;
  }

  /** Blocks beside each other at once: one call for each took most of the time. */
  writeTo(path: string, sizeBytes: number): void {
    const file = openSync(path, 'w');
    try {
      ftruncateSync(file, sizeBytes);
      let run: { readonly from: number; readonly blocks: Buffer[] } = { from: 0, blocks: [] };
      const flush = (): void => {
        if (run.blocks.length > 0) writevSync(file, run.blocks, run.from * BLOCK);
      };
      for (const [index, block] of [...this.#blocks].toSorted(([a], [b]) => a - b)) {
        if (index !== run.from + run.blocks.length || run.blocks.length === MAX_RUN_BLOCKS) {
          flush();
          run = { from: index, blocks: [] };
        }
        run.blocks.push(block);
      }
      flush();
      ftruncateSync(file, sizeBytes);
    } finally {
      closeSync(file);
    }
  }

  static async of(path: string): Promise<Blocks> {
    const blocks = new Blocks();
    const file = await open(path, 'r');
    try {
      const chunk = Buffer.alloc(4 * MIB);
      for (let at = 0; ; at += chunk.length) {
        const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
        if (bytesRead === 0) return blocks;
        const read = chunk.subarray(0, bytesRead);
        if (!read.equals(Buffer.alloc(bytesRead))) blocks.put(at, read);
      }
    } finally {
      await file.close();
    }
  }
}

function isoDescriptor(sizeBytes: number): Buffer {
  const sectors = Buffer.alloc(4096);
  sectors.write('\x01CD001\x01', 0, 'latin1');
  sectors.write('OLDIMAGE'.padEnd(32), 40, 'latin1');
  sectors.writeUInt32LE(Math.floor(sizeBytes / 2048), 80);
  sectors.writeUInt32BE(Math.floor(sizeBytes / 2048), 84);
  sectors.writeUInt16LE(2048, 128);
  sectors.writeUInt16BE(2048, 130);
  sectors.write('\xffCD001\x01', 2048, 'latin1');
  return sectors;
}

function mbr(startSector: number, sectors: number, type: number): Buffer {
  const sector = Buffer.alloc(512);
  sector.writeUInt8(type, 446 + 4);
  sector.writeUInt32LE(startSector, 446 + 8);
  sector.writeUInt32LE(sectors, 446 + 12);
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

interface Generated {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  /** How it was made. */
  readonly story: readonly string[];
  readonly holdsBytes: boolean;
}

type Random = () => number;
const among = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;

/** One drive: layers upon each other, as a stick gets them in years, and damage at the end. */
function generate(index: number): Generated {
  // Of its own, so that one can be made again alone.
  const random: Random = seededRandom(`generated drive ${index}`);
  const path = join(folder, `drive-${index}`);
  const story: string[] = [];
  const sectorBytes = among(random, [512, 512, 4096]);
  const name = random() < 0.7 ? among(random, [...templates.keys()]) : null;
  const template = name === null ? null : templates.get(name);
  const offset = template && random() < 0.4 ? among(random, [32 * KIB, MIB, 4 * MIB, 63 * 512]) : 0;
  const least = (template?.sizeBytes ?? 4 * MIB) + offset + MIB;
  const sizeBytes =
    Math.ceil((least + random() ** 3 * 64 * MIB) / 4096) * 4096 + (random() < 0.05 && name !== 'XFS' ? 2048 * MIB : 0);
  const blocks = new Blocks();
  if (template) {
    template.blocks.copyTo(blocks, offset);
    story.push(`${name} at ${offset}`);
  }
  const put = (what: string, at: number, bytes: Buffer): void => {
    if (at < 0 || at + bytes.length > sizeBytes) return;
    blocks.put(at, bytes);
    story.push(`${what} at ${at}`);
  };
  const tableSectorBytes = among(random, [512, 4096]);
  if (offset > 0 && offset % tableSectorBytes === 0 && random() < 0.8)
    put('MBR', 0, mbr(offset / tableSectorBytes, Math.floor((template?.sizeBytes ?? MIB) / tableSectorBytes), 0x83));
  if (offset >= MIB && random() < 0.3) {
    put('protective MBR', 0, mbr(1, 0xffff_ffff, 0xee));
    put('GPT header', tableSectorBytes, Buffer.from('EFI PART\0\0\x01\0', 'latin1'));
  }
  if (random() < 0.4) put('ISO 9660', 32 * KIB, isoDescriptor(among(random, [MIB, 16 * MIB, sizeBytes, 4096 * MIB])));
  if (random() < 0.1) put('swap', 4086, Buffer.from('SWAPSPACE2'));
  if (random() < 0.1) put('RAID', sizeBytes - 64 * KIB, Buffer.from('fc4e2ba9', 'hex'));
  // Of a large drive only samples are read: a few bytes where nothing else is left are not found.
  if (random() < 0.3 && sizeBytes <= 512 * MIB)
    put(
      'bytes',
      Math.floor(random() * (sizeBytes - 64)),
      Buffer.from(Array.from({ length: 64 }, () => 1 + Math.floor(random() * 254))),
    );
  if (random() < 0.3) put('zeros', 0, Buffer.alloc(among(random, [512, 4 * KIB, 64 * KIB, MIB])));
  if (random() < 0.1) put('zeros', 1024, Buffer.alloc(1024));
  blocks.writeTo(path, sizeBytes);
  return { path, sizeBytes, sectorBytes, story, holdsBytes: !blocks.isBlank };
}

function driveWith(content: Content, { sizeBytes, sectorBytes }: Generated): Drive {
  const machine = HostSnapshot.parse({
    mounts: [],
    devices: [
      {
        name: 'sdb',
        device: '8:16',
        sizeBytes,
        logicalSectorBytes: sectorBytes,
        bus: 'usb',
        removable: true,
        serial: 'A1B2C3D4',
        ...content,
      },
    ],
    candidates: { names: ['sdb'] },
  });
  const [drive] = drivesOf(machine);
  if (!drive) throw new Error('it is not listed');
  return drive;
}

/** Probed beside each other: most of the time goes into starting blkid and wipefs. */
const AT_ONCE = 8;

async function checkOne(index: number, tally: Record<string, number>): Promise<void> {
  const generated = generate(index);
  const { path: devicePath, sizeBytes, sectorBytes, story, holdsBytes } = generated;
  const content = await probeContent({ devicePath, sizeBytes, sectorBytes, isDrive: true, hasPartitions: false });
  await rm(devicePath);
  const drive = driveWith(content, generated);
  tally[drive.holdings.kind] = (tally[drive.holdings.kind] ?? 0) + 1;
  const about = `drive ${index}: ${story.join(', ')}; ${JSON.stringify(drive.holdings)}`;
  const isMeant = requiredConfirmation(drive, String).kind !== 'none';
  // A busy machine may have had no time to read a large blank one: that is no harm.
  const isUnread = drive.holdings.kind === 'cannot-be-told' && drive.holdings.because === 'unreadable';
  if (!holdsBytes && isUnread) return;
  expect({ isEmpty: drive.holdings.kind === 'empty', isMeant }, about).toEqual({
    isEmpty: !holdsBytes,
    isMeant: holdsBytes,
  });
}

it(
  `none that holds a byte is empty, and none is erased on a bare path (seed ${SEED})`,
  async () => {
    const tally: Record<string, number> = {};
    const count = runs(300, 10_000);
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < count) await checkOne(next++, tally);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const answers = Object.entries(tally).map(([kind, many]) => `${many} ${kind}`);
    tellTried({
      what: 'generated drives',
      count,
      outcome: `${answers.toSorted().join(', ')}; none with a byte was empty, or erased on a bare path`,
    });
    // All three answers came up, so that none is given to everything.
    expect(Object.keys(tally).toSorted()).toEqual(['cannot-be-told', 'empty', 'holds']);
  },
  runs(240_000, 3_600_000),
);
