/** Buffers that O_DIRECT accepts, and reads and writes that loop until everything asked for was moved. */
import fs from 'node:fs';
import { DeviceError } from './device-error.ts';
import { trackIo } from './pending-io.ts';

/** Every Node has it, but its types come only with the DOM library. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number; shared: true }) => { buffer: SharedArrayBuffer };
};

const WASM_PAGE_BYTES = 65_536;
/** Returned buffers that can be reused. */
const spare: Buffer[] = [];

/**
 * `count` buffers of `sizeBytes` each, aligned to 64 KiB: WebAssembly memory is the one page-aligned allocation that
 * Node offers without native code; shared, so that another thread can digest what is in them. They hold zeros.
 * `sizeBytes` must be a multiple of 64 KiB.
 */
export function alignedBuffers(count: number, sizeBytes: number): Buffer[] {
  const again = spare.filter((buffer) => buffer.length === sizeBytes).slice(0, count);
  for (const buffer of again) spare.splice(spare.indexOf(buffer), 1)[0]?.fill(0);
  const fresh = count - again.length;
  if (fresh === 0) return again;
  const pages = (fresh * sizeBytes) / WASM_PAGE_BYTES;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return [
    ...again,
    ...Array.from({ length: fresh }, (_, index) => Buffer.from(memory.buffer, index * sizeBytes, sizeBytes)),
  ];
}

/** For reuse, because this memory is not freed in time. No device may still be using it. */
export function giveBack(buffers: readonly Buffer[]): void {
  spare.push(...buffers);
}

/** Reads until `lengthBytes` are there or the end is reached; gives how many. Throws DeviceError. */
// biome-ignore lint/complexity/useMaxParams: the parameters of pread(2)
export async function readFully(fd: number, buffer: Buffer, lengthBytes: number, offsetBytes: number): Promise<number> {
  let done = 0;
  while (done < lengthBytes) {
    const at = offsetBytes + done;
    const count = await trackIo(fd, at, (answered) => fs.read(fd, buffer, done, lengthBytes - done, at, answered));
    if (count === 0) return done;
    done += count;
  }
  return done;
}

/** Writes all of it: a device may take less than it was given. Throws DeviceError; a write of 0 bytes is `EIO`. */
// biome-ignore lint/complexity/useMaxParams: the parameters of pwrite(2)
export async function writeFully(fd: number, buffer: Buffer, lengthBytes: number, offsetBytes: number): Promise<void> {
  let done = 0;
  while (done < lengthBytes) {
    const at = offsetBytes + done;
    const count = await trackIo(fd, at, (answered) => fs.write(fd, buffer, done, lengthBytes - done, at, answered));
    if (count === 0) throw new DeviceError('EIO', at);
    done += count;
  }
}

/** Makes the device write its own cache out. Throws DeviceError. */
export async function flush(fd: number): Promise<void> {
  await trackIo(fd, 0, (answered) => fs.fsync(fd, (error) => answered(error, 0)));
}

/** `length` rounded up to a multiple of `unit`. */
export function roundUp(length: number, unit: number): number {
  return Math.ceil(length / unit) * unit;
}
