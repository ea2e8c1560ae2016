/** Buffers that O_DIRECT accepts, and reads and writes that loop until everything asked for was moved. */
import fs from 'node:fs';

/** In every Node; its types come with the DOM's, which this program has none of. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number; shared: boolean }) => { buffer: ArrayBuffer };
};

const WASM_PAGE_BYTES = 65_536;

/**
 * `count` buffers of `sizeBytes` each, aligned to 64 KiB: WebAssembly memory is the one page-aligned allocation that
 * Node offers without native code. It is shared, so that other threads can digest it in place. `sizeBytes` must be a
 * multiple of 64 KiB.
 */
export function alignedBuffers(count: number, sizeBytes: number): Buffer[] {
  const pages = (count * sizeBytes) / WASM_PAGE_BYTES;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return Array.from({ length: count }, (_, index) => Buffer.from(memory.buffer, index * sizeBytes, sizeBytes));
}

/** An operating-system error with the byte where it happened. `code` is a name such as `EIO`, or `errno 123`. */
export class DeviceError extends Error {
  readonly code: string;
  readonly offsetBytes: number;
  constructor(code: string, offsetBytes: number) {
    super(`${code} at byte ${offsetBytes}`);
    this.code = code;
    this.offsetBytes = offsetBytes;
  }
}

/** Node has no name for some numbers, e.g. 123 ENOMEDIUM comes as `Unknown system error -123`. */
export function errorCode(thrown: unknown): string {
  const { code, errno } = thrown as NodeJS.ErrnoException;
  if (errno === -123) return 'ENOMEDIUM';
  if (code?.startsWith('E')) return code;
  return errno === undefined ? String(thrown) : `errno ${Math.abs(errno)}`;
}

/** Reads until `lengthBytes` are there or the end is reached; gives how many. Throws DeviceError. */
export async function readFully(fd: number, buffer: Buffer, lengthBytes: number, offsetBytes: number): Promise<number> {
  let done = 0;
  while (done < lengthBytes) {
    const at = offsetBytes + done;
    const count = await new Promise<number>((resolve, reject) => {
      fs.read(fd, buffer, done, lengthBytes - done, at, (error, bytes) =>
        error ? reject(new DeviceError(errorCode(error), at)) : resolve(bytes),
      );
    });
    if (count === 0) return done;
    done += count;
  }
  return done;
}

/** Writes all of it: a device may take less than it was given. Throws DeviceError; a write of 0 bytes is `EIO`. */
export async function writeFully(fd: number, buffer: Buffer, lengthBytes: number, offsetBytes: number): Promise<void> {
  let done = 0;
  while (done < lengthBytes) {
    const at = offsetBytes + done;
    const count = await new Promise<number>((resolve, reject) => {
      fs.write(fd, buffer, done, lengthBytes - done, at, (error, bytes) =>
        error ? reject(new DeviceError(errorCode(error), at)) : resolve(bytes),
      );
    });
    if (count === 0) throw new DeviceError('EIO', at);
    done += count;
  }
}

/** Makes the device write its own cache out. Throws DeviceError. */
export async function flush(fd: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    fs.fsync(fd, (error) => (error ? reject(new DeviceError(errorCode(error), 0)) : resolve()));
  });
}

/** `length` rounded up to a multiple of `unit`. */
export function roundUp(length: number, unit: number): number {
  return Math.ceil(length / unit) * unit;
}
