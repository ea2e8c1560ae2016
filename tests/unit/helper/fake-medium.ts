/** A drive in memory that may have less than it says, with every byte of its cells known. */

import { randomFillSync } from 'node:crypto';
import { DeviceError } from '../../../helper/io/device-error.ts';
import type { Medium } from '../../../helper/io/medium.ts';

export interface Lie {
  readonly realBytes: number;
  /** Beyond: over what is before; nowhere, read as zeros, as ones, as noise; or over the last `areaBytes` that are real. */
  readonly beyond: 'wraps' | 'zeros' | 'ones' | 'noise' | { areaBytes: number };
}

export interface FakeOptions {
  readonly sizeBytes: number;
  readonly sectorBytes?: number;
  readonly lie?: Lie;
  /** What was written last is kept in a memory of its own and hides what became of it. */
  readonly memoryBytes?: number;
}

const SECTOR = 512;

export class FakeMedium implements Medium {
  readonly capacityBytes: number;
  readonly sectorBytes: number;
  /** Changed cells, by number of 512 bytes; all others are as `former` says. */
  readonly cells = new Map<number, Buffer>();
  /** Called before each write; throws, or ends the world. */
  beforeWrite: (offsetBytes: number) => void = () => {};
  lost = false;
  writes = 0;
  readonly #lie: Lie | null;
  readonly #memorySectors: number;
  readonly #memory = new Map<number, Buffer>();

  constructor({ sizeBytes, sectorBytes = SECTOR, lie, memoryBytes = 0 }: FakeOptions) {
    this.capacityBytes = sizeBytes;
    this.sectorBytes = sectorBytes;
    this.#lie = lie ?? null;
    this.#memorySectors = Math.floor(memoryBytes / SECTOR);
  }

  async read(buffer: Buffer, offsetBytes: number): Promise<void> {
    this.#check(buffer, offsetBytes);
    for (let at = 0; at < buffer.length; at += SECTOR)
      this.#readSector((offsetBytes + at) / SECTOR, buffer.subarray(at, at + SECTOR));
  }

  async write(buffer: Buffer, offsetBytes: number): Promise<void> {
    this.#check(buffer, offsetBytes);
    this.beforeWrite(offsetBytes);
    this.writes += 1;
    for (let at = 0; at < buffer.length; at += SECTOR) {
      const sector = (offsetBytes + at) / SECTOR;
      this.#memory.delete(sector);
      this.#memory.set(sector, Buffer.from(buffer.subarray(at, at + SECTOR)));
    }
    this.#evict(this.#memorySectors);
  }

  async flush(): Promise<void> {}

  isLost(): boolean {
    return this.lost;
  }

  /** Cells that are not as they were, once everything is out of the memory. */
  changed(): number[] {
    this.#evict(0);
    return [...this.cells].filter(([cell, bytes]) => !bytes.equals(former(cell))).map(([cell]) => cell);
  }

  #evict(keep: number): void {
    for (const [sector, bytes] of this.#memory) {
      if (this.#memory.size <= keep) return;
      this.#memory.delete(sector);
      const cell = this.#cell(sector);
      if (cell !== null) this.cells.set(cell, bytes);
    }
  }

  #readSector(sector: number, into: Buffer): void {
    const cell = this.#cell(sector);
    const written = this.#memory.get(sector) ?? (cell === null ? undefined : this.cells.get(cell));
    if (written) into.set(written);
    else if (cell !== null) fillWithFormer(into, cell);
    else if (this.#lie?.beyond === 'noise') randomFillSync(into);
    else into.fill(this.#lie?.beyond === 'ones' ? 0xff : 0);
  }

  /** Where a sector is kept; null when nowhere. */
  #cell(sector: number): number | null {
    const lie = this.#lie;
    if (!lie) return sector;
    const real = Math.floor(lie.realBytes / SECTOR);
    if (sector < real) return sector;
    if (lie.beyond === 'wraps') return sector % real;
    if (typeof lie.beyond === 'string') return null;
    const area = Math.min(real, Math.floor(lie.beyond.areaBytes / SECTOR));
    return real - area + (sector % area);
  }

  #check(buffer: Buffer, offsetBytes: number): void {
    if (this.lost) throw new DeviceError('ENODEV', offsetBytes);
    if (offsetBytes % this.sectorBytes !== 0 || buffer.length % this.sectorBytes !== 0)
      throw new DeviceError('EINVAL', offsetBytes);
    if (offsetBytes + buffer.length > this.capacityBytes) throw new DeviceError('ENOSPC', offsetBytes);
  }
}

/** What a cell holds before anything is written: other in each, and not zero. */
export function former(cell: number): Buffer {
  const bytes = Buffer.allocUnsafe(SECTOR);
  fillWithFormer(bytes, cell);
  return bytes;
}

function fillWithFormer(bytes: Buffer, cell: number): void {
  bytes.fill(0x5a);
  bytes.writeUInt32LE(cell, 4);
}
