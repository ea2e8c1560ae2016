/** What is on a drive, on real loop devices with what real programs make: never “empty” for anybody's bytes (docs/adr/0039). */
import { copyFile, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Holdings, UntoldReason } from '../../../contract/wire/drive.ts';
import { findProgram } from '../../../main/system/find-program.ts';
import { startCommandLine } from '../../devices/command-line.ts';
import { driveAt } from '../../devices/listed-drive.ts';
import { Bench, diskImageBytes, run } from '../../devices/loop-device.ts';

const MIB = 1024 * 1024;
const isRoot = process.geteuid?.() === 0;

async function writeAt(path: string, offset: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(bytes, 0, bytes.length, offset);
  } finally {
    await file.close();
  }
}

/** The two sectors that any ISO 9660 image has at 32 KiB: its volume descriptor, and the end of them. */
function isoDescriptor(label: string): Buffer {
  const sectors = Buffer.alloc(4096);
  sectors.write('\x01CD001\x01', 0, 'latin1');
  sectors.write('LINUX'.padEnd(32), 8, 'latin1');
  sectors.write(label.padEnd(32), 40, 'latin1');
  sectors.writeUInt32LE(16_384, 80);
  sectors.writeUInt32BE(16_384, 84);
  sectors.writeUInt16LE(2048, 128);
  sectors.writeUInt16BE(2048, 130);
  sectors.write('\xffCD001\x01', 2048, 'latin1');
  return sectors;
}

interface Made {
  /** Options of losetup for the drive that is judged. */
  readonly attach?: readonly string[];
}

interface Kind {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly sizeBytes?: number;
  readonly expected: Holdings['kind'];
  readonly because?: UntoldReason;
  /** Makes the bytes of the file, itself or through a loop device. */
  readonly make: (path: string, bench: Bench) => Promise<Made | undefined>;
}

const madeBy =
  (program: string, ...options: string[]) =>
  async (path: string): Promise<undefined> => {
    await run(program, ...options, path);
  };

/** As `madeBy`, and the descriptor of an image that was there before. */
const overOldImage =
  (program: string, ...options: string[]) =>
  async (path: string): Promise<undefined> => {
    await run(program, ...options, path);
    await writeAt(path, 32 * 1024, isoDescriptor('OLDIMAGE'));
  };

/** A table for sectors of one size, with an ext4 in its partition; the drive shows the other size. */
const otherSectorSize =
  (made: number, shown: number, label: 'gpt' | 'dos') =>
  async (path: string, bench: Bench): Promise<Made> => {
    const device = await bench.attach(path, '--sector-size', String(made));
    await run(
      'parted',
      '--script',
      device,
      'mklabel',
      label === 'gpt' ? 'gpt' : 'msdos',
      'mkpart',
      'primary',
      '4MiB',
      '56MiB',
    );
    const inside = await bench.attach(path, '--offset', String(4 * MIB), '--sizelimit', String(52 * MIB));
    await run('mkfs.ext4', '-q', '-L', 'THESIS', inside);
    await bench.detach(inside);
    await bench.detach(device);
    return { attach: ['--sector-size', String(shown)] };
  };

const FILESYSTEMS: readonly (readonly [program: string, options: readonly string[], sizeBytes?: number])[] = [
  ['mkfs.ext4', ['-q', '-L', 'THESIS']],
  ['mkfs.vfat', ['-n', 'THESIS']],
  ['mkfs.xfs', ['-q', '-L', 'THESIS'], 320 * MIB],
  ['mkfs.btrfs', ['-q', '-L', 'THESIS'], 128 * MIB],
  ['mkfs.exfat', ['-L', 'THESIS']],
  ['mkfs.ntfs', ['-F', '-Q', '-q', '-L', 'THESIS']],
  ['mkfs.f2fs', ['-q', '-l', 'THESIS']],
  ['mkswap', ['-L', 'THESIS']],
];

const KINDS: readonly Kind[] = [
  { name: 'nothing but zeros', expected: 'empty', make: async () => undefined },
  {
    name: 'erased flash memory',
    sizeBytes: 8 * MIB,
    expected: 'empty',
    make: (path) => writeFile(path, Buffer.alloc(8 * MIB, 0xff)).then(() => undefined),
  },
  ...FILESYSTEMS.flatMap(([program, options, sizeBytes = 64 * MIB]): Kind[] => [
    { name: program, needs: [program], sizeBytes, expected: 'holds', make: madeBy(program, ...options) },
    {
      name: `${program} with the descriptor of an old image`,
      needs: [program],
      sizeBytes,
      expected: 'cannot-be-told',
      because: 'several-signatures',
      make: overOldImage(program, ...options),
    },
  ]),
  {
    name: 'a LUKS container',
    needs: ['cryptsetup'],
    expected: 'holds',
    make: async (path) => {
      const key = `${path}.key`;
      await writeFile(key, 'secret');
      await run(
        'cryptsetup',
        'luksFormat',
        '--batch-mode',
        '--pbkdf',
        'pbkdf2',
        '--pbkdf-force-iterations',
        '1000',
        '--key-file',
        key,
        path,
      );
      return undefined;
    },
  },
  ...(['gpt', 'dos'] as const).map(
    (label): Kind => ({
      name: `an empty table (${label})`,
      expected: 'holds',
      make: async (path) => {
        await run('parted', '--script', path, 'mklabel', label === 'gpt' ? 'gpt' : 'msdos');
        return undefined;
      },
    }),
  ),
  {
    name: 'a GPT made with sectors of 4096 bytes, seen with 512',
    expected: 'cannot-be-told',
    because: 'other-sector-size',
    make: otherSectorSize(4096, 512, 'gpt'),
  },
  {
    name: 'a GPT made with sectors of 512 bytes, seen with 4096',
    expected: 'cannot-be-told',
    because: 'other-sector-size',
    make: otherSectorSize(512, 4096, 'gpt'),
  },
  {
    name: 'an MBR made with sectors of 4096 bytes, seen with 512',
    expected: 'holds',
    make: otherSectorSize(4096, 512, 'dos'),
  },
  {
    name: 'an MBR made with sectors of 512 bytes, seen with 4096',
    expected: 'holds',
    make: otherSectorSize(512, 4096, 'dos'),
  },
  {
    name: 'a protective MBR without its GPT',
    expected: 'cannot-be-told',
    because: 'table-damaged',
    make: async (path) => {
      await run('parted', '--script', path, 'mklabel', 'gpt', 'mkpart', 'DATA', '1MiB', '60MiB');
      await writeAt(path, 512, Buffer.alloc(33 * 512));
      await writeAt(path, 64 * MIB - 33 * 512, Buffer.alloc(33 * 512));
      return undefined;
    },
  },
  {
    name: 'an ext4 without its first superblock',
    expected: 'cannot-be-told',
    because: 'unrecognised',
    make: async (path) => {
      await run('mkfs.ext4', '-q', path);
      await writeAt(path, 0, Buffer.alloc(4096));
      return undefined;
    },
  },
  {
    name: 'an encrypted container without a signature',
    sizeBytes: 16 * MIB,
    expected: 'cannot-be-told',
    because: 'unrecognised',
    make: (path) => writeFile(path, diskImageBytes(16 * MIB).fill(0, 510, 512)).then(() => undefined),
  },
  {
    name: 'a single byte in the middle',
    expected: 'cannot-be-told',
    because: 'unrecognised',
    make: async (path) => {
      await writeAt(path, 31 * MIB + 5, Buffer.from([1]));
      return undefined;
    },
  },
  {
    name: 'the backup superblocks of a large ext4 alone',
    sizeBytes: 4096 * MIB,
    expected: 'cannot-be-told',
    because: 'unrecognised',
    make: async (path) => {
      await run('mkfs.ext4', '-q', '-E', 'lazy_itable_init=1', path);
      await writeAt(path, 0, Buffer.alloc(17 * MIB));
      return undefined;
    },
  },
];

describe.runIf(isRoot)('what is on a loop device (needs root)', () => {
  it.for(KINDS.map((kind) => [`${kind.name}: ${kind.expected}`, kind] as const))('%s', async ([, kind], { skip }) => {
    const { needs = [], sizeBytes = 64 * MIB, expected, because, make } = kind;
    for (const program of needs) if ((await findProgram(program)) === null) skip(`${program} is not installed`);
    await Bench.with(async (bench) => {
      const path = await bench.file('stick.img', sizeBytes);
      const { attach = [] } = (await make(path, bench)) ?? {};
      const device = await bench.attach(path, ...attach);
      const drive = await driveAt(device);
      expect(drive.refusals).toEqual([]);
      expect(drive.holdings).toMatchObject({ kind: expected, ...(because ? { because } : {}) });
      expect(drive.warnings.some(({ kind }) => kind === 'holds-data')).toBe(expected !== 'empty');
    });
  });
});

describe.runIf(isRoot)('a label (needs root)', () => {
  it('keeps its letters, whatever their script, with or without udev', ({ skip }) =>
    Bench.with(async (bench) => {
      if ((await findProgram('mkfs.exfat')) === null) skip('mkfs.exfat is not installed');
      const path = await bench.file('stick.img', 16 * MIB);
      // It reads its arguments in the encoding of the locale.
      await run('env', 'LC_ALL=C.UTF-8', 'mkfs.exfat', '-L', 'Übung 写真', path);
      const drive = await driveAt(await bench.attach(path));
      expect(drive.partitions).toMatchObject([{ filesystem: 'exfat', label: 'Übung 写真' }]);
    }));
});

/** An image as NixOS makes them: hybrid, its first partition the whole image. */
async function hybridImage(bench: Bench): Promise<string> {
  const tree = join(bench.folder, 'tree');
  await mkdir(join(tree, 'isolinux'), { recursive: true });
  await copyFile('/usr/lib/ISOLINUX/isolinux.bin', join(tree, 'isolinux/isolinux.bin'));
  await writeFile(join(tree, 'efi.img'), '');
  await run('truncate', '-s', '2M', join(tree, 'efi.img'));
  await run('mkfs.vfat', join(tree, 'efi.img'));
  await writeFile(join(tree, 'store'), diskImageBytes(3 * MIB));
  const image = join(bench.folder, 'nixos.iso');
  const isolinux = [
    '-b',
    'isolinux/isolinux.bin',
    '-c',
    'boot.cat',
    '-no-emul-boot',
    '-boot-load-size',
    '4',
    '-boot-info-table',
  ];
  const efi = ['-eltorito-alt-boot', '-e', 'efi.img', '-no-emul-boot', '-isohybrid-gpt-basdat'];
  const hybrid = ['-isohybrid-mbr', '/usr/lib/ISOLINUX/isohdpfx.bin'];
  await run('xorriso', '-as', 'mkisofs', '-quiet', '-o', image, '-V', 'NIXOS', ...hybrid, ...isolinux, ...efi, tree);
  return image;
}

describe.runIf(isRoot)('a live image (needs root)', () => {
  const onStick = (change: (device: string, bench: Bench) => Promise<unknown>) =>
    Bench.with(async (bench) => {
      const stick = await bench.file('stick.img', 64 * MIB);
      await run('dd', `if=${await hybridImage(bench)}`, `of=${stick}`, 'conv=notrunc', 'status=none');
      const device = await bench.attach(stick);
      await change(device, bench);
      kinds = (await driveAt(device)).warnings.map(({ kind }) => kind);
    });
  let kinds: string[] = [];

  it('is one as it was written', async () => {
    await onStick(async () => {});
    expect(kinds).toEqual(['holds-live-image', 'virtual']);
  });

  it('is data once there is a new table with a partition over the image', async () => {
    await onStick(async (device, bench) => {
      await run('parted', '--script', device, 'mklabel', 'msdos', 'mkpart', 'primary', 'fat32', '1MiB', '60MiB');
      await bench.partition(device).catch(() => {});
      await run('mkfs.vfat', '-n', 'KEYS', `${device}p1`);
    });
    expect(kinds).toEqual(['holds-data', 'virtual']);
  });

  it('is data once a partition was added behind the image, known to the kernel or not', async () => {
    await onStick(async (device) => {
      const sector = Buffer.alloc(16);
      sector.writeUInt8(0x0c, 4);
      sector.writeUInt32LE((32 * MIB) / 512, 8);
      sector.writeUInt32LE((16 * MIB) / 512, 12);
      await writeAt(device, 446 + 3 * 16, sector);
    });
    expect(kinds).toEqual(['holds-data', 'virtual']);
  });

  it('is data once its table is gone', async () => {
    await onStick((device) => writeAt(device, 0, Buffer.alloc(1024)));
    expect(kinds).toEqual(['holds-data', 'virtual']);
  });
});

describe.runIf(isRoot)('--yes with a bare path (needs root)', () => {
  it.each(['several-signatures', 'unrecognised', 'other-sector-size'] as const)(
    'erases nothing that is %s',
    (because) =>
      Bench.with(async (bench) => {
        const path = await bench.file('stick.img', 64 * MIB);
        const kind = KINDS.find((each) => each.because === because);
        const { attach = [] } = (await kind?.make(path, bench)) ?? {};
        const stick = await bench.attach(path, ...attach);
        const image = await bench.diskImage(MIB);
        const before = await run('sha256sum', path);
        const argv = ['flash', image, '--drive', stick, '--include-loop', '--yes'];
        const { code, result } = await startCommandLine(argv, { stateFolder: bench.folder }).finished;
        expect(result).toMatchObject({ failure: { kind: 'identity-needed' } });
        expect(code).toBe(2);
        expect(await run('sha256sum', path)).toBe(before);
      }),
  );

  it('erases nothing where there is no blkid that could say what is there', () =>
    Bench.with(async (bench) => {
      const stick = await bench.attach(await bench.file('stick.img', 32 * MIB));
      await run('mkfs.ext4', '-q', '-L', 'THESIS', stick);
      const image = await bench.diskImage(MIB);
      const argv = ['flash', image, '--drive', stick, '--include-loop', '--yes'];
      // A file system of its own over the folders of blkid and wipefs, for this one program.
      const hide =
        'mount -t tmpfs none /run/udev 2>/dev/null; for p in blkid wipefs; do mount --bind /dev/null "$(command -v $p)"; done; exec "$@"';
      const wrapper = ['unshare', '--mount', '/bin/sh', '-c', hide, 'sh'];
      const { code, result } = await startCommandLine(argv, { stateFolder: bench.folder, wrapper }).finished;
      expect(result).toMatchObject({ failure: { kind: 'identity-needed' } });
      expect(code).toBe(2);
    }));
});

describe.runIf(isRoot)('an entry of udev’s database (needs root)', () => {
  it('is of an earlier device: blkid is asked', () =>
    Bench.with(async (bench) => {
      const stick = await bench.attach(await bench.file('stick.img', 32 * MIB));
      await run('mkfs.ext4', '-q', '-L', 'FAMILY', stick);
      const number = (await run('stat', '--format', '%Hr:%Lr', stick)).trim();
      const entry = `/run/udev/data/b${number}`;
      await mkdir('/run/udev/data', { recursive: true });
      bench.onEnd(() => rm(entry, { force: true }));
      await writeFile(`${entry}.new`, 'S:disk/by-diskseq/1\nI:123456\nE:ID_SERIAL_SHORT=OLD\nG:systemd\n');
      await rename(`${entry}.new`, entry);
      const drive = await driveAt(stick);
      expect(drive.holdings).toEqual({ kind: 'holds', what: ['ext4'] });
      expect(drive.partitions).toMatchObject([{ label: 'FAMILY' }]);
      expect(drive.identity.serial).toBeNull();
    }));
});
