import { describe, expect, it } from 'vitest';
import { isDirectMount, mountsStackedOn } from '../../../../../main/stages/drive/direct-mounts.ts';
import { HostSnapshot, type Mount } from '../../../../../main/stages/drive/host-snapshot.ts';
import { stackOn } from '../../../../../main/stages/drive/stack.ts';

const device = (name: string, number: string, more: object = {}) => ({ name, device: number, sizeBytes: 1, ...more });
const mount = (mountPoint: string, number: string, more: object = {}): Mount =>
  HostSnapshot.shape.mounts.element.parse({
    device: number,
    mountPoint,
    filesystem: 'ext4',
    source: '/dev/x',
    ...more,
  });

/** sdb with two partitions; sdb2 is encrypted; sdc is another stick. */
function machineWith(...mounts: Mount[]): HostSnapshot {
  return HostSnapshot.parse({
    mounts,
    devices: [
      device('sdb', '8:16'),
      device('sdb1', '8:17', { parent: 'sdb' }),
      device('sdb2', '8:18', { parent: 'sdb', holders: ['dm-0'] }),
      device('dm-0', '254:0', { slaves: ['sdb2'], mapper: { name: 'secret', uuid: 'CRYPT-LUKS2-1' } }),
      device('sdc', '8:32'),
    ],
    btrfs: mounts.some(({ filesystem }) => filesystem === 'btrfs') ? [{ uuid: 'u', members: ['sdb1'] }] : [],
    candidates: { names: ['sdb', 'sdc'] },
  });
}

describe('a mount that can be unmounted so that the drive can be written', () => {
  it.each<[string, Mount, boolean]>([
    ['of a partition', mount('/mnt', '8:17'), true],
    ['of the whole drive', mount('/mnt', '8:16'), true],
    ['of a folder of it, elsewhere', mount('/media/x', '8:17', { root: '/photos' }), true],
    ['of an encrypted volume on it', mount('/media/secret', '254:0'), false],
    ['of an overlay over it', mount('/merged', '0:50', { filesystem: 'overlay', sourceDevices: ['8:17'] }), false],
    ['of a btrfs on it', mount('/mnt', '0:51', { filesystem: 'btrfs', sourceDevices: ['8:17'] }), true],
    ['of a btrfs nobody knows the device of', mount('/mnt', '0:51', { filesystem: 'btrfs' }), false],
    ['of another drive', mount('/mnt', '8:32'), false],
  ])('%s: %s', (_what, each, isOwn) => {
    const machine = machineWith(each);
    expect(isDirectMount(machine.mounts[0] as Mount, 'sdb', stackOn(machine, 'sdb'))).toBe(isOwn);
  });

  it('is none of a btrfs that has another member', () => {
    const machine = machineWith(mount('/mnt', '0:51', { filesystem: 'btrfs', sourceDevices: ['8:17'] }));
    machine.btrfs = [{ uuid: 'u', members: ['sdb1', 'sdc'] }];
    expect(isDirectMount(machine.mounts[0] as Mount, 'sdb', stackOn(machine, 'sdb'))).toBe(false);
  });
});

describe('what is upon a mount', () => {
  const stick = mount('/mnt/stick', '8:17');
  it.each<[string, Mount[], number]>([
    ['nothing', [stick], 0],
    ['what was there before, above it', [mount('/', '8:1'), mount('/mnt', '0:9'), stick], 0],
    ['another file system mounted over it', [stick, mount('/mnt/stick', '8:32')], 1],
    ['one mounted below it', [stick, mount('/mnt/stick/deep/down', '8:32')], 1],
    ['one that hides the folder it is in', [stick, mount('/mnt', '8:32')], 1],
    ['a neighbour', [stick, mount('/mnt/stick2', '8:32')], 0],
  ])('%s', (_what, mounts, count) => {
    expect(mountsStackedOn(stick, mounts)).toHaveLength(count);
  });
});
