/** What the first bytes of an image say about it. Pure. */
import { compressionOf } from '../contract/wire/image.ts';

const DESCRIPTOR_OFFSET = 32_768;
const ISO_BLOCK_BYTES = 2048;
/** A file that ends before its volume descriptor does is cut short, whatever little it says. */
const MIN_ISO_BYTES = DESCRIPTOR_OFFSET + ISO_BLOCK_BYTES;

export type ImageHeader =
  | { kind: 'iso9660'; volumeLabel: string | null; sizeBytes: number }
  | { kind: 'disk'; sizeBytes: number | null }
  | { kind: 'compressed'; compression: string }
  | { kind: 'unknown'; detail: string };

/** `sizeBytes` of the result: how long the image must be at least, by its own word. Source: ECMA-119 §8.4, UEFI 2.10 §5.3.2. */
export function readImageHeader(header: Buffer): ImageHeader {
  const compression = compressionOf(header);
  if (compression) return { kind: 'compressed', compression };
  if (header.toString('latin1', DESCRIPTOR_OFFSET + 1, DESCRIPTOR_OFFSET + 6) === 'CD001') {
    const label = header.toString('latin1', DESCRIPTOR_OFFSET + 40, DESCRIPTOR_OFFSET + 72).replace(/[\0 ]+$/, '');
    const blocks = header.length >= DESCRIPTOR_OFFSET + 84 ? header.readUInt32LE(DESCRIPTOR_OFFSET + 80) : 0;
    return {
      kind: 'iso9660',
      volumeLabel: label || null,
      sizeBytes: Math.max(blocks * ISO_BLOCK_BYTES, MIN_ISO_BYTES),
    };
  }
  if (header.toString('latin1', 512, 520) === 'EFI PART' && header.length >= 592) {
    const lastSector = header.readBigUInt64LE(512 + 32);
    // Damaged, it may say anything: a length is a number that can be counted with.
    return { kind: 'disk', sizeBytes: Math.min(Number(lastSector + 1n) * 512, Number.MAX_SAFE_INTEGER) };
  }
  if (header.length >= 512 && header[510] === 0x55 && header[511] === 0xaa) return { kind: 'disk', sizeBytes: null };
  // POSIX.1-1988 ustar and GNU tar alike.
  if (header.toString('latin1', 257, 262) === 'ustar')
    return { kind: 'unknown', detail: 'it is an archive of files (tar)' };
  return { kind: 'unknown', detail: 'it has neither an ISO 9660 volume nor a partition table' };
}
