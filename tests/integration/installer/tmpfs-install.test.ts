import { execFile } from 'node:child_process';
import { mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Bench, run } from '../../devices/loop-device.ts';
import { digestOf, Installer, programText } from './installer.ts';

const withInstaller = (use: (installer: Installer, bench: Bench) => Promise<void>): Promise<void> =>
  Bench.with(async (bench) => use(await Installer.on(bench), bench));

const LAYOUT = ['', '/boot', '/nix', '/etc/nixos', '/var/log', '/var/lib/nixos'];
const tag = (name: string, device: string) => run('blkid', '--probe', '--match-tag', name, '-o', 'value', device);

it('passes shellcheck as one program', async () => {
  const checked = promisify(execFile)('shellcheck', ['--shell=bash', '-']);
  checked.child.stdin?.end(await programText());
  expect((await checked).stdout).toBe('');
});

describe('nixos-tmpfs-install', () => {
  it('lays the disk out by the plan, mounts it and configures a root in memory', () =>
    withInstaller(async (installer) => {
      const disk = await installer.disk();
      const { code, stdout, stderr } = await installer.layOut(disk, '--swap', '512M');
      expect(stderr).not.toContain('nixos-tmpfs-install:');
      expect(code).toBe(0);

      const table = await run('parted', '--script', '--machine', disk, 'unit', 'MiB', 'print');
      expect(table.split('\n').slice(1)).toEqual([
        expect.stringContaining(':gpt:'),
        expect.stringMatching(/^1:1\.00MiB:513MiB:512MiB:fat32:ESP:.*\besp\b/),
        '2:513MiB:5631MiB:5118MiB:ext4:nixos:;',
        expect.stringMatching(/^3:5631MiB:6143MiB:512MiB:linux-swap\(v1\):swap:/),
      ]);
      expect(await tag('LABEL', `${disk}p1`)).toBe('boot');
      expect(await tag('TYPE', `${disk}p1`)).toBe('vfat');
      expect(await tag('LABEL', `${disk}p2`)).toBe('nixos');
      expect(await tag('LABEL', `${disk}p3`)).toBe('swap');

      expect(await installer.mounted()).toEqual(LAYOUT);
      expect((await stat(installer.root)).mode & 0o7777).toBe(0o755);
      expect(await run('findmnt', '--noheadings', '--output', 'FSTYPE', installer.root)).toBe('tmpfs');
      const logs = await run('findmnt', '--noheadings', '--output', 'SOURCE', join(installer.root, 'var/log'));
      expect(logs).toBe(`${disk}p2[/persist/var/log]`);
      expect(await installer.calls()).toEqual([
        `mount -t vfat -o umask=0077 ${disk}p1 ${installer.root}/boot`,
        `nixos-generate-config --root ${installer.root} --no-filesystems`,
      ]);
      expect(stdout).toContain(`nixos-install --root ${installer.root} --no-root-passwd`);
    }));

  it('writes a configuration that Nix reads, with the file systems by their UUIDs and a password that only root reads', () =>
    withInstaller(async (installer) => {
      const disk = await installer.disk();
      expect((await installer.layOut(disk)).code).toBe(0);
      const folder = join(installer.root, 'nix/persist/etc/nixos');
      const module = await run(
        'nix-instantiate',
        '--eval',
        '--strict',
        '--json',
        '--expr',
        `
        let module = import ${folder}/tmpfs-root.nix { lib.mkForce = value: value; };
        in { inherit (module) fileSystems swapDevices users; machineId = module.environment.etc.machine-id; }`,
      );
      expect(JSON.parse(module)).toMatchObject({
        fileSystems: {
          '/': { fsType: 'tmpfs', options: ['defaults', 'size=25%', 'mode=755'] },
          '/boot': { device: `/dev/disk/by-uuid/${await tag('UUID', `${disk}p1`)}`, options: ['umask=0077'] },
          '/nix': { device: `/dev/disk/by-uuid/${await tag('UUID', `${disk}p2`)}`, neededForBoot: true },
          '/var/log': { device: '/nix/persist/var/log', options: ['bind'] },
        },
        swapDevices: [],
        users: { mutableUsers: false, users: { root: { hashedPasswordFile: '/nix/persist/passwords/root' } } },
        machineId: { source: '/nix/persist/etc/machine-id' },
      });
      const configuration = await readFile(join(folder, 'configuration.nix'), 'utf8');
      expect(configuration).toMatch(/^ +\.\/hardware-configuration\.nix\n +\.\/tmpfs-root\.nix\n +\];$/m);
      await run('nix-instantiate', '--parse', join(folder, 'configuration.nix'));
      const password = join(installer.root, 'nix/persist/passwords/root');
      expect(await readFile(password, 'utf8')).toMatch(/^\$y\$\S+\n$/);
      expect((await stat(password)).mode & 0o777).toBe(0o600);
      expect(await readFile(join(installer.root, 'nix/persist/etc/machine-id'), 'utf8')).toMatch(/^[0-9a-f]{32}\n$/);
    }));

  it('mounts again what it laid out, erases nothing, and installs when asked to', () =>
    withInstaller(async (installer) => {
      const disk = await installer.disk();
      await installer.layOut(disk);
      await writeFile(join(installer.root, 'etc/nixos/mine.nix'), '{ }');
      await installer.unmount();
      const { code } = await installer.run([disk, '--include-loop', '--mount', '--install']);
      expect(code).toBe(0);
      expect(await installer.mounted()).toEqual(LAYOUT);
      expect(await readFile(join(installer.root, 'etc/nixos/mine.nix'), 'utf8')).toBe('{ }');
      expect((await installer.calls()).at(-1)).toBe(`nixos-install --root ${installer.root} --no-root-passwd`);
    }));
});

describe('before its question is answered', () => {
  it.each([
    ['another name', ['secret', 'secret', '/dev/sda'], '/dev/sda is not /dev/loop'],
    ['“yes”', ['secret', 'secret', 'yes'], 'yes is not /dev/loop'],
    ['nothing', ['secret', 'secret'], 'no answer, so nothing was changed'],
    ['two passwords', ['secret', 'other'], 'the two passwords differ'],
    ['an empty password', ['', ''], 'the password is empty'],
  ])('nothing is changed: %s', (_what, answers, message) =>
    withInstaller(async (installer) => {
      const disk = await installer.disk();
      const before = await digestOf(disk);
      const { code, stderr } = await installer.run([disk, '--include-loop'], answers);
      expect(code).toBe(1);
      expect(stderr).toContain(message);
      expect(stderr).toContain(`On ${disk} now: what was there before; nothing was changed.`);
      expect(await digestOf(disk)).toBe(before);
      expect(await installer.mounted()).toEqual([]);
    }),
  );
});

it('a disk that is mounted while the question stands there is refused', () =>
  withInstaller(async (installer, bench) => {
    const disk = await installer.disk();
    await run('mkfs.ext4', '-q', disk);
    const { code, stderr } = await installer.run([disk, '--include-loop'], ['secret', 'secret', disk], () =>
      bench.mount(disk, 'late'),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('is mounted at');
    expect(stderr).toContain('nothing was changed');
  }));

type Refused = (installer: Installer, bench: Bench) => Promise<{ disk: string; argv?: string[]; message: string }>;

describe('refuses', () => {
  it.each<[string, Refused]>([
    [
      'a loop device, unless asked',
      async (installer) => ({ disk: await installer.disk(), argv: [], message: 'no partition, volume' }),
    ],
    [
      'what is no device',
      async (_, bench) => ({ disk: await bench.file('file', 1), message: 'is not a block device' }),
    ],
    [
      'a disk that is too small',
      async (installer) => ({ disk: await installer.disk(4608), message: 'takes at least 4610 MiB' }),
    ],
    [
      'a disk too small for the swap',
      async (installer) => ({
        disk: await installer.disk(),
        argv: ['--include-loop', '--swap', '2G'],
        message: 'takes at least 6658 MiB',
      }),
    ],
    [
      'a disk that is mounted',
      async (installer, bench) => {
        const disk = await installer.disk();
        await run('mkfs.ext4', '-q', disk);
        const place = await bench.mount(disk, 'used');
        return { disk, message: `is mounted at ${place}; unmount it first` };
      },
    ],
    [
      'a disk with a partition mounted',
      async (installer) => {
        const disk = await installer.disk();
        await installer.layOut(disk);
        await run('umount', '--recursive', installer.root);
        await run('mkfs.ext4', '-q', '-F', `${disk}p1`);
        await mkdir(`${installer.root}-used`);
        await run('mount', `${disk}p1`, `${installer.root}-used`);
        return { disk, message: `${disk}p1 is mounted at ${installer.root}-used` };
      },
    ],
    [
      'a partition',
      async (installer) => {
        const disk = await installer.disk();
        await installer.layOut(disk);
        await installer.unmount();
        return { disk: `${disk}p2`, message: `is a partition; this needs the whole disk, ${disk}` };
      },
    ],
    [
      'a disk with swap in use',
      async (installer, bench) => {
        const disk = await installer.disk();
        await bench.swapOn(disk);
        return { disk, message: `is swap of this system; stop that first: swapoff ${disk}` };
      },
    ],
    [
      'a read-only disk',
      async (_, bench) => ({
        disk: await bench.attach(await bench.file('read-only.img', 6144 * 1024 * 1024), '--read-only'),
        message: 'is read-only',
      }),
    ],
    [
      'to mount what it did not lay out',
      async (installer) => ({
        disk: await installer.disk(),
        argv: ['--include-loop', '--mount'],
        message: 'was not laid out by this program',
      }),
    ],
  ])('%s', (_what, prepare) =>
    withInstaller(async (installer, bench) => {
      const { disk, argv = ['--include-loop'], message } = await prepare(installer, bench);
      const { code, stdout, stderr } = await installer.run([disk, ...argv], ['secret', 'secret', disk]);
      await run('umount', `${installer.root}-used`).catch(() => {});
      expect(stderr).toContain(message);
      expect(code).toBe(1);
      expect(stdout).not.toContain('Erasing');
      expect(await installer.mounted()).toEqual([]);
    }),
  );

  it('the medium that the system runs from, and says that it is', () =>
    withInstaller(async (installer, bench) => {
      const disk = await installer.disk();
      await run('mkfs.ext4', '-q', disk);
      // Only a live system has this place.
      await mkdir('/iso');
      bench.onEnd(() => rmdir('/iso'));
      await run('mount', '-o', 'ro', disk, '/iso');
      bench.onEnd(() => run('umount', '/iso'));
      const { code, stderr } = await installer.layOut(disk);
      expect(stderr).toContain(`${disk} is the medium that this system runs from`);
      expect(code).toBe(1);
    }));

  it.each([
    [['--swap', '0'], '--swap takes a size'],
    [['--swap', '1T'], '--swap takes a size'],
    [['--mount', '--swap', '1G'], '--mount does not'],
    [['--force'], 'there is no option --force'],
    [['/dev/other'], 'one disk, and not two'],
  ])('the arguments %s, with the usage', (argv, message) =>
    withInstaller(async (installer) => {
      const { code, stderr } = await installer.run(['/dev/none', ...argv]);
      expect(code).toBe(2);
      expect(stderr).toContain(message);
      expect(stderr).toContain('usage: nixos-tmpfs-install DISK');
    }),
  );
});

describe('a step that fails', () => {
  it.each([
    ['wipefs', 'what was on it before, in part'],
    ['parted', 'no complete partition table'],
    ['mkfs.fat', 'new partitions, not all of them with a file system'],
    ['mkfs.ext4', 'new partitions, not all of them with a file system'],
    ['mount', 'the new, empty file systems'],
    ['nixos-generate-config', 'the new, empty file systems'],
    ['nixos-install', 'its file systems and its configuration. To go on: nixos-tmpfs-install --mount'],
  ])('%s: says what is on the disk now, leaves nothing mounted, and a second run succeeds', (program, contents) =>
    withInstaller(async (installer, bench) => {
      const disk = await installer.disk();
      await installer.failing(program);
      const { code, stderr } = await installer.layOut(disk, '--install');
      expect(code).toBe(1);
      expect(stderr).toContain('nixos-tmpfs-install: this step failed: ');
      expect(stderr).toContain(`On ${disk} now: ${contents}`);
      expect(await installer.mounted()).toEqual([]);
      await run('rm', join(bench.folder, 'failing', program));
      expect((await installer.layOut(disk, '--install')).code).toBe(0);
      expect(await installer.mounted()).toEqual(LAYOUT);
    }),
  );

  it('nothing is erased when the kernel knows of a use that no list shows', () =>
    withInstaller(async (installer, bench) => {
      const disk = await installer.disk();
      await run('mkfs.ext4', '-q', disk);
      const before = await digestOf(disk);
      // Mounted in another namespace only, so this one's list does not have it.
      const elsewhere = promisify(execFile)('unshare', [
        '--mount',
        'sh',
        '-c',
        `mkdir -p ${bench.folder}/hidden && mount -o ro ${disk} ${bench.folder}/hidden && echo mounted && exec sleep 60`,
      ]);
      await new Promise((resolve) => elsewhere.child.stdout?.once('data', resolve));
      const { code, stderr } = await installer.layOut(disk);
      elsewhere.child.kill('SIGKILL');
      await elsewhere.catch(() => {});
      expect(code).toBe(1);
      expect(stderr).toContain('this step failed: Erasing the old signatures');
      expect(await digestOf(disk)).toBe(before);
    }));
});
