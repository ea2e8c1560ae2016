/** Files that are taken for images and are none, by their first bytes: each has another way to become one. Pure. */

interface Foreign {
  readonly offset: number;
  readonly magic: string | readonly number[];
}

const FOREIGN = {
  qcow2: { offset: 0, magic: [0x51, 0x46, 0x49, 0xfb] },
  vmdk: { offset: 0, magic: 'KDMV' },
  vdi: { offset: 64, magic: [0x7f, 0x10, 0xda, 0xbe] },
  vhdx: { offset: 0, magic: 'vhdxfile' },
  // Its footer, of which all but a fixed disk has a copy in front.
  vhd: { offset: 0, magic: 'conectix' },
  qed: { offset: 0, magic: 'QED\0' },
  parallels: { offset: 0, magic: 'WithoutFreeSpace' },
  'parallels-ext': { offset: 0, magic: 'WithouFreSpacExt' },
  wim: { offset: 0, magic: 'MSWIM\0\0\0' },
  squashfs: { offset: 0, magic: 'hsqs' },
  nar: { offset: 8, magic: 'nix-archive-1' },
  lzop: { offset: 0, magic: [0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a] },
  compress: { offset: 0, magic: [0x1f, 0x9d] },
  'android-sparse': { offset: 0, magic: [0x3a, 0xff, 0x26, 0xed] },
  lz4: { offset: 0, magic: [0x04, 0x22, 0x4d, 0x18] },
  lzip: { offset: 0, magic: 'LZIP' },
  rar: { offset: 0, magic: 'Rar!\u001a\u0007' },
  // not shown: what such a file begins with
  'git-lfs-pointer': { offset: 0, magic: 'version https://git-lfs.github.com/spec/' },
} as const satisfies { readonly [name: string]: Foreign };

export const FOREIGN_FILES = [
  ...(Object.keys(FOREIGN) as (keyof typeof FOREIGN)[]),
  'vmdk-descriptor',
  'lzma',
  'html',
  'torrent',
] as const;
export type ForeignFile = (typeof FOREIGN_FILES)[number];

/** Of contract/ too, which the page reads: no Buffer. */
const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function matches(head: Uint8Array, { offset, magic }: Foreign): boolean {
  const bytes = head.subarray(offset, offset + magic.length);
  if (typeof magic === 'string') return latin1(bytes) === magic;
  return magic.every((byte, index) => bytes[index] === byte);
}

/** The header of .lzma has no magic: its usual properties, a dictionary of 2ⁿ or 2ⁿ+2ⁿ⁻¹ bytes, and a size or none. */
function isLzma(head: Uint8Array): boolean {
  if (head.length < 13 || head[0] !== 0x5d) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const dictionary = view.getUint32(1, true);
  const isUsual = dictionary >= 4096 && /^1{1,2}0*$/.test(dictionary.toString(2));
  const size = view.getBigUint64(5, true);
  return isUsual && (size === 0xffff_ffff_ffff_ffffn || size < 1n << 48n);
}

/** Null for anything else. */
export function foreignFileOf(head: Uint8Array): ForeignFile | null {
  const found = (Object.keys(FOREIGN) as (keyof typeof FOREIGN)[]).find((name) => matches(head, FOREIGN[name]));
  if (found) return found;
  const start = latin1(head.subarray(0, 512));
  if (/^\s*<(?:!doctype html|html|head|\?xml)/i.test(start)) return 'html';
  if (/^d\d+:(?:announce|comment|created by|creation date|encoding|info|url-list)/.test(start)) return 'torrent';
  if (start.startsWith('# Disk DescriptorFile')) return 'vmdk-descriptor';
  return isLzma(head) ? 'lzma' : null;
}
