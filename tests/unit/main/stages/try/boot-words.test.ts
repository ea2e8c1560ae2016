import { describe, expect, it } from 'vitest';
import { plainSerial, textScreenOf, troubleIn } from '../../../../../main/stages/try/boot-words.ts';
import { modeOf, readsOf } from '../../../../../main/stages/try/watch-guest.ts';

describe('what a machine says when it gives up', () => {
  it.each([
    ['no-bootable-device', 'Booting from Hard Disk...\nNo bootable device.'],
    ['bootloader-damaged', 'isolinux.bin missing or corrupt.\nNo bootable device.'],
    ['firmware-shell', 'UEFI Interactive Shell v2.2\nShell>'],
    ['firmware-exception', '!!!! X64 Exception Type - 06(#UD - Invalid Opcode)  CPU Apic ID - 00000000 !!!!'],
    ['kernel-panic', '[    2.1] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)'],
    ['system-not-found', 'An error occurred in stage 1 of the boot process, which must mount the'],
    ['emergency-mode', 'You are in emergency mode. After logging in, type "journalctl -xb" to view'],
    ['grub-rescue', 'error: no such device: 1234.\nEntering rescue mode...\ngrub rescue> '],
  ])('is %s', (trouble, words) => expect(troubleIn(words)).toBe(trouble));

  it.each(['', 'Loading Linux 6.12 ...', 'nixos login: ', 'Started Emergency Shell support.'])(
    'is nothing in %j',
    (words) => expect(troubleIn(words)).toBeNull(),
  );
});

describe('a text screen', () => {
  const memory = (rows: readonly string[]): Buffer => {
    const bytes = Buffer.alloc(4000, 0);
    for (const [row, text] of rows.entries())
      for (const [column, character] of text.split('').entries()) {
        bytes[(row * 80 + column) * 2] = character.charCodeAt(0);
        bytes[(row * 80 + column) * 2 + 1] = 0x07;
      }
    return bytes;
  };

  it('is its lines, without the blank ones', () =>
    expect(textScreenOf(memory(['SeaBIOS (version 1.16.2)', '', '  No bootable device.  ']))).toBe(
      'SeaBIOS (version 1.16.2)\n  No bootable device.',
    ));
  it('of bytes that are no letters has neither control characters nor gaps in the code page', () => {
    const all = Buffer.alloc(4000);
    for (let code = 0; code < 256; code += 1) all[code * 2] = code;
    const text = textScreenOf(all);
    expect(text).toContain('░▒▓│┤');
    expect(text.split('').every((character) => character === '\n' || character >= ' ')).toBe(true);
  });
  it('that is cut has the lines that are there', () => expect(textScreenOf(memory(['a']).subarray(0, 100))).toBe(''));
});

it('a serial line has no escape sequences', () =>
  expect(plainSerial('\u001b[2J\u001b[01;01HBdsDxe\r\n\u001b[0m')).toBe('BdsDxe\n'));

describe('the registers of a processor', () => {
  const dump = (pointer: string, ring: number): string =>
    `CPU#0\nRAX=0000000000000000 RBX=0000000000000000\nRIP=${pointer} RFL=00000246 [---Z-P-] CPL=${ring} II=0 A20=1 SMM=0 HLT=1\n`;
  it.each<[string | null, string]>([
    ['kernel', dump('ffffffff81a2b3c4', 0)],
    ['user', dump('0000000000401000', 3)],
    ['user', dump('00007f21c0de0000', 3)],
    ['low', dump('000000007e5a1b2c', 0)],
    ['low', 'EAX=00000000\nEIP=0000e05b EFL=00000002 [-------] CPL=0 II=0 A20=1 SMM=0 HLT=0\n'],
    [null, 'nothing of the kind'],
  ])('say %s', (mode, registers) => expect(modeOf(registers)).toBe(mode));
});

describe('what was read', () => {
  it('are those of the stick', () =>
    expect(
      readsOf([
        { device: 'pflash0', stats: { rd_bytes: 7, rd_operations: 1 } },
        { device: 'stick', stats: { rd_bytes: 4096, rd_operations: 2 } },
      ]),
    ).toEqual({ bytes: 4096, count: 2 }));
  it.each([[[]], [null], ['x'], [[null]], [[{ device: 'stick' }]], [[{ device: 'stick', stats: { rd_bytes: '7' } }]]])(
    'are not known from %j',
    (answer) => expect(readsOf(answer)).toBeNull(),
  );
});
