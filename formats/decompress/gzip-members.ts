/** The exact end of the last member of a gzip file, which Node's own reader does not tell. */
import fs from 'node:fs';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const read = promisify(fs.read);
const INPUT_BYTES = 256 * 1024;
const MAX_HEADER_BYTES = 128 * 1024;
/** CRC-32 and length. */
const TRAILER_BYTES = 8;

const FLAGS = { headerChecksum: 2, extra: 4, name: 8, comment: 16 } as const;

/** The length of a member's header; null for anything else. Source: RFC 1952 §2.3. */
function headerBytes(bytes: Buffer): number | null {
  if (bytes.length < 10 || bytes.readUInt16BE(0) !== 0x1f8b || bytes[2] !== 8) return null;
  const flags = bytes.readUInt8(3);
  let at = 10;
  if (flags & FLAGS.extra) {
    if (bytes.length < at + 2) return null;
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const flag of [FLAGS.name, FLAGS.comment]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if (flags & FLAGS.headerChecksum) at += 2;
  return at <= bytes.length ? at : null;
}

/** The offset behind the deflated data that begins at `from`; null if it is damaged or cut. */
async function deflatedEnd(fd: number, from: number, signal: AbortSignal): Promise<number | null> {
  const inflater = zlib.createInflateRaw();
  const ended = Promise.withResolvers<boolean>();
  inflater.once('end', () => ended.resolve(true)).once('error', () => ended.resolve(false));
  inflater.resume();
  const buffer = Buffer.alloc(INPUT_BYTES);
  for (let at = from; !inflater.readableEnded && !inflater.destroyed; ) {
    if (signal.aborted) inflater.destroy(new Error('stopped'));
    const { bytesRead } = await read(fd, { buffer, position: at });
    if (bytesRead === 0) {
      inflater.end();
      break;
    }
    at += bytesRead;
    await Promise.race([
      ended.promise,
      new Promise<void>((resolve) => inflater.write(buffer.subarray(0, bytesRead), () => resolve())),
    ]);
  }
  const isWhole = await ended.promise;
  inflater.destroy();
  return isWhole ? from + inflater.bytesWritten : null;
}

/** The offset behind the last whole member; null without one. Decompresses all of it. `fd` stays where it is. */
export async function gzipDataEnd(fd: number, signal: AbortSignal): Promise<number | null> {
  const { size } = fs.fstatSync(fd);
  let end: number | null = null;
  for (let at = 0; at < size; ) {
    const head = Buffer.alloc(Math.min(MAX_HEADER_BYTES, size - at));
    await read(fd, { buffer: head, position: at });
    const skipped = headerBytes(head);
    const deflated = skipped === null ? null : await deflatedEnd(fd, at + skipped, signal);
    if (deflated === null || deflated + TRAILER_BYTES > size) break;
    at = deflated + TRAILER_BYTES;
    end = at;
  }
  return end;
}
