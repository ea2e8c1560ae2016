/** What the first bytes of a file say about it. Pure. */

/** Up to and with the ISO 9660 primary volume descriptor. */
export const HEADER_BYTES = 34_816;
const DESCRIPTOR_OFFSET = 32_768;
const ISO_BLOCK_BYTES = 2048;

export type ImageHeader =
  | { kind: 'iso9660'; volumeLabel: string | null; sizeBytes: number }
  | { kind: 'disk'; sizeBytes: number | null }
  | { kind: 'compressed'; compression: string }
  | { kind: 'unknown'; detail: string };

const COMPRESSIONS: readonly [name: string, magic: readonly number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
];

function startsWith(header: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => header[index] === byte);
}

/** `sizeBytes` of the result: how long the file must be at least, by its own word. Source: ECMA-119 §8.4, UEFI 2.10 §5.3.2. */
export function readImageHeader(header: Buffer): ImageHeader {
  const compression = COMPRESSIONS.find(([, magic]) => startsWith(header, magic));
  if (compression) return { kind: 'compressed', compression: compression[0] };
  if (header.toString('latin1', DESCRIPTOR_OFFSET + 1, DESCRIPTOR_OFFSET + 6) === 'CD001') {
    const label = header.toString('latin1', DESCRIPTOR_OFFSET + 40, DESCRIPTOR_OFFSET + 72).replace(/[\0 ]+$/, '');
    const blocks = header.length >= DESCRIPTOR_OFFSET + 84 ? header.readUInt32LE(DESCRIPTOR_OFFSET + 80) : 0;
    return { kind: 'iso9660', volumeLabel: label || null, sizeBytes: blocks * ISO_BLOCK_BYTES };
  }
  if (header.toString('latin1', 512, 520) === 'EFI PART' && header.length >= 592) {
    const lastSector = header.readBigUInt64LE(512 + 32);
    return { kind: 'disk', sizeBytes: Number(lastSector + 1n) * 512 };
  }
  if (header.length >= 512 && header[510] === 0x55 && header[511] === 0xaa) return { kind: 'disk', sizeBytes: null };
  return { kind: 'unknown', detail: 'it has neither an ISO 9660 volume nor a partition table' };
}
