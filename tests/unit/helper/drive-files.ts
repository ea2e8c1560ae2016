/** Temporary files in the place of drives and of the image: what copy and read-back need of a drive is a descriptor. */
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenDrive } from '../../../helper/io/device.ts';
import type { ReadReport } from '../../../helper/read/read-back.ts';
import type { CopyReport } from '../../../helper/write/drive-lane.ts';

const attribute = (path: string): string => {
  try {
    return fs.readFileSync(path, 'utf8').trim();
  } catch {
    return '0';
  }
};

/** The number of a block device that is there and has a medium: `isGone` looks it up, nothing opens it. */
export const PRESENT = (() => {
  const numbers = fs.readdirSync('/sys/dev/block');
  const present = numbers.find((number) => attribute(`/sys/dev/block/${number}/size`) !== '0');
  if (!present) throw new Error('this machine has no block device at all');
  return present;
})();
export const GONE = '999:999';

/** Bytes that differ from place to place, from run to run by `seed`, and are never zero. */
export function noise(sizeBytes: number, seed: number): Buffer {
  const words = new Uint32Array(Math.ceil(sizeBytes / 4));
  let state = (seed * 2_654_435_761 + 88_172_645) >>> 0 || 1;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state | 0x01010101;
  }
  return Buffer.from(words.buffer, 0, sizeBytes);
}

/** Every copy is flushed several times, which takes its time on a disk: in memory where there is such a folder. */
const QUICK_FOLDER = fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder of files that are closed and removed together. */
export class DriveFiles {
  readonly folder = fs.mkdtempSync(join(QUICK_FOLDER, 'flakestick-drives-'));
  readonly #open: number[] = [];

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, bytes: Buffer): string {
    fs.writeFileSync(this.path(name), bytes);
    return this.path(name);
  }

  drive(
    name: string,
    content: Buffer,
    { sectorBytes = 512, number = PRESENT, flags = 'r+' }: Partial<OpenDrive> & { flags?: string } = {},
  ): OpenDrive {
    const fd = fs.openSync(this.write(name, content), flags);
    this.#open.push(fd);
    return { fd, number, capacityBytes: content.length, sectorBytes };
  }

  content(name: string): Buffer {
    return fs.readFileSync(this.path(name));
  }

  remove(): void {
    for (const fd of this.#open) fs.closeSync(fd);
    fs.rmSync(this.folder, { recursive: true });
  }
}

/** Writes down what the copy of one drive reported. */
export class CopyNotes implements CopyReport {
  readonly events: string[] = [];
  readonly doneBytes: number[] = [];
  keptBytes = 0;
  clearing(): void {
    this.events.push('clearing');
  }
  cleared(): void {
    this.events.push('cleared');
  }
  wrote(doneBytes: number, keptBytes: number): void {
    this.doneBytes.push(doneBytes);
    this.keptBytes = keptBytes;
  }
  flushing(): void {
    this.events.push('flushing');
  }
  written(): void {
    this.events.push('written');
  }
  failed(step: string, error: { code: string; offsetBytes: number }): void {
    this.events.push(`failed to ${step}: ${error.code} at ${error.offsetBytes}`);
  }
}

/** Writes down what the reading of one drive reported, and that it came in order without a gap. */
export class ReadNotes implements ReadReport {
  readonly digests: string[] = [];
  readonly events: string[] = [];
  whole: string | null = null;
  next = 0;
  read(first: number, sha256: string[]): void {
    if (first !== this.next) this.events.push(`block ${first} came where ${this.next} was due`);
    this.next = first + sha256.length;
    this.digests.push(...sha256);
  }
  unreadable(block: number, code: string): void {
    if (block !== this.next) this.events.push(`block ${block} came where ${this.next} was due`);
    this.next = block + 1;
    this.events.push(`unreadable ${block}: ${code}`);
  }
  wholeDigest(sha256: string): void {
    this.whole = sha256;
  }
  failed(error: { code: string; offsetBytes: number }): void {
    this.events.push(`failed: ${error.code} at ${error.offsetBytes}`);
  }
}

export function digestsOf(bytes: Buffer, blockBytes: number): string[] {
  const digests: string[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes)
    digests.push(hash('sha256', bytes.subarray(at, at + blockBytes)));
  return digests;
}
