import { CorruptData, MissingProgram } from '../../../formats/decompress/decompress.ts';
import { decompressFile } from '../decompress-file.ts';
import type { FuzzTarget } from '../target.ts';

/** Made by xz 5.4 and bzip2 1.0 of the same 34 bytes. */
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AAhABZdADQZSe6N6VYMXE/1yMG451hqvEQyOnEAAACRBTsuwZSP1wABMiK+oJYYH7bzfQEAAAAABFla',
  'base64',
);
const BZIP2 = Buffer.from('QlpoOTFBWSZTWVsCRcEAAAqZAEAAf+ACRKAAISppiaNGQpgACwTKs+o3yaCceoLA+LuSKcKEgtgSLgg=', 'base64');

/** The ends that xz and bzip2 mark, and what their programs make of the bytes before them. */
export const markedEnd: FuzzTarget = {
  name: 'marked-end',
  shape: 'bytes',
  // Each starts a program.
  inputs: 60,
  maxBytes: 64 * 1024,
  samples: () => [
    ...[XZ, BZIP2].flatMap((data) => [data, Buffer.concat([data, data]), Buffer.concat([data, Buffer.alloc(512)])]),
    Buffer.concat([XZ, Buffer.from('metadata of a router')]),
    Buffer.concat([BZIP2, Buffer.from('metadata of a router')]),
  ],
  isRefusal: (thrown) => thrown instanceof CorruptData || thrown instanceof MissingProgram,
  parse: (input) => decompressFile(input, { of: ['xz', 'bzip2'], maxBytes: 1024 ** 2, stopsAtEnd: true }),
};
