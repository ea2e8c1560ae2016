/** An ordinary empty drive again, by the command line, as the programs of the distribution see it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RestoredVolume } from '../../../contract/wire/empty-drive.ts';
import { commandLine, type Finished } from '../../devices/command-line.ts';
import { expectEmpty } from '../../devices/empty-drive.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { tracesOf, writeOldStick } from '../../devices/old-stick.ts';
import { IS_LONG } from '../../setup/level.ts';

const MIB = 1024 ** 2;
const isRoot = process.geteuid?.() === 0;

interface Restored {
  readonly finished: Finished;
  readonly device: string;
}

/** In a namespace of its own, where that program cannot be started. */
const without = (program: string): string[] => [
  ...['unshare', '--mount', 'sh', '-c', 'mount --bind /dev/null "$0" && exec "$@"', `/usr/sbin/${program}`],
];

async function restore(
  bench: Bench,
  sizeBytes: number,
  { options = [], wrapper = [] }: { options?: readonly string[]; wrapper?: readonly string[] },
): Promise<Restored> {
  const file = await bench.file('stick.img', sizeBytes);
  await writeOldStick(file);
  const device = await bench.attach(file);
  expect(await tracesOf(device)).toHaveLength(4);
  const argv = ['restore', await identityOf(device), '--include-loop', '--yes', ...options];
  const environment = { XDG_CACHE_HOME: join(bench.folder, 'cache') };
  const finished = await commandLine(argv, { stateFolder: join(bench.folder, 'state'), environment, wrapper });
  return { finished, device };
}

const volumeOf = ({ result }: Finished): RestoredVolume =>
  (result['drives'] as readonly { restored: RestoredVolume }[])[0]?.restored as RestoredVolume;

const SIZES = [
  ['64 MB', 64_000_000, [], { filesystem: 'fat32', table: 'mbr', label: 'USB' }],
  [
    '64 MB for large files',
    64_000_000,
    ['--for', 'large', '--label', 'My stick'],
    { filesystem: 'exfat', label: 'My stick' },
  ],
  ['16 GB', 16_000_000_000, ['--label', 'photos'], { filesystem: 'fat32', table: 'mbr', label: 'PHOTOS' }],
  ['64 GB', 64_000_000_000, [], { filesystem: 'exfat', table: 'mbr' }],
  ['3 TB', 3_000_000_000_000, [], { filesystem: 'exfat', table: 'gpt' }],
] as const;
/** Half a gigabyte of tables is slow. */
const SLOW = [
  ['64 GB for a television', 64_000_000_000, ['--file-system', 'fat32'], { filesystem: 'fat32', table: 'mbr' }],
] as const;

describe.runIf(isRoot)('a drive is an ordinary empty one again (needs root)', () => {
  it.each([...SIZES, ...(IS_LONG ? SLOW : [])])('of %s', (_name, sizeBytes, options, volume) =>
    Bench.with(async (bench) => {
      const { finished, device } = await restore(bench, sizeBytes, { options });
      expect(finished.stderr).not.toContain('rror');
      expect(finished.result).toMatchObject({ outcome: 'restored' });
      expect(finished.code).toBe(0);
      expect(volumeOf(finished)).toMatchObject(volume);
      await expectEmpty(bench, device, volumeOf(finished));
      expect(await readdir(join(bench.folder, 'cache/flakestick/empty-drives'))).toEqual([]);
      if (sizeBytes === 64e9) await expectRecorded(bench, finished);
    }),
  );

  /** It says what was written, and never takes a drive for what it was. */
  async function expectRecorded(bench: Bench, { result }: Finished): Promise<void> {
    const [drive] = result['drives'] as readonly { recordId: string; contents: string; devicePath: string }[];
    expect(drive?.contents).toBe('verified');
    const path = join(bench.folder, 'state/flakestick/records', `${drive?.recordId}.json`);
    const record = JSON.parse(await readFile(path, 'utf8')) as object;
    expect(record).toMatchObject({
      contents: 'verified',
      verdict: { kind: 'verified' },
      restored: { table: expect.anything() },
    });
    const argv = ['verify', drive?.devicePath ?? ''];
    const verified = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
    expect(verified.result).toMatchObject({ failure: { kind: 'unknown-image' } });
  }

  const withLargeSectors = (): Promise<void> =>
    Bench.with(async (bench) => {
      const file = await bench.file('stick.img', 1024 * MIB);
      const device = await bench.attach(file, '--sector-size', '4096');
      const argv = ['restore', await identityOf(device), '--include-loop', '--yes'];
      const { result } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
      expect(result).toMatchObject({ outcome: 'restored', drives: [{ restored: { filesystem: 'fat32' } }] });
      const boot = Number(await run('blkid', '-p', '-O', String(4 * MIB), '-o', 'value', '-s', 'BLOCK_SIZE', device));
      expect(boot).toBe(4096);
    });
  // A skipped test counts as one that failed.
  if (IS_LONG) it('with large sectors, where FAT32 counts them too', withLargeSectors);

  it.each([
    ['mkfs.fat', 'dosfstools', []],
    ['mkfs.exfat', 'exfatprogs', ['--for', 'large']],
  ] as const)('not without %s: it is named with its package, and the drive is as it was', (program, name, options) =>
    Bench.with(async (bench) => {
      const { finished, device } = await restore(bench, 64_000_000, { options, wrapper: without(program) });
      expect(finished.result).toMatchObject({ failure: { kind: 'program-missing', program, package: name } });
      expect(finished.stderr).toContain(name);
      expect(finished.code).toBe(9);
      expect(await tracesOf(device)).toHaveLength(4);
    }),
  );
});
