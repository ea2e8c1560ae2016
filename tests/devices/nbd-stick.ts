/** The flash chip behind a drive that fails on purpose: a file for its cells, and rules for what goes wrong when. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { BlockReply, BlockRequest, Export } from './nbd-wire.ts';

/** What goes wrong with requests of one kind. */
export interface Fault {
  readonly on: 'read' | 'write' | 'flush';
  /** First byte, and the one after the last; the whole drive when left out. */
  readonly bytes?: readonly [number, number];
  /** Only once the drive was flushed so often: 1 after clearing, 2 before the first block, 3 when all is written. */
  readonly afterFlushes?: number;
  /** Only so often. */
  readonly times?: number;
  /**
   * `error`: answers with `errno`; of a write, what lies before `bytes` is kept. `flip`: one bit is another, in the cells or on the way out. `drop`: says it wrote and did
   * not. `hang`: no answer before `release`. `die`: the drive is gone. `delay`: answers after `delayMs`.
   */
  readonly does: 'error' | 'flip' | 'drop' | 'hang' | 'die' | 'delay';
  readonly errno?: number;
  readonly delayMs?: number;
}

/** A drive that has fewer cells than it says. */
export interface LyingCapacity {
  readonly realBytes: number;
  /** What becomes of bytes beyond: written over the beginning, or lost and read as zeros or as ones. */
  readonly beyond: 'wraps' | 'zeros' | 'ones';
}

export interface StickOptions {
  readonly sizeBytes: number;
  readonly faults?: readonly Fault[];
  readonly capacity?: LyingCapacity;
  readonly readOnly?: boolean;
}

export class NbdStick implements Export {
  readonly sizeBytes: number;
  readonly readOnly: boolean;
  readonly #file: number;
  readonly #realBytes: number;
  readonly #beyond: LyingCapacity['beyond'];
  readonly #onHeld: () => void;
  #faults: { readonly fault: Fault; left: number }[] = [];
  #flushes = 0;
  #hasBeenWritten = false;
  #held: (() => void)[] = [];

  /** `cells` is the path of a file as long as the drive really is. `onHeld` is told of each request that hangs. */
  constructor(cells: string, { sizeBytes, faults = [], capacity, readOnly = false }: StickOptions, onHeld: () => void) {
    this.sizeBytes = sizeBytes;
    this.readOnly = readOnly;
    this.#file = openSync(cells, 'r+');
    this.#realBytes = capacity?.realBytes ?? sizeBytes;
    this.#beyond = capacity?.beyond ?? 'zeros';
    this.#onHeld = onHeld;
    this.setFaults(faults);
  }

  /** From now on only these. */
  setFaults(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
  }

  /** What hung is answered, and nothing hangs any more. */
  release(): void {
    this.#faults = this.#faults.filter(({ fault }) => fault.does !== 'hang');
    for (const resume of this.#held.splice(0)) resume();
  }

  close(): void {
    closeSync(this.#file);
  }

  async serve(request: BlockRequest): Promise<BlockReply> {
    const fault = this.#faultFor(request);
    if (request.kind === 'write') this.#hasBeenWritten = true;
    if (request.kind === 'flush' && this.#hasBeenWritten) this.#flushes += 1;
    switch (fault?.does) {
      case 'error':
        this.#keepBefore(request, fault.bytes?.[0] ?? 0);
        return fault.errno ?? 5;
      case 'hang':
        this.#onHeld();
        await new Promise<void>((resolve) => this.#held.push(resolve));
        break;
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
        break;
      case 'die':
        process.exit();
        break;
      case 'drop':
        return null;
      default:
    }
    return this.#perform(request, fault?.does === 'flip' ? (fault.bytes?.[0] ?? 0) : null);
  }

  #faultFor({ kind, offsetBytes, lengthBytes }: BlockRequest): Fault | null {
    const found = this.#faults.find(({ fault, left }) => {
      const [from, to] = fault.bytes ?? [0, this.sizeBytes];
      // Attaching the loop device flushes as well, before anything is written.
      const isWithin = kind === 'flush' ? this.#hasBeenWritten : offsetBytes < to && offsetBytes + lengthBytes > from;
      return left > 0 && fault.on === kind && isWithin && this.#flushes >= (fault.afterFlushes ?? 0);
    });
    if (found) found.left -= 1;
    return found?.fault ?? null;
  }

  /** The part of a failing write that arrived. */
  #keepBefore({ kind, offsetBytes, lengthBytes, payload }: BlockRequest, end: number): void {
    const kept = Math.min(lengthBytes, end - offsetBytes);
    if (kind === 'write' && kept > 0) this.#perform({ kind, offsetBytes, lengthBytes: kept, payload }, null);
  }

  /** `flippedByte` is where one bit changes, if it lies in the request. */
  #perform({ kind, offsetBytes, lengthBytes, payload }: BlockRequest, flippedByte: number | null): BlockReply {
    if (kind === 'flush' || kind === 'trim') return null;
    const bytes = kind === 'write' ? Buffer.from(payload) : this.#read(offsetBytes, lengthBytes);
    const at = flippedByte === null ? -1 : flippedByte - offsetBytes;
    if (at >= 0 && at < lengthBytes) bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    if (kind === 'read') return bytes;
    for (const piece of this.#pieces(offsetBytes, lengthBytes))
      writeSync(this.#file, bytes, piece.at, piece.lengthBytes, piece.cell);
    return null;
  }

  #read(offsetBytes: number, lengthBytes: number): Buffer {
    const bytes = Buffer.alloc(lengthBytes, this.#beyond === 'ones' ? 0xff : 0);
    for (const piece of this.#pieces(offsetBytes, lengthBytes))
      readSync(this.#file, bytes, piece.at, piece.lengthBytes, piece.cell);
    return bytes;
  }

  /** Which cells a range of the drive is kept in; what is kept nowhere is left out. */
  *#pieces(offsetBytes: number, lengthBytes: number): Generator<{ at: number; cell: number; lengthBytes: number }> {
    for (let at = 0; at < lengthBytes; ) {
      const position = offsetBytes + at;
      if (position >= this.#realBytes && this.#beyond !== 'wraps') return;
      const cell = position % this.#realBytes;
      const piece = Math.min(lengthBytes - at, this.#realBytes - cell);
      yield { at, cell, lengthBytes: piece };
      at += piece;
    }
  }
}
