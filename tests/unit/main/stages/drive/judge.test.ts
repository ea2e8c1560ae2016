import { describe, expect, it } from 'vitest';
import { drivesOf, HostSnapshot, judgeDrive } from '../../../../../main/stages/drive/index.ts';
import { files, inJson, recordedMachine } from './recorded-machines.ts';

const machines = await Promise.all(files.map(recordedMachine));
const recorded = (file: string) => {
  const found = machines.find((machine) => machine.file === file);
  if (!found) throw new Error(`no machine ${file}`);
  return structuredClone(found);
};

it('has at least thirty machines to judge', () => {
  expect(files.length).toBeGreaterThanOrEqual(30);
});

describe.each(machines)('judges the drives of $file', ({ machine, options, expected }) => {
  it.each(Object.keys(expected))('%s', (disk) => {
    expect(inJson(judgeDrive(machine, disk, options))).toEqual(expected[disk]);
  });

  it('in whatever order the kernel names its devices and mounts', () => {
    const reversed = {
      ...machine,
      devices: machine.devices.toReversed(),
      mounts: machine.mounts.toReversed(),
      btrfs: machine.btrfs.toReversed(),
    };
    for (const [disk, judgement] of Object.entries(expected))
      expect(unordered(judgeDrive(reversed, disk, options)), disk).toEqual(unordered(judgement));
  });

  it('and leaves none of its candidates without an expectation', () => {
    const listed = drivesOf(machine, options).map(({ devicePath }) => devicePath.slice('/dev/'.length));
    expect(Object.keys(expected)).toEqual(expect.arrayContaining(listed));
    expect(listed).toEqual(expect.arrayContaining(machine.candidates.names));
  });
});

describe('a rule that is about one thing', () => {
  const laptop = () => recorded('laptop-nvme.json').machine;

  it('takes an image of exactly the drive’s size and refuses one that is one byte larger', () => {
    const haveBytes = 31_914_983_424;
    expect(judgeDrive(laptop(), 'sdb', { needBytes: haveBytes }).refusals).toEqual([]);
    expect(judgeDrive(laptop(), 'sdb', { needBytes: haveBytes + 1 }).refusals).toEqual([
      { kind: 'too-small', needBytes: haveBytes + 1, haveBytes },
    ]);
  });

  it('refuses a loop device unless loop devices were asked for', () => {
    const { machine } = recorded('virtual-machine-loops.json');
    expect(judgeDrive(machine, 'loop0').refusals).toEqual([{ kind: 'not-removable', bus: 'loop' }]);
    expect(drivesOf(machine).map(({ devicePath }) => devicePath)).toEqual(['/dev/vda']);
  });

  it('refuses the whole btrfs when its mounted device is unknown', () => {
    const { machine } = recorded('btrfs-two-disks.json');
    for (const mount of machine.mounts) if (mount.filesystem === 'btrfs') mount.sourceDevices = [];
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([{ kind: 'holds-running-system', parts: ['/', '/home'] }]);
  });

  it('refuses every drive while a ZFS pool is imported and their contents cannot be read', () => {
    const { machine } = recorded('zfs.json');
    const sdb = machine.devices.find(({ name }) => name === 'sdb');
    Object.assign(sdb ?? {}, { blank: false, untold: 'no-probe' });
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([{ kind: 'unknown-stack', what: 'ZFS' }]);
  });

  it('trusts a former ZFS stick where no pool is imported', () => {
    const { machine } = recorded('zfs.json');
    machine.zfsPools = [];
    machine.mounts = [];
    expect(judgeDrive(machine, 'sda').refusals).toEqual([]);
  });

  it('refuses a stick that a loop device or an overlay stands on, mounted elsewhere or not', () => {
    const machine = laptop();
    machine.devices.push(
      ...HostSnapshot.shape.devices.parse([
        { name: 'loop0', device: '7:0', sizeBytes: 1, loop: { backingFile: '/dev/sdb', backingDevices: ['8:16'] } },
      ]),
    );
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([{ kind: 'in-use', by: ['loop0 (/dev/sdb)'] }]);
    machine.mounts.push({ ...mountAt('/'), device: '0:99', filesystem: 'overlay', sourceDevices: ['7:0'] });
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([{ kind: 'holds-running-system', parts: ['/'] }]);
  });

  it('refuses a drive that is the image', () => {
    const image = { path: '/dev/sdb', devices: ['8:16'] };
    expect(judgeDrive(laptop(), 'sdb', { image }).refusals).toEqual([{ kind: 'holds-image', path: '/dev/sdb' }]);
  });

  it('takes a drive in a bay that says it is removable, but not memory that says so', () => {
    const machine = laptop();
    for (const device of machine.devices) if (device.name === 'sdb') device.bus = 'ata';
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([]);
    for (const device of machine.devices) if (device.name === 'sdb') device.bus = 'virtual';
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([{ kind: 'not-removable', bus: 'virtual' }]);
  });

  it.each([
    ['/', true],
    ['/boot', true],
    ['/boot/efi', true],
    ['/boot2', true],
    ['/efi', true],
    ['/nix/.ro-store', true],
    ['/persist/var', true],
    ['/persistent', true],
    ['/home', true],
    ['/home/mia', true],
    ['/home/mia/stick', false],
    ['/var', true],
    ['/var/lib', true],
    ['/var/mnt/stick', false],
    ['/usr', true],
    ['/iso', true],
    ['/run/live/medium', true],
    ['/run/initramfs/live', true],
    ['/run/media/mia/STICK', false],
    ['/media/stick', false],
    ['/mnt', false],
    ['/mnt/boot', false],
    ['/bootleg', true],
    ['/nixos', false],
  ])('takes a drive mounted at %s for part of the running system: %s', (mountPoint, isSystem) => {
    const machine = laptop();
    machine.mounts.push({ ...mountAt(mountPoint), device: '8:16' });
    const { refusals, warnings } = judgeDrive(machine, 'sdb');
    expect(refusals).toEqual(isSystem ? [{ kind: 'holds-running-system', parts: [mountPoint] }] : []);
    // Only what is no part of the system may be unmounted.
    expect(warnings.filter(({ kind }) => kind === 'mounted')).toEqual(
      isSystem ? [] : [{ kind: 'mounted', mountPoints: [mountPoint] }],
    );
  });

  it('refuses a drive of the protect list, and every drive while the list cannot be read', () => {
    const machine = laptop();
    const serial = machine.devices.find(({ name }) => name === 'sdb')?.serial ?? null;
    expect(serial).not.toBeNull();
    const entry = { serial, wwn: null, name: 'mine', sizeBytes: 1, since: '2026-11-22T20:15:00.000Z' };
    machine.protection = { state: 'known', drives: [entry] };
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([{ kind: 'protected', id: serial }]);
    machine.protection = { state: 'known', drives: [{ ...entry, serial: `${serial}x` }] };
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([]);
    machine.protection = { state: 'unreadable', path: '/home/me/settings.json', detail: 'it is not JSON' };
    expect(judgeDrive(machine, 'sdb').refusals).toEqual([
      { kind: 'protect-list-unreadable', path: '/home/me/settings.json', detail: 'it is not JSON' },
    ]);
  });

  it.each([
    ['an image of its own', [{ filesystem: 'iso9660' }, { filesystem: 'vfat' }], true],
    ['an image beside a large boot partition', [{ filesystem: 'vfat', sizeBytes: 100 * 1024 ** 2 }], false],
    ['an image beside a partition to keep data', [{ filesystem: 'iso9660' }, { filesystem: 'ext4' }], false],
  ])('takes %s for a live image: %s', (_what, parts, isLiveImage) => {
    const machine = laptop();
    const disk = machine.devices.find(({ name }) => name === 'sdb');
    Object.assign(disk ?? {}, { filesystem: 'iso9660', label: 'nixos' });
    machine.devices = machine.devices.filter(({ parent }) => parent !== 'sdb');
    machine.devices.push(
      ...HostSnapshot.shape.devices.parse(
        parts.map((part, index) => ({
          name: `sdb${index + 1}`,
          device: `8:${17 + index}`,
          parent: 'sdb',
          startBytes: index * 69_632,
          sizeBytes: index === 0 ? 300_000_000 : 3_000_000,
          ...part,
        })),
      ),
    );
    expect(judgeDrive(machine, 'sdb').warnings[0]).toMatchObject(
      isLiveImage ? { kind: 'holds-live-image', label: 'nixos' } : { kind: 'holds-data', labels: ['nixos'] },
    );
  });

  it('fails for a name the machine does not have', () => {
    expect(() => judgeDrive(laptop(), 'sdz')).toThrow('drive-not-found');
  });
});

describe('the drives of a list', () => {
  it('tells two sticks of one make and serial apart', () => {
    const [, one, other] = drivesOf(recorded('identical-sticks.json').machine);
    expect(one?.id).toBe('21.000000.15728640000');
    expect(other?.id).toBe('22.000000.15728640000');
    const isMounted = (drive = one) => drive?.warnings.some(({ kind }) => kind === 'mounted');
    expect([isMounted(one), isMounted(other)]).toEqual([false, true]);
  });

  it('names a drive as its maker does and shows what is on it', () => {
    const drives = drivesOf(recorded('luks-lvm.json').machine);
    expect(drives.map(({ name }) => name)).toEqual([
      'Samsung SSD 970 EVO Plus 1TB',
      'SanDisk Cruzer Blade',
      'SanDisk Cruzer Blade',
    ]);
    expect(drives[1]?.partitions).toEqual([
      {
        devicePath: '/dev/sda1',
        sizeBytes: 31_913_934_848,
        filesystem: 'crypto_LUKS',
        label: null,
        usedBytes: 3_000_000_000,
        mountPoints: ['/media/secret'],
      },
    ]);
  });

  it('shows a mounted file system without a partition table as one partition, though it was not opened', () => {
    const { machine, options } = recorded('virtual-machine-loops.json');
    const loop1 = drivesOf(machine, options).find(({ devicePath }) => devicePath === '/dev/loop1');
    expect(loop1?.partitions).toEqual([
      {
        devicePath: '/dev/loop1',
        sizeBytes: 67_108_864,
        filesystem: 'ext4',
        label: null,
        usedBytes: 2_000_000,
        mountPoints: ['/tmp/bench'],
      },
    ]);
  });
});

/** The same with every list of texts sorted. */
function unordered(judgement: unknown): unknown {
  return JSON.parse(JSON.stringify(inJson(judgement)), (_, value: unknown) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? value.toSorted() : value,
  );
}

function mountAt(mountPoint: string): HostSnapshot['mounts'][number] {
  return {
    device: '0:98',
    root: '/',
    mountPoint,
    filesystem: 'ext4',
    source: 'none',
    sourceDevices: [],
    hiddenLayers: [],
    usedBytes: null,
  };
}
