import { expect, it } from 'vitest';
import {
  isWithin,
  mountOf,
  overlayLayers,
  parseMountInfo,
  parseSwaps,
  unescapeOctal,
} from '../../../../../main/stages/drive/mountinfo.ts';

it('reads a mount with optional fields, and one whose path has a space, a backslash and an umlaut', () => {
  const text = `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue
29 26 8:1 / /media/my\\040st\\134ick\\303\\274 rw - vfat /dev/sda1 rw
garbage
`;
  expect(parseMountInfo(text)).toEqual([
    {
      device: '98:0',
      root: '/mnt1',
      mountPoint: '/mnt2',
      filesystem: 'ext3',
      source: '/dev/root',
      options: 'rw,errors=continue',
    },
    {
      device: '8:1',
      root: '/',
      mountPoint: '/media/my st\\ickü',
      filesystem: 'vfat',
      source: '/dev/sda1',
      options: 'rw',
    },
  ]);
});

it('keeps text that only looks like an escape', () => {
  expect(unescapeOctal('a\\9b\\04 ü')).toBe('a\\9b\\04 ü');
});

it('reads swap partitions and swap files but not the heading', () => {
  const text = `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
/dev/dm-2                               partition\t8388604\t\t0\t\t-2
/my\\040swap                             file\t\t1048572\t\t0\t\t-3
`;
  expect(parseSwaps(text)).toEqual(['/dev/dm-2', '/my swap']);
});

it('names every absolute layer of an overlay', () => {
  const options = 'rw,lowerdir=/nix/.ro-store:/a\\072b:l/ABC,lowerdir+=/c,upperdir=/nix/.rw-store/store,workdir=/w';
  expect(overlayLayers(options)).toEqual(['/nix/.ro-store', '/a:b', '/c', '/nix/.rw-store/store']);
});

it('takes /dev/sdaa for no part of /dev/sda', () => {
  expect([isWithin('/dev/sda', '/dev/sdaa'), isWithin('/dev/sda', '/dev/sda/x'), isWithin('/', '/x')]).toEqual([
    false,
    true,
    true,
  ]);
});

it('places a path on the longest mount above it, and on the later one of two on the same place', () => {
  const mounts = [
    { mountPoint: '/', n: 0 },
    { mountPoint: '/home', n: 1 },
    { mountPoint: '/home', n: 2 },
    { mountPoint: '/home/mia', n: 3 },
  ];
  expect(['/etc/x', '/home/max/x', '/home/mia/x', '/homes'].map((path) => mountOf(path, mounts)?.n)).toEqual([
    0, 2, 3, 0,
  ]);
});
