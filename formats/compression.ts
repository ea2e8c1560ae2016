/** The compressions of an image file: how each is recognised, named and decompressed. The only list of them. Pure. */

/** zlib and zstd are part of Node; everything else is decompressed by its own program, given the file on its stdin. */
type Decompressor =
  | { readonly node: 'gzip' | 'zstd' }
  | {
      readonly program: string;
      /** What the program is called where packages are installed. */
      readonly package: string;
      readonly options: readonly string[];
    };

interface Compression {
  /** The first bytes of a file. File names are not reliable. */
  readonly magic: readonly number[];
  /** Without the dot; the first one is the usual one. */
  readonly endings: readonly string[];
  readonly decompressor: Decompressor;
}

const COMPRESSIONS = {
  gzip: { magic: [0x1f, 0x8b], endings: ['gz'], decompressor: { node: 'gzip' } },
  xz: {
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    endings: ['xz'],
    // As many threads as there are cores; before xz 5.4 decompression is single-threaded anyway.
    decompressor: {
      program: 'xz',
      package: 'xz-utils',
      options: ['--decompress', '--stdout', '--format=xz', '--threads=0'],
    },
  },
  zstd: { magic: [0x28, 0xb5, 0x2f, 0xfd], endings: ['zst'], decompressor: { node: 'zstd' } },
  bzip2: {
    magic: [0x42, 0x5a, 0x68],
    endings: ['bz2'],
    decompressor: { program: 'bzip2', package: 'bzip2', options: ['--decompress', '--stdout'] },
  },
} as const satisfies { readonly [name: string]: Compression };

export type ImageCompression = keyof typeof COMPRESSIONS;

export const IMAGE_COMPRESSIONS = Object.keys(COMPRESSIONS) as [ImageCompression, ...ImageCompression[]];

/** Archives of files: recognised so that they can be refused with a remedy. */
const ARCHIVES = {
  zip: [0x50, 0x4b, 0x03, 0x04],
  '7z': [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
} as const satisfies { readonly [name: string]: readonly number[] };

export type Archive = keyof typeof ARCHIVES;

/** Begins a skippable frame of zstd, as pzstd writes them; the first byte is 0x50 to 0x5f. Source: RFC 8878 §3.1.2. */
const ZSTD_SKIPPABLE = [0x2a, 0x4d, 0x18];

const beginsWith = (head: Uint8Array, magic: readonly number[], offset = 0): boolean =>
  magic.every((byte, index) => head[offset + index] === byte);

/** How a file is compressed, by its first bytes; null when it is not. */
export function compressionOf(head: Uint8Array): ImageCompression | null {
  const found = IMAGE_COMPRESSIONS.find((name) => beginsWith(head, COMPRESSIONS[name].magic));
  if (found) return found;
  return ((head[0] ?? 0) & 0xf0) === 0x50 && beginsWith(head, ZSTD_SKIPPABLE, 1) ? 'zstd' : null;
}

/** Whether so compressed data may begin with these bytes, of which there may be fewer than its first. */
export function mayBegin(bytes: Uint8Array, compression: ImageCompression): boolean {
  const { magic } = COMPRESSIONS[compression];
  return magic.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

/** Which archive a file is, by its first bytes; null when it is none of those. */
export function archiveOf(head: Uint8Array): Archive | null {
  return (Object.keys(ARCHIVES) as Archive[]).find((name) => beginsWith(head, ARCHIVES[name])) ?? null;
}

export function decompressorOf(compression: ImageCompression): Decompressor {
  return COMPRESSIONS[compression].decompressor;
}

/** File extensions of compressed files, without the dot. */
export const COMPRESSED_ENDINGS: readonly string[] = IMAGE_COMPRESSIONS.flatMap((name) => COMPRESSIONS[name].endings);
