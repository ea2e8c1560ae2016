/** What firmware, boot loaders and kernels say, on a text screen or a serial line. Pure. */
import { stripVTControlCharacters } from 'node:util';
import type { BootTrouble } from '../../../contract/wire/boot.ts';

/** In this order: SeaBIOS goes on to say “No bootable device.” after a boot loader has complained. */
const TROUBLES: readonly (readonly [BootTrouble, RegExp])[] = [
  ['kernel-panic', /Kernel panic - not syncing|end Kernel panic/],
  // Of NixOS's scripted initrd.
  ['system-not-found', /An error occurred in stage 1 of the boot process/],
  ['emergency-mode', /You are in (?:emergency|rescue) mode|Entering emergency mode/],
  // ISOLINUX, SYSLINUX, and the kernel's own decompressor.
  [
    'bootloader-damaged',
    /isolinux\.bin missing or corrupt|Image checksum error, sorry|Failed to load ldlinux\.c32|No DEFAULT or UI configuration directive found|-- System halted/,
  ],
  ['grub-rescue', /grub rescue>|Entering rescue mode/],
  // Of EDK2.
  ['firmware-exception', /!{4} X64 Exception Type|X64 Exception Type - /],
  ['firmware-shell', /UEFI Interactive Shell|^Shell>/m],
  ['no-bootable-device', /No bootable device|BdsDxe: No bootable option/],
];

export function troubleIn(words: string): BootTrouble | null {
  return TROUBLES.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

/** Somebody may log in, or is logged in. */
const LOGIN = /\blogin: ?$|<<< Welcome to NixOS|^\[[\w.-]+@[\w.-]+:[^\n\]]*\][$#]/m;
export const isLoginIn = (words: string): boolean => LOGIN.test(words);

const KERNEL = /Linux version \d|Run \/init as init process|Freeing unused kernel image/;
export const isKernelIn = (words: string): boolean => KERNEL.test(words);

/** Unicode of the upper half of code page 437, as a PC's text screen has it. */
const UPPER =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ';
export const TEXT_SCREEN_BYTES = 80 * 25 * 2;

/** The lines of a PC's text screen (at 0xb8000: a character and its colours, in turns); blank ones are left out. */
export function textScreenOf(memory: Buffer): string {
  const rows: string[] = [];
  for (let at = 0; at + 160 <= Math.min(memory.length, TEXT_SCREEN_BYTES); at += 160) {
    const row = Array.from({ length: 80 }, (_, column) => charOf(memory[at + column * 2] ?? 0))
      .join('')
      .trimEnd();
    if (row !== '') rows.push(row);
  }
  return rows.join('\n');
}

function charOf(code: number): string {
  if (code >= 0x80) return UPPER[code - 0x80] ?? ' ';
  return code < 0x20 || code === 0x7f ? ' ' : String.fromCharCode(code);
}

/** Without what moves a terminal's cursor. */
export const plainSerial = (text: string): string => stripVTControlCharacters(text).replaceAll('\r', '');
