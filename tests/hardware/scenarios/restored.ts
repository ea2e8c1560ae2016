/** A stick that was flashed once, and is used for files again: by a kernel that reads tables, FAT and exFAT. */
import { expect } from 'vitest';
import { tracesOf, writeOldStick } from '../../devices/old-stick.ts';
import { type Guest, MEBIBYTE } from '../guest.ts';
import { scenarios } from '../scenario.ts';

const MODULES = 'for module in vfat exfat nls_ascii nls_cp437 nls_utf8; do modprobe "$module"; done';

/** Writes a file, and reads it after the volume was mounted again. Gives how the kernel mounts it, and whether the file is the same. */
const keepsFile = (guest: Guest, devicePath: string): Promise<string> =>
  guest.shell(`
    ${MODULES}; udevadm settle -t 10; mkdir -p /run/files
    mount ${devicePath}1 /run/files
    head -c 4194304 /dev/urandom >/run/photo; cp /run/photo /run/files/photo; umount /run/files
    mount ${devicePath}1 /run/files
    findmnt -n -o FSTYPE /run/files; cmp /run/photo /run/files/photo && echo same; ls /run/files; umount /run/files
    blkid -s LABEL -o value ${devicePath}1; lsblk -n -r -o NAME ${devicePath} | wc -l`);

async function restoreTwice(guest: Guest) {
  const cells = await guest.file('old-stick.img', Buffer.alloc(64 * MEBIBYTE));
  await writeOldStick(cells);
  const { stick, devicePath } = await guest.plug({ cells, sizeBytes: 64 * MEBIBYTE });
  const { id } = await guest.drive(devicePath);
  const restore = (...options: readonly string[]) =>
    guest.flakestick(['restore', id, '--yes', '--no-eject', ...options]).finished;
  const first = await restore();
  const traces = await tracesOf(stick.chip.cells);
  const asFat = await keepsFile(guest, devicePath);
  const second = await restore('--for', 'large', '--label', 'Films');
  const asExfat = await keepsFile(guest, devicePath);
  return { first, second, traces, asFat, asExfat };
}

scenarios('a stick with an old image and an encrypted partition', restoreTwice, {
  'is made an empty one': ({ first, traces }) => {
    expect(first.code, first.stderr).toBe(0);
    expect(first.result).toMatchObject({ outcome: 'restored' });
    expect(traces).toEqual([]);
  },
  'is mounted as FAT, and keeps a file': ({ asFat }) => {
    expect(asFat.split('\n')).toEqual(['vfat', 'same', 'photo', 'USB', '2']);
  },
  'is mounted as exFAT after it was restored once more, and the file is gone': ({ second, asExfat }) => {
    expect(second.code, second.stderr).toBe(0);
    expect(asExfat.split('\n')).toEqual(['exfat', 'same', 'photo', 'Films', '2']);
  },
});
