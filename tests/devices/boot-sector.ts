/** A disk image whose boot sector writes to its own disk, says so on the serial line and the screen, and halts. */
import { writeFile } from 'node:fs/promises';

const SECTOR_BYTES = 512;
export const WRITER_IMAGE_BYTES = 4 * 1024 ** 2;
/** The first sector that it writes, and the distance to the next one: each is in another cluster of an overlay. */
export const FIRST_WRITTEN_SECTOR = 128;
const STEP_SECTORS = 128;
const WRITES = 16;
/** What it says. */
export const WROTE = 'WROTE';
export const REFUSED = 'REFUSED';

const LOADED_AT = 0x7c00;
const PACKET = 0x80;
const WROTE_AT = 0x90;
const REFUSED_AT = 0xa0;
const word = (value: number): number[] => [value & 0xff, value >> 8];
const at = (offset: number): number[] => word(LOADED_AT + offset);

/** Real mode, by hand. BIOS: int 13h, ah=43h (EDD 3.0); int 10h, ah=0eh. */
function program(): number[] {
  const print = [
    0xac, 0x84, 0xc0, 0x74, 0x0d, 0xba, 0xf8, 0x03, 0xee, 0xb4, 0x0e, 0xbb, 0x07, 0x00, 0xcd, 0x10, 0xeb, 0xee,
  ];
  const halt = [0xf4, 0xeb, 0xfd];
  const refused = [0xbe, ...at(REFUSED_AT)];
  const wrote = [0xbe, ...at(WROTE_AT), 0xeb, refused.length];
  // push cx; int 13h; pop cx; jc refused; add word [packet + 8], STEP; loop
  const next = [0xbe, ...at(PACKET), 0xb8, 0x00, 0x43, 0x51, 0xcd, 0x13, 0x59];
  const step = [0x81, 0x06, ...at(PACKET + 8), ...word(STEP_SECTORS)];
  const loop = [0xe2, 0x100 - (next.length + 2 + step.length + 2)];
  const jump = [0x72, step.length + loop.length + wrote.length];
  const begin = [0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0, 0xbc, ...at(0), 0xb9, ...word(WRITES)];
  return [...begin, ...next, ...jump, ...step, ...loop, ...wrote, ...refused, ...print, ...halt];
}

export function writerImage(): Buffer {
  const image = Buffer.alloc(WRITER_IMAGE_BYTES);
  Buffer.from(program()).copy(image);
  // Its size, one sector, from where it was loaded to, the sector on the disk.
  Buffer.from([16, 0, 1, 0, ...at(0), 0, 0, ...word(FIRST_WRITTEN_SECTOR)]).copy(image, PACKET);
  image.write(`${WROTE}\n\0`, WROTE_AT, 'latin1');
  image.write(`${REFUSED}\n\0`, REFUSED_AT, 'latin1');
  // One active FAT32 partition, so that it is a disk image for PCs.
  const entry = [0x80, 0, 2, 0, 0x0c, 0, 0, 0, 63, 0, 0, 0, ...word(WRITER_IMAGE_BYTES / SECTOR_BYTES - 63), 0, 0];
  Buffer.from(entry).copy(image, 446);
  image.writeUInt16BE(0x55aa, 510);
  return image;
}

export async function makeWriterImage(path: string): Promise<string> {
  await writeFile(path, writerImage());
  return path;
}
