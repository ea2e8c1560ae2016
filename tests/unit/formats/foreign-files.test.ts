import { expect, it } from 'vitest';
import { FOREIGN_FILES, type ForeignFile, foreignFileOf } from '../../../formats/foreign-files.ts';

const at = (offset: number, ...bytes: number[]): Buffer => Buffer.concat([Buffer.alloc(offset), Buffer.from(bytes)]);

/** What the real tools begin such files with. */
const BEGINNINGS: { readonly [F in ForeignFile]: Buffer } = {
  qcow2: Buffer.from('QFI\u00fb\0\0\0\u0003', 'latin1'),
  vmdk: Buffer.from('KDMV\u0001\0\0\0', 'latin1'),
  'vmdk-descriptor': Buffer.from('# Disk DescriptorFile\nversion=1\n'),
  vdi: Buffer.concat([
    Buffer.from('<<< Oracle VM VirtualBox Disk Image >>>\n'.padEnd(64, '\0')),
    at(0, 0x7f, 0x10, 0xda, 0xbe),
  ]),
  vhdx: Buffer.from('vhdxfile'),
  vhd: Buffer.from('conectix\0\0\0\u0002'),
  qed: Buffer.from('QED\0\0\0\u0001'),
  parallels: Buffer.from('WithoutFreeSpace\u0002'),
  'parallels-ext': Buffer.from('WithouFreSpacExt\u0002'),
  wim: Buffer.from('MSWIM\0\0\0\u00d0', 'latin1'),
  squashfs: Buffer.from('hsqs\u0001\u0002'),
  nar: Buffer.from('\r\0\0\0\0\0\0\0nix-archive-1\0\0\0'),
  lzop: at(0, 0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a, 0x10),
  compress: at(0, 0x1f, 0x9d, 0x90),
  torrent: Buffer.from('d8:announce35:udp://tracker.example.org:6969/announce13:creation date'),
  'android-sparse': at(0, 0x3a, 0xff, 0x26, 0xed, 1, 0),
  lz4: at(0, 0x04, 0x22, 0x4d, 0x18),
  lzma: at(0, 0x5d, 0, 0, 0x80, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  lzip: Buffer.from('LZIP\u0001'),
  rar: Buffer.from('Rar!\u001a\u0007\u0001\0', 'latin1'),
  'git-lfs-pointer': Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
  html: Buffer.from('\n<!DOCTYPE html>\n<html><head><title>Download</title>'),
};

it.each(FOREIGN_FILES)('%s is recognised by its beginning', (name) => {
  expect(foreignFileOf(Buffer.concat([BEGINNINGS[name], Buffer.alloc(1000)]))).toBe(name);
  expect(foreignFileOf(BEGINNINGS[name].subarray(0, name === 'compress' ? 1 : 3))).toBeNull();
});

it('an image is none of these', () => {
  for (const head of [Buffer.alloc(0), Buffer.alloc(40_000), Buffer.from('\u00eb\u003c\u0090mkfs.fat', 'latin1')])
    expect(foreignFileOf(head)).toBeNull();
});
