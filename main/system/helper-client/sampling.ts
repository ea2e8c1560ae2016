/** Collects the helper's samples of a drive, and decides from them what the drive should hold. */
import type { Failure } from '../../../contract/wire/failure.ts';
import { BadHelperMessage } from '../../../contract/wire/helper-lines.ts';
import type { BlockSample, HelperEvent, HelperOrder } from '../../../contract/wire/helper-protocol.ts';
import type { Verdict } from '../../../contract/wire/record.ts';
import type { DriveExpectation, DriveTracker } from './drive-tracker.ts';

/** The contents of the sampled blocks. */
export interface Sampled {
  /** The first bytes of the drive; null where they cannot be read. */
  readonly head: Buffer | null;
  /** In the order of the request; null if one cannot be read. */
  readonly digests: readonly (string | null)[];
}

/** The expectation, or why there is none. */
export type Decision =
  | { kind: 'compare'; imageBytes: number; expectation: DriveExpectation; show: readonly number[] }
  | { kind: 'unknown'; verdict: Verdict; failure: Failure };

/** Throws JobFailure. */
export type Decide = (sampled: Sampled) => Promise<Decision>;

export class Sampling {
  readonly #sample: readonly BlockSample[];
  readonly #decide: Decide;
  readonly #tracker: DriveTracker;
  readonly #digests: (string | null)[] = [];
  #head: Buffer | null = null;
  #isOver = false;

  constructor(sample: readonly BlockSample[], decide: Decide, tracker: DriveTracker) {
    this.#sample = sample;
    this.#decide = decide;
    this.#tracker = tracker;
  }

  /** Handles an event of the sampling; the last one is answered with an order. Throws BadHelperMessage at once. */
  accept(event: HelperEvent): Promise<HelperOrder> | null {
    if (event.event === 'sampled') {
      const due = this.#isOver ? undefined : this.#sample[this.#digests.length];
      if (due?.block !== event.block || due.bytes !== event.bytes)
        throw new BadHelperMessage(`a sample of block ${event.block} that is not due`);
      this.#digests.push(event.sha256);
    } else if (event.event === 'shown' && !this.#isOver) this.#head ??= Buffer.from(event.base64, 'base64');
    else if (event.event === 'sampled-all') return this.#end();
    return null;
  }

  #end(): Promise<HelperOrder> {
    if (this.#isOver || this.#digests.length !== this.#sample.length) throw new BadHelperMessage('samples are missing');
    this.#isOver = true;
    return this.#order();
  }

  async #order(): Promise<HelperOrder> {
    const decision = await this.#decide({ head: this.#head, digests: this.#digests });
    if (decision.kind === 'unknown') {
      this.#tracker.setVerdict(decision.verdict, decision.failure);
      return { order: 'enough' };
    }
    const { imageBytes, expectation, show } = decision;
    this.#tracker.expect(imageBytes, expectation);
    const blockBytes = expectation.kind === 'blocks' ? expectation.blocks.blockBytes : expectation.blockBytes;
    return { order: 'read', imageBytes, blockBytes, show: [...show] };
  }
}
