/**
 * Finds out whether a drive keeps data up to the size that it claims. Saves the content of each position, writes a tag there once
 * the parent has stored it, searches the beginning of the drive for misplaced tags, reads each position again, puts everything back
 * and reads it again. Whatever happens after the first tag, everything is put back.
 *
 * Putting back is also correct, in any order, on a drive that maps several offsets to the same cells: everything was read before
 * anything was written, so two offsets of one cell have the same original.
 */
import { MAX_FOUND } from '../../contract/wire/helper-protocol.ts';
import { alignedBuffers } from '../io/aligned.ts';
import { DeviceError } from '../io/device-error.ts';
import type { Medium } from '../io/medium.ts';
import { TAG_BYTES, taggedOffset } from './tag.ts';
import { type PlaceList, Places, type SendEvent, StepReport } from './tag-positions.ts';

const SCAN_BYTES = 1024 * 1024;
/** If the drive does not hold what was put back, it is written once more. */
const ROUNDS = 2;

export interface CapacityCheckContext {
  readonly sendEvent: SendEvent;
  /** Resolves with true once the parent has stored the saved content, with false if it never will. */
  readonly mayTag: Promise<boolean>;
  /** When aborted, no further tag is written, and everything is put back. */
  readonly signal: AbortSignal;
  /** Called before the first tag. */
  readonly onTagging: () => void;
  readonly failed: (step: 'read' | 'write' | 'flush', error: DeviceError) => void;
}

type Attempt = 'read' | 'write' | 'flush';

export class CapacityCheck {
  readonly #medium: Medium;
  readonly #places: Places;
  readonly #scanBytes: number;
  readonly #context: CapacityCheckContext;
  readonly #report: StepReport;
  /** By position; null for one that could not be read. */
  readonly #originals: (Buffer | null)[] = [];
  /** Positions that may hold a tag. */
  readonly #tagged: number[] = [];
  /** The first failure; reported once everything is put back. */
  #problem: { step: Attempt; error: DeviceError } | null = null;

  /** Throws if a position is not on the drive. */
  constructor(medium: Medium, request: PlaceList & { scanBytes: number }, context: CapacityCheckContext) {
    if (request.scanBytes > medium.capacityBytes) throw new Error('the scan is not on the drive');
    this.#medium = medium;
    this.#places = new Places(medium, request);
    this.#scanBytes = request.scanBytes;
    this.#context = context;
    this.#report = new StepReport(context.sendEvent);
  }

  async run(): Promise<void> {
    const { sendEvent, signal, mayTag, onTagging, failed } = this.#context;
    await this.#save();
    if (!this.#mayGoOn() || !(await mayTag) || signal.aborted) return this.#reportProblem();
    onTagging();
    sendEvent({ event: 'tagging' });
    await this.#tag();
    if (this.#mayGoOn()) await this.#scan();
    if (this.#mayGoOn()) await this.#look();
    const wrong = await this.#putBack();
    if (this.#medium.isLost()) return failed('write', this.#problem?.error ?? new DeviceError('ENODEV', 0));
    sendEvent({ event: 'put-back', wrong, newer: [] });
    this.#reportProblem();
  }

  #mayGoOn(): boolean {
    return !this.#context.signal.aborted && !this.#problem;
  }

  #reportProblem(): void {
    if (this.#problem) this.#context.failed(this.#problem.step, this.#problem.error);
  }

  /** Gives whether it succeeded; remembers the first failure. */
  async #attempt(step: Attempt, ask: () => Promise<void>): Promise<boolean> {
    try {
      await ask();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof DeviceError)) throw thrown;
      this.#problem ??= { step, error: thrown };
      return false;
    }
  }

  async #save(): Promise<void> {
    const { sendEvent } = this.#context;
    for (let place = 0; place < this.#places.count && this.#mayGoOn(); place++) {
      try {
        await this.#places.read(place);
        this.#originals.push(Buffer.from(this.#places.buffer));
        sendEvent({ event: 'saved', place, bytes: this.#places.buffer.toString('base64') });
      } catch (thrown) {
        if (!(thrown instanceof DeviceError)) throw thrown;
        this.#originals.push(null);
        if (this.#medium.isLost()) this.#problem ??= { step: 'read', error: thrown };
        else sendEvent({ event: 'unreadable', block: place, code: thrown.code });
      }
      this.#report.advance('save', place + 1, this.#places.count);
    }
  }

  async #tag(): Promise<void> {
    for (let place = 0; place < this.#places.count && this.#mayGoOn(); place++) {
      if (!this.#originals[place]) continue;
      this.#places.fill(place);
      this.#tagged.push(place);
      await this.#attempt('write', () => this.#places.write(place));
      this.#report.advance('tag', place + 1, this.#places.count);
    }
    if (this.#mayGoOn()) await this.#attempt('flush', () => this.#medium.flush());
  }

  /** Finds tags at offsets other than those they were written to. Reports the first tag of each run. */
  async #scan(): Promise<void> {
    const [whole] = alignedBuffers(1, SCAN_BYTES);
    let found = 0;
    let astray: number | null = null;
    for (let offset = 0; offset < this.#scanBytes && this.#mayGoOn(); offset += SCAN_BYTES) {
      const buffer = (whole as Buffer).subarray(0, Math.min(SCAN_BYTES, this.#scanBytes - offset));
      if (!(await this.#attempt('read', () => this.#medium.read(buffer, offset)))) return;
      for (let at = 0; at < buffer.length; at += TAG_BYTES) {
        const says = taggedOffset(buffer, at, this.#places.token);
        const distance = says === null ? 0 : says - (offset + at);
        if (says !== null && distance !== 0 && distance !== astray && found < MAX_FOUND) {
          found += 1;
          this.#context.sendEvent({ event: 'found', at: offset + at, says });
        }
        astray = distance === 0 ? null : distance;
      }
      this.#report.advance('scan', offset + buffer.length, this.#scanBytes);
    }
  }

  async #look(): Promise<void> {
    for (const [index, place] of this.#tagged.entries()) {
      if (!this.#mayGoOn()) return;
      try {
        await this.#places.read(place);
        this.#context.sendEvent({ event: 'seen', place, ...this.#places.judge(place) });
      } catch (thrown) {
        if (!(thrown instanceof DeviceError)) throw thrown;
        if (this.#medium.isLost()) this.#problem ??= { step: 'read', error: thrown };
        else this.#context.sendEvent({ event: 'seen', place, holds: 'unreadable', says: null });
      }
      this.#report.advance('look', index + 1, this.#tagged.length);
    }
  }

  /** Gives the positions that do not hold their original content. */
  async #putBack(): Promise<number[]> {
    let left = this.#tagged;
    for (let round = 0; round < ROUNDS && left.length > 0 && !this.#medium.isLost(); round++) {
      await this.#eachOf(left, 'put-back', async (place) => {
        this.#original(place).copy(this.#places.buffer);
        await this.#places.write(place);
      });
      await this.#attempt('flush', () => this.#medium.flush());
      const wrong = new Set(left);
      // A second pass, so that later writes cannot hide errors of earlier ones.
      await this.#eachOf(left, 'check', async (place) => {
        await this.#places.read(place);
        if (this.#places.buffer.equals(this.#original(place))) wrong.delete(place);
      });
      left = left.filter((place) => wrong.has(place));
    }
    return left;
  }

  /** A failing position must not prevent the others from being put back. */
  async #eachOf(
    places: readonly number[],
    step: 'put-back' | 'check',
    act: (place: number) => Promise<void>,
  ): Promise<void> {
    for (const [index, place] of places.entries()) {
      await this.#attempt(step === 'put-back' ? 'write' : 'read', () => act(place));
      if (this.#medium.isLost()) return;
      this.#report.advance(step, index + 1, places.length);
    }
  }

  #original(place: number): Buffer {
    const original = this.#originals[place];
    if (!original) throw new Error(`place ${place} was tagged and not saved`);
    return original;
  }
}
