/** A live image with one thing in it broken that a boot needs. */
import { readFile, writeFile } from 'node:fs/promises';
import { run } from './loop-device.ts';

export type Damage = 'none' | 'mbr' | 'isolinux' | 'esp' | 'bootx64' | 'kernel' | 'initrd' | 'label';

interface Extent {
  readonly offset: number;
  readonly bytes: number;
}

/** Of a file in the ISO. Source: xorriso(1), report_lba. */
async function extentOf(iso: string, path: string): Promise<Extent> {
  const said = await run('xorriso', '-indev', iso, '-find', path, '-exec', 'report_lba', '--');
  const [, block, bytes] = /^File data lba:\s*\d+ ,\s*(\d+) ,\s*\d+ ,\s*(\d+) ,/m.exec(said) ?? [];
  if (block === undefined) throw new Error(`${path} is not in ${iso}: ${said}`);
  return { offset: Number(block) * 2048, bytes: Number(bytes) };
}

const MIDDLE_BYTES = 64 * 1024;
const middleOf = ({ offset, bytes }: Extent): Extent => ({
  offset: offset + Math.floor(bytes / 2 / 512) * 512,
  bytes: Math.min(MIDDLE_BYTES, Math.floor(bytes / 4)),
});

/** GRUB's core image in the EFI partition: behind the headers of its file. */
function grubIn(image: Buffer, { offset, bytes }: Extent): Extent {
  const at = image.indexOf('PE\0\0', offset, 'latin1');
  if (at < 0 || at > offset + bytes) throw new Error('no program in the EFI partition');
  return { offset: at + 4096, bytes: MIDDLE_BYTES };
}

/** The volume label in each descriptor, and in the boot loaders' configuration it stays. */
function breakLabel(image: Buffer): void {
  for (const descriptor of [16, 17, 18].map((sector) => sector * 2048)) {
    if (image.toString('latin1', descriptor + 1, descriptor + 6) !== 'CD001' || image[descriptor] === 0) continue;
    image.fill('x', descriptor + 40, descriptor + 72);
  }
}

/** Writes the damaged copy to `to`. */
export async function damage(from: string, to: string, what: Damage): Promise<string> {
  const image = await readFile(from);
  const zero = ({ offset, bytes }: Extent): void => void image.fill(0, offset, offset + bytes);
  if (what === 'mbr') zero({ offset: 0, bytes: 440 });
  else if (what === 'isolinux') zero(await extentOf(from, '/isolinux/isolinux.bin'));
  else if (what === 'esp') zero(await extentOf(from, '/boot/efi.img'));
  else if (what === 'bootx64') zero(grubIn(image, await extentOf(from, '/boot/efi.img')));
  else if (what === 'kernel') zero(middleOf(await extentOf(from, '/boot/bzImage')));
  else if (what === 'initrd') zero(middleOf(await extentOf(from, '/boot/initrd')));
  else if (what === 'label') breakLabel(image);
  await writeFile(to, image);
  return to;
}

/** What can be broken for each firmware. */
export const DAMAGES: { readonly [F in 'bios' | 'uefi']: readonly Damage[] } = {
  bios: ['mbr', 'isolinux', 'kernel', 'initrd', 'label'],
  uefi: ['esp', 'bootx64', 'kernel', 'initrd', 'label'],
};
