import { expect, it } from 'vitest';
import {
  backingDevices,
  backingDevicesOfKernelPath,
  locateMount,
  locateSwap,
} from '../../../../../main/stages/drive/backing-devices.ts';
import type { PathState, StatPath } from '../../../../../main/stages/drive/bounded-stat.ts';
import { optionDevices, parseMountInfo } from '../../../../../main/stages/drive/mountinfo.ts';

const lines = parseMountInfo(`28 1 8:2 / / rw - ext4 /dev/sda2 rw
24 28 0:5 / /dev rw - devtmpfs devtmpfs rw
40 28 0:40 / /data rw - btrfs /dev/sdb1 rw
50 28 0:50 / /net rw - nfs4 server:/x rw
60 28 0:60 / / rw - overlay overlay rw,lowerdir=/data/low:/gone,upperdir=/data/up`);

const looking = (seen: { [path: string]: PathState }): StatPath => {
  return async (path) => seen[path] ?? { kind: 'missing' };
};

it('places a file by the kernel’s number and by its mount: a btrfs subvolume has a number of its own', async () => {
  const look = looking({ '/data/image.iso': { kind: 'file', path: '/data/image.iso', device: '0:41' } });
  expect(await backingDevices('/data/image.iso', lines, look)).toEqual(['0:41', '0:40']);
});

it.each(['missing', 'silent'] as const)('does not place what is %s', async (kind) => {
  expect(await backingDevices('/data/image.iso', lines, looking({ '/data/image.iso': { kind } }))).toEqual([]);
});

it('places a kernel’s path that nobody may look at by its mount, but not a node that is not shown here', async () => {
  const look = looking({ '/data/root.img': { kind: 'hidden' }, '/dev/secret': { kind: 'hidden' } });
  expect(await backingDevicesOfKernelPath('/data/root.img', lines, look)).toEqual(['0:40']);
  expect(await backingDevicesOfKernelPath('/dev/secret', lines, look)).toEqual([]);
});

it('places a deleted file where its folder is', async () => {
  const look = looking({ '/data': { kind: 'file', path: '/data', device: '0:40' } });
  expect(await backingDevicesOfKernelPath('/data/x.img (deleted)', lines, look)).toEqual(['0:40']);
  expect(await backingDevicesOfKernelPath('/data/x.img', lines, look)).toEqual([]);
});

it('never touches a file of the kernel’s that lies on a server', async () => {
  const touched: string[] = [];
  const look: StatPath = async (path) => {
    touched.push(path);
    return { kind: 'silent' };
  };
  expect(await backingDevicesOfKernelPath('/net/disk.img', lines, look)).toEqual(['0:50']);
  expect(touched).toEqual([]);
});

it('finds a swap partition by its name where /dev does not show it', async () => {
  const devices = [{ name: 'dm-1', device: '254:1' }];
  expect(await locateSwap('/dev/dm-1', lines, devices, looking({}))).toEqual({ path: '/dev/dm-1', devices: ['254:1'] });
  expect((await locateSwap('/dev/dm-2', lines, devices, looking({}))).devices).toEqual([]);
});

it('tells the layers of the root that can be placed from those that cannot', async () => {
  const overlay = lines.at(-1);
  const low: PathState = { kind: 'file', path: '/data/low', device: '0:40' };
  const mount = overlay && (await locateMount(overlay, lines, looking({ '/data/low': low })));
  expect(mount).toMatchObject({ sourceDevices: ['0:40'], hiddenLayers: ['/gone', '/data/up'] });
});

it('reads the devices that options name', () => {
  expect(optionDevices('rw,logdev=/dev/sdb1,journal_path=/dev/disk/by-id/a\\040b,data=/srv')).toEqual([
    '/dev/sdb1',
    '/dev/disk/by-id/a b',
  ]);
});
