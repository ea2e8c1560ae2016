/** A drive in use is refused by `drives --all` and by `flash`, with the same reason, and keeps every byte. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../../contract/messages/en/index.ts';
import { explainRefusal } from '../../../contract/messages/explain.ts';
import { Drive, type Refusal } from '../../../contract/wire/drive.ts';
import { judgeDrive, readHostSnapshot } from '../../../main/stages/drive/index.ts';
import { commandLine } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';

const MIB = 1024 * 1024;
const isRoot = process.geteuid?.() === 0;

interface InUse {
  readonly use: string;
  /** Takes the drive into use; gives the drive that is asked for when it is another one, and why it is refused. */
  /** How much of the drive must stay as it is; all of it when left out. */
  readonly keptBytes?: number;
  readonly take: (bench: Bench, drive: string) => Promise<{ asked?: string; refusal: Refusal }>;
}

/** The kernel may swap at any time, and never to the page that says that it is swap. */
const SWAP_HEADER_BYTES = 4096;

/** A mounted file system is unmounted first; one that is used is in tests/integration/unmount. */
const USES: readonly InUse[] = [
  {
    use: 'swap',
    keptBytes: SWAP_HEADER_BYTES,
    take: async (bench, drive) => {
      await bench.swapOn(drive);
      return { refusal: { kind: 'holds-running-system', parts: ['swap'] } };
    },
  },
  {
    use: 'what is under another loop device',
    take: async (bench, drive) => {
      const above = await bench.attach(drive);
      return { refusal: { kind: 'in-use', by: [`${basename(above)} (${drive})`] } };
    },
  },
  {
    use: 'a loop device over another drive',
    take: async (bench, drive) => ({
      asked: await bench.attach(drive),
      refusal: { kind: 'not-a-whole-drive', wholeDrive: drive },
    }),
  },
  {
    use: 'the place of the running system’s state',
    take: async (bench, drive) => {
      await run('mkfs.ext4', '-q', drive);
      const mountPoint = await bench.mount(drive, 'state');
      // Bound to a place below /var, as impermanence does; its own mount goes.
      await run('mount', '--bind', mountPoint, '/var/backups');
      bench.onEnd(() => run('umount', '/var/backups'));
      await run('umount', mountPoint);
      return { refusal: { kind: 'holds-running-system', parts: ['/var/backups'] } };
    },
  },
];

describe.runIf(isRoot)('a drive that is (needs root)', () => {
  it.each(USES)('$use is refused by drives and by flash', ({ take, keptBytes }) =>
    Bench.with(async (bench) => {
      const file = await bench.file('stick.img', 32 * MIB);
      const stick = await bench.attach(file);
      const { asked = stick, refusal } = await take(bench, stick);
      await run('sync', '-f', file);
      const before = await digest(file, keptBytes);

      const listed = await commandLine(['drives', '--all', '--include-loop'], { stateFolder: bench.folder });
      const drives = Drive.array().parse(listed.result['drives']);
      expect(drives.find(({ devicePath }) => devicePath === asked)?.refusals).toEqual([refusal]);

      const image = await imageIn(bench);
      const argv = ['flash', image, '--drive', asked, '--include-loop', '--yes'];
      const { code, result, stderr } = await commandLine(argv, { stateFolder: bench.folder });
      expect({ code, failure: result['failure'] }).toEqual({
        code: 5,
        failure: { kind: 'drive-refused', drive: asked, refusals: [refusal] },
      });
      expect(stderr).toContain(explainRefusal(refusal, en));
      expect(await digest(file, keptBytes)).toBe(before);
    }),
  );
});

/** `dmsetup` alone makes what LVM and cryptsetup make: to the kernel they are mappings whose uuid begins like this. */
const MAPPINGS = [
  [
    'LVM',
    'flakestick--test-root',
    'LVM-Zk3VbW7d2cQp0aT5sXyRuLh8nMf1gJ4eroot',
    { what: 'lvm', name: 'flakestick-test/root' },
  ],
  [
    'LUKS',
    'luks-test',
    'CRYPT-LUKS2-5a1b7c2d3e4f40118899aabbccddeeff-luks-test',
    { what: 'encrypted-volume', name: 'luks-test' },
  ],
] as const;

/**
 * Not every kernel has device mapper. Where it does, the volume is real; where not, the real snapshot of this machine
 * gets the device and the links that such a kernel shows, so that only the kernel's own part goes untried.
 */
describe.runIf(isRoot)('a drive held by device mapper (needs root)', () => {
  it.each(MAPPINGS)('for %s is refused, naming the volume', (_, name, uuid, by) =>
    Bench.with(async (bench) => {
      const stick = await bench.attach(await bench.file('stick.img', 32 * MIB));
      const disk = basename(stick);
      const isReal = await hasDeviceMapper();
      if (isReal) {
        await run('dmsetup', 'create', name, '--uuid', uuid, '--table', `0 ${(32 * MIB) / 512} linear ${stick} 0`);
        bench.onEnd(() => run('dmsetup', 'remove', name));
      }
      const machine = await readHostSnapshot();
      if (!isReal) {
        const below = machine.devices.find((device) => device.name === disk);
        if (!below) throw new Error(`${disk} is not in the snapshot`);
        expect(judgeDrive(machine, disk, { includeLoop: true }).refusals).toEqual([]);
        machine.devices.push({
          ...below,
          name: 'dm-99',
          device: '254:99',
          bus: 'virtual',
          loop: null,
          slaves: [disk],
          mapper: { name, uuid },
        });
        below.holders.push('dm-99');
      }
      expect(judgeDrive(machine, disk, { includeLoop: true }).refusals).toEqual([
        { kind: 'in-use', by: [{ because: 'held-by', ...by }] },
      ]);
    }),
  );
});

async function hasDeviceMapper(): Promise<boolean> {
  return run('dmsetup', 'version').then(
    (text) => text.includes('Driver version'),
    () => false,
  );
}

/** Random bytes with the mark of a disk image: an MBR's signature. */
async function imageIn(bench: Bench): Promise<string> {
  const path = join(bench.folder, 'image.img');
  const bytes = randomBytes(2 * MIB);
  bytes.writeUInt16LE(0xaa55, 510);
  await writeFile(path, bytes);
  return path;
}

async function digest(path: string, bytes?: number): Promise<string> {
  return createHash('sha256')
    .update((await readFile(path)).subarray(0, bytes))
    .digest('hex');
}
