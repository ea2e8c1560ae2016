import assert from 'node:assert/strict';
import { parseLosetup } from '../../../main/stages/drive/loop-files.ts';
import {
  mountOf,
  optionDevices,
  overlayLayers,
  parseMountInfo,
  parseSwaps,
} from '../../../main/stages/drive/mountinfo.ts';
import { parseBlkid } from '../../../main/stages/drive/read-content.ts';
import { decodeUdevText, parseUdevEntry } from '../../../main/stages/drive/udev-entry.ts';
import type { FuzzTarget } from '../target.ts';

export const mountInfo: FuzzTarget = {
  name: 'mountinfo',
  shape: 'lines',
  inputs: 3000,
  samples: () => [
    '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n',
    '22 1 0:21 / / rw - overlay overlay rw,lowerdir=/a\\072b:/c,upperdir=/d,workdir=/e,lowerdir+=/f\n',
    '40 22 8:17 / /media/me/A\\040B\\134 rw shared:7 - xfs /dev/sdb1 rw,logdev=/dev/sdb2\n',
    'Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n/dev/sda2 partition 1 0 -2\n/swap\\040file file 1 0 -3\n',
  ],
  parse: (input) => {
    const text = input.toString();
    const mounts = parseMountInfo(text);
    for (const { device, options } of mounts) {
      assert.match(device, /^\d+:\d+$/);
      overlayLayers(options);
      for (const path of optionDevices(options)) assert.ok(path.startsWith('/dev/'), path);
    }
    mountOf('/media/me/x', mounts);
    for (const path of parseSwaps(text)) assert.ok(path.startsWith('/'), path);
  },
};

export const udevEntry: FuzzTarget = {
  name: 'udev-entry',
  shape: 'lines',
  inputs: 3000,
  samples: () => [
    'S:disk/by-id/usb-x\nI:123456\nE:ID_BUS=usb\nE:ID_FS_TYPE=vfat\nE:ID_FS_LABEL_ENC=A\\x20B\\xc3\\xa4\nG:systemd\n',
    'ID_FS_LABEL=MY_STICK\nID_FS_LABEL_ENC=MY\\x20STICK\nID_FS_UUID=1234-5678\nID_FS_TYPE=vfat\n',
  ],
  parse: (input) => {
    const text = input.toString();
    for (const value of parseUdevEntry(text).values()) decodeUdevText(value);
    const { label } = parseBlkid(text);
    assert.doesNotMatch(label ?? '', /[\p{Cc}\p{Cf}]/u);
  },
};

export const losetupAnswer: FuzzTarget = {
  name: 'losetup-answer',
  shape: 'json',
  inputs: 1500,
  samples: () => [
    '{"loopdevices":[{"name":"/dev/loop0","back-maj:min":"  8:1","back-ino":131084},{"name":"/dev/loop1","back-ino":"7"}]}',
    '{"loopdevices":[{"name":"/dev/loop7","back-maj:min":null,"back-ino":null}]}',
  ],
  parse: (input) => {
    for (const { device, inode } of parseLosetup(input.toString()).values()) {
      assert.match(device, /^\d+:\d+$/);
      assert.ok(inode > 0);
    }
  },
};
