/** A zip archive of files as they are (method “stored”), with their permissions. Source: APPNOTE.TXT 6.3.10, §4.3. */
import { crc32 } from 'node:zlib';

export interface Zipped {
  readonly name: string;
  readonly content: Buffer;
  readonly mode: number;
}

const UNIX = 3;
const REGULAR_FILE = 0o100000;

function headers({ name, content, mode }: Zipped, offset: number): { local: Buffer; central: Buffer } {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const place = Buffer.alloc(14);
  place.writeUInt32LE((REGULAR_FILE | mode) * 0x1_0000, 6);
  place.writeUInt32LE(offset, 10);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name)]),
    central: Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, UNIX]), common, place, Buffer.from(name)]),
  };
}

export function zip(files: readonly Zipped[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const { local, central } = headers(file, offset);
    parts.push(local, file.content);
    directory.push(central);
    offset += local.length + file.content.length;
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
