import assert from 'node:assert/strict';
import { extFields } from '../../../formats/ext-volume.ts';
import { fatFields, readFatLayout } from '../../../formats/fat-volume.ts';
import { MOUNT_FIELDS } from '../../../formats/volume-fields.ts';
import { FAT_KINDS, fatVolume } from '../../devices/vfat-mounts.ts';
import type { FuzzTarget } from '../target.ts';

const CAPTURED_BYTES = 192 * 1024;

function ext4(): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.writeUInt16LE(0xef53, 1024 + 0x38);
  bytes.writeUInt32LE(0x400, 1024 + 0x64);
  return bytes;
}

export const mountedVolume: FuzzTarget = {
  name: 'mounted-volume',
  shape: 'bytes',
  inputs: 3000,
  samples: () => [...FAT_KINDS.map((kind) => fatVolume(kind).subarray(0, CAPTURED_BYTES)), ext4()],
  parse: (input) => {
    const layout = readFatLayout(input);
    for (const [at, kind, hex] of [...(layout ? fatFields(input, layout) : []), ...(extFields(input) ?? [])]) {
      assert.equal(hex.length, 2 * MOUNT_FIELDS[kind].bytes, `${kind} has ${hex.length / 2} bytes`);
      assert.equal(input.toString('hex', at, at + hex.length / 2), hex, `${kind} at ${at}`);
    }
  },
};
