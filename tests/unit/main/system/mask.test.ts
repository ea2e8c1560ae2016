import { expect, it } from 'vitest';
import { type Identifying, masked } from '../../../../main/system/mask.ts';

const ADA: Identifying = { user: 'ada', host: 'engine', home: '/home/ada', serials: ['4C530001230101', 'WX-77'] };

it.each([
  ['a path in the home folder', 'no /home/ada/divorce/letter.iso here', 'no ~/… here'],
  ['one with spaces, in JSON', '{"path":"/home/ada/my divorce/a b.iso","n":1}', '{"path":"~/…","n":1}'],
  ['the home folder of somebody else', 'in /home/bob/x and /root/keys', 'in /home/… and /root/…'],
  ['where a stick was mounted', 'at /run/media/ada/PHOTOS, busy', 'at /home/…, busy'],
  ['the name of the user', 'user ada is not trusted (ada@engine)', 'user [user] is not trusted ([user]@[host])'],
  ['a serial number that is plugged in', 'S=4C530001230101;', 'S=[serial number];'],
  ['an identity', 'drive 27.0123ABCD.31914983424 refused', 'drive 27.[serial number].31914983424 refused'],
  ['a serial number in JSON', '{"serial":"XYZ 1","size":2}', '{"serial":"[serial number]","size":2}'],
  ['a serial number in words', 'serial number …230101, size', 'serial number [serial number], size'],
  ['a link by id', '/dev/disk/by-id/usb-SanDisk_Ultra_4C53-0:0 x', '/dev/disk/by-id/usb-[serial number] x'],
])('masks %s', (_what, text, expected) => {
  expect(masked(text, ADA)).toBe(expected);
});

it.each([
  'NixOS 25.05 (Warbler), Linux 6.12.1, x64, Node 24.1.0',
  '/nix/store/abc-nixos.iso and /etc/nix/nix.conf',
  'adapter canada engines',
  'root is trusted; drive 27.-.31914983424',
  '2026-11-27T18:00:00.000Z',
])('leaves %s', (text) => {
  expect(masked(text, ADA)).toBe(text);
});

it('takes root for nobody', () => {
  const root: Identifying = { user: 'root', host: 'localhost', home: '/root', serials: [] };
  expect(masked('root at localhost in /root/x', root)).toBe('root at localhost in ~/…');
});
