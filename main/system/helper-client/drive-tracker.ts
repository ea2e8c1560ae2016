/** Folds the helper's events about one drive into its DriveProgress. Judges what was read back; the helper only reports. */

import { refusedDrive } from '../../../contract/rules/refused-drive.ts';
import type { DriveContents } from '../../../contract/wire/drive.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import type { HelperTimeouts } from '../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES, type BlockDigests } from '../../../contract/wire/image.ts';
import { type DriveProgress, type WriteScope, waitingDrive } from '../../../contract/wire/job.ts';
import type { MountChange } from '../../../contract/wire/mount.ts';
import { MAX_VERDICT_RANGES, type Verdict } from '../../../contract/wire/record.ts';
import { BlockAssembler } from './block-assembler.ts';
import { mergeRanges } from './block-set.ts';
import { DrawnBlocks } from './drawn-blocks.ts';
import type { DriveEvent, DriveFollower } from './drive-follower.ts';
import { type Found, failureFor, MAX_SNAPSHOT_RANGES, nothingFound, shortened, verdictOf } from './found-blocks.ts';
import { RateMeter } from './rate.ts';

/** The expectation to compare with while reading. */
export type DriveExpectation =
  | {
      kind: 'blocks';
      blocks: BlockDigests;
      /** The helper may report that a block equals the image, except for those that are drawn. Gives why that counts for nothing. */
      compared?: () => Failure | null;
      /** What mounting has changed in a differing block, if nothing else has changed; else null. Empty: it is no difference. */
      explain?: ((block: number, content: Buffer) => readonly MountChange[] | null) | undefined;
    }
  | { kind: 'whole'; sha256: string; blockBytes: number };

export interface TrackedDrive {
  readonly id: string;
  readonly name: string;
  readonly devicePath: string;
  /** Only for a drive that is written. */
  readonly scope?: WriteScope;
}

type WritingEvent = Extract<DriveEvent, { event: 'clearing' | 'cleared' | 'wrote' | 'flushing' | 'written' }>;
type ReadingEvent = Extract<
  DriveEvent,
  { event: 'read' | 'equal' | 'again' | 'unreadable' | 'shown' | 'whole-digest' }
>;

export interface TrackedTask {
  readonly task: 'write' | 'verify';
  readonly imageBytes: number;
  /** Null if nothing is read back, or while it is not known. */
  readonly expectation: DriveExpectation | null;
}

export class DriveTracker implements DriveFollower {
  readonly #drive: TrackedDrive;
  readonly #task: 'write' | 'verify';
  #imageBytes: number;
  #expectation: DriveExpectation | null;
  #found: Found = nothingFound();
  readonly #shown = new BlockAssembler();
  #progress: DriveProgress;
  #rate = new RateMeter();
  #cleared = false;
  #nextBlock = 0;
  /** Digests by block, until the expectation is known; null if there is nothing to compare. */
  readonly #digests: (string | null)[] = [];
  #nextToCompare = 0;
  /** Null: no block may be reported as equal. */
  #drawn: DrawnBlocks | null = null;
  #wholeDigest: string | null = null;
  #silentForMs = 0;

  constructor(drive: TrackedDrive, { task, imageBytes, expectation }: TrackedTask) {
    this.#drive = drive;
    this.#task = task;
    this.#imageBytes = imageBytes;
    this.#expectation = expectation;
    this.#progress = waitingDrive(drive, imageBytes, drive.scope);
  }

  get step(): DriveProgress['step'] {
    return this.#progress.step;
  }

  /** Bounded, for a snapshot. */
  get progress(): DriveProgress {
    const { verdict, failure } = this.#progress;
    const progress = { ...this.#progress, ...this.#unusualBlocks() };
    return { ...progress, ...this.#badBlocks(MAX_SNAPSHOT_RANGES), ...shortened({ verdict, failure }) };
  }

  /** Complete. */
  get result(): DriveProgress {
    return { ...this.#progress, ...this.#unusualBlocks(), ...this.#badBlocks(2 * MAX_VERDICT_RANGES) };
  }

  get isFinished(): boolean {
    return this.#progress.step === 'finished';
  }

  /** Once it was written, if other blocks may be compared. */
  get digested(): readonly number[] | null {
    return this.#drawn?.blocks ?? null;
  }

  /** It is known now what the drive should hold. */
  expect(imageBytes: number, expectation: DriveExpectation): void {
    if (this.isFinished) return;
    this.#imageBytes = imageBytes;
    this.#expectation = expectation;
    this.#enter('verifying');
  }

  /** Finishes this drive with a verdict that needed no comparison. */
  setVerdict(verdict: Verdict, failure: Failure): void {
    if (this.isFinished) return;
    this.#set({ verdict });
    this.fail(failure);
  }

  /** Events after the drive's end are ignored: a failed drive never becomes a good one. */
  accept(event: DriveEvent, nowMs: number): void {
    if (this.isFinished) return;
    this.#silentForMs = 0;
    if (this.#progress.stalledForMs !== null) this.#set({ stalledForMs: null });
    switch (event.event) {
      case 'refused':
        // A drive that was opened may have been written: it is not untouched.
        if (this.#progress.step !== 'waiting') return this.#unexpected(event);
        return this.fail(this.#refusal(event), 'untouched');
      case 'opened':
        return this.#enter(this.#task === 'write' ? 'clearing' : 'verifying');
      case 'clearing':
      case 'cleared':
      case 'wrote':
      case 'flushing':
      case 'written':
        return this.#task === 'write' ? this.#acceptWriting(event, nowMs) : this.#unexpected(event);
      case 'read':
      case 'equal':
      case 'again':
      case 'unreadable':
      case 'shown':
      case 'whole-digest':
        return this.#acceptReading(event, nowMs);
      case 'idle':
      case 'sampled':
      case 'sampled-all':
        return; // Samples are handled by the sampling; here they only show that the drive answers.
      case 'failed':
        return this.#failedAt(event);
      case 'finished':
        return this.#finish();
      default:
        return this.#unexpected(event);
    }
  }

  #unexpected({ event }: DriveEvent): void {
    this.markUnknown({ kind: 'helper-failed', detail: { because: 'unexpected-event', event } });
  }

  #acceptWriting(event: WritingEvent, nowMs: number): void {
    switch (event.event) {
      case 'clearing':
        return this.#set({ contents: 'partly-written' });
      case 'cleared':
        this.#cleared = true;
        this.#set({ contents: 'partly-written' });
        return this.#enter('writing');
      case 'wrote':
        if (event.doneBytes > this.#imageBytes || event.keptBytes > event.doneBytes)
          return this.markUnknown({ kind: 'helper-failed', detail: { because: 'wrote-too-much' } });
        this.#set({ keptBytes: event.keptBytes });
        return this.#advance(event.doneBytes, nowMs);
      case 'flushing':
        return this.#set({ step: 'flushing' });
      case 'written':
        this.#set({ contents: 'written-unverified', verdict: { kind: 'written-unverified' } });
        // Not before: a helper that knew them could do better with them than with the others.
        if (this.#expectation?.kind === 'blocks' && this.#expectation.compared)
          this.#drawn ??= new DrawnBlocks(this.#blocks);
        return this.#expectation ? this.#enter('verifying') : undefined;
    }
  }

  #acceptReading(event: ReadingEvent, nowMs: number): void {
    switch (event.event) {
      case 'read':
        return this.#compare(event.first, event.sha256, nowMs);
      case 'equal':
        if (this.#drawn?.hasAny(event.first, event.count) ?? true) return this.#unexpected(event);
        return this.#acceptEqual(event.first, event.count, nowMs);
      case 'again':
        return this.#drawn ? this.#startOver() : this.#unexpected(event);
      case 'unreadable':
        if (!this.#isDue(event.block)) return;
        this.#found.unreadable.add(event.block);
        this.#digests[event.block] = null;
        this.#nextBlock = event.block + 1;
        return this.#advance(this.#readBytes, nowMs);
      case 'shown':
        return this.#explain(event);
      case 'whole-digest':
        this.#wholeDigest = event.sha256;
    }
  }

  /** Finishes this drive. `contents` only if it is known better than from the events so far. */
  fail(failure: Failure, contents?: DriveContents): void {
    if (this.isFinished) return;
    this.#set({ failure, step: 'finished', stalledForMs: null, ...(contents ? { contents } : {}) });
  }

  /** Counts the time without events while the drive has pending requests; after too long, the drive fails. */
  tick(elapsedMs: number, timeouts: HelperTimeouts): boolean {
    if (this.isFinished) return false;
    this.#silentForMs += elapsedMs;
    const silentForMs = Math.round(this.#silentForMs);
    const { tellAfterMs, failAfterMs } = this.#progress.step === 'flushing' ? timeouts.flush : timeouts.block;
    if (silentForMs >= failAfterMs)
      this.markUnknown({ kind: 'drive-stalled', drive: this.#drive.devicePath, silentForMs });
    else if (silentForMs >= tellAfterMs) this.#set({ stalledForMs: silentForMs });
    return this.isFinished;
  }

  /** The helper stopped as requested: a drive whose partition tables were not cleared was not written at all. */
  stop(): void {
    if (!this.isFinished) this.#set({ step: 'finished' });
  }

  /** The state of the drive is unknown: the helper may have started on any drive that it had opened. */
  markUnknown(failure: Failure): void {
    const touched = this.#task === 'write' && this.#progress.step !== 'waiting';
    this.fail(failure, touched && !this.#cleared ? 'partly-written' : undefined);
  }

  #set(change: Partial<DriveProgress>): void {
    this.#progress = { ...this.#progress, ...change };
  }

  #enter(step: DriveProgress['step']): void {
    this.#rate = new RateMeter();
    this.#set({ step, progress: { doneBytes: 0, totalBytes: this.#imageBytes, bytesPerSecond: null } });
  }

  #advance(doneBytes: number, nowMs: number): void {
    const bytesPerSecond = this.#rate.add(doneBytes, nowMs);
    this.#set({ progress: { doneBytes, totalBytes: this.#imageBytes, bytesPerSecond } });
  }

  /** A record may have been made with blocks of another size. */
  #unusualBlocks(): Pick<DriveProgress, 'blockBytes'> {
    return !this.#expectation || this.#blockBytes === BLOCK_BYTES ? {} : { blockBytes: this.#blockBytes };
  }

  get #blocks(): number {
    return Math.ceil(this.#imageBytes / this.#blockBytes);
  }

  get #blockBytes(): number {
    const expectation = this.#expectation;
    if (!expectation) return 1;
    return expectation.kind === 'blocks' ? expectation.blocks.blockBytes : expectation.blockBytes;
  }

  /** Blocks must be reported in order, each once, and only after the write. Otherwise the drive fails. */
  #isDue(block: number, count = 1): boolean {
    const mayBeRead = this.#task === 'verify' || this.#progress.contents === 'written-unverified';
    const isThere = block + count <= this.#blocks;
    if (this.#expectation && mayBeRead && isThere && block === this.#nextBlock) return true;
    const due = mayBeRead ? this.#nextBlock : null;
    this.markUnknown({ kind: 'helper-failed', detail: { because: 'unexpected-block', block, due } });
    return false;
  }

  #compare(first: number, digests: readonly string[], nowMs: number): void {
    const expectation = this.#expectation;
    if (!this.#isDue(first, digests.length) || !expectation) return;
    this.#nextBlock = first + digests.length;
    if (expectation.kind === 'blocks') {
      this.#digests.push(...digests);
      this.#compareUpTo(expectation.blocks.sha256.length, expectation.blocks);
    }
    this.#advance(this.#readBytes, nowMs);
  }

  #acceptEqual(first: number, count: number, nowMs: number): void {
    if (!this.#isDue(first, count)) return;
    this.#nextBlock = first + count;
    for (let block = first; block < this.#nextBlock; block++) this.#digests.push(null);
    this.#advance(this.#readBytes, nowMs);
  }

  /** From here on every block is digested. */
  #startOver(): void {
    this.#drawn = null;
    this.#found = nothingFound();
    this.#digests.length = 0;
    this.#nextToCompare = 0;
    this.#nextBlock = 0;
    this.#enter('verifying');
  }

  get #readBytes(): number {
    return Math.min(this.#nextBlock * this.#blockBytes, this.#imageBytes);
  }

  /** A block that differs only in what mounting changes is not bad. */
  #explain(event: Extract<DriveEvent, { event: 'shown' }>): void {
    const expectation = this.#expectation;
    const { differing, byMounting, changes } = this.#found;
    if (expectation?.kind !== 'blocks' || !expectation.explain || !differing.has(event.block)) return;
    try {
      const length = Math.min(this.#blockBytes, this.#imageBytes - event.block * this.#blockBytes);
      const content = this.#shown.add(event, length);
      const explained = content ? expectation.explain(event.block, content) : null;
      if (!explained) return;
      differing.delete(event.block);
      if (explained.length > 0) byMounting.add(event.block);
      changes.push(...explained);
    } catch (thrown) {
      this.markUnknown({ kind: 'helper-failed', detail: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }

  /** Compares the blocks before `end` that were read back, each once. */
  #compareUpTo(end: number, { sha256 }: BlockDigests): void {
    for (; this.#nextToCompare < Math.min(end, this.#digests.length); this.#nextToCompare++) {
      const block = this.#nextToCompare;
      const digest = this.#digests[block] ?? null;
      this.#digests[block] = null;
      if (digest !== null && sha256[block] !== digest) this.#found.differing.add(block);
    }
  }

  #badBlocks(maxRanges: number): Pick<DriveProgress, 'badBlocks' | 'badBlockCount'> {
    const { differing, unreadable } = this.#found;
    const badBlocks = mergeRanges(differing.ranges(maxRanges), unreadable.ranges(maxRanges), maxRanges);
    const listed = badBlocks.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    const badBlockCount = differing.count + unreadable.count;
    return listed === badBlockCount ? { badBlocks } : { badBlocks, badBlockCount };
  }

  #refusal(event: Extract<DriveEvent, { event: 'refused' }>): Failure {
    const drive = this.#drive.devicePath;
    if (event.reason === 'too-small' && this.#task === 'verify') {
      const size = { needBytes: this.#imageBytes, haveBytes: event.haveBytes ?? 0 };
      this.#set({ verdict: { kind: 'drive-shorter', ...size } });
      return { kind: 'drive-shorter', drive, ...size };
    }
    return refusedDrive(drive, this.#imageBytes, event);
  }

  #failedAt(event: Extract<DriveEvent, { event: 'failed' }>): void {
    const drive = this.#drive.devicePath;
    const contents = event.step === 'read' ? undefined : 'partly-written';
    if (event.gone) return this.fail({ kind: 'drive-gone', drive }, contents);
    const failure: Failure =
      event.step === 'read'
        ? { kind: 'helper-failed', detail: { because: 'read-error', code: event.code, offsetBytes: event.offsetBytes } }
        : { kind: 'write-failed', drive, offsetBytes: event.offsetBytes, code: event.code };
    this.fail(failure, contents);
  }

  #finish(): void {
    if (this.isFinished) return;
    // A block without an expected digest is beyond the image, and differs.
    if (this.#expectation?.kind === 'blocks') this.#compareUpTo(Number.POSITIVE_INFINITY, this.#expectation.blocks);
    const drive = this.#drive.devicePath;
    const bad = failureFor(this.#found, drive, this.#blockBytes);
    if (bad) {
      this.#set({ verdict: verdictOf(this.#found), level: 'read-back' });
      return this.fail(bad);
    }
    if (!this.#expectation) {
      if (this.#progress.contents === 'written-unverified') return this.#set({ step: 'finished' });
      return this.markUnknown({ kind: 'helper-failed', detail: { because: 'finished-before-written' } });
    }
    this.#judgeCompleteness(this.#expectation, drive);
  }

  /** Nothing differed; this counts only if every block was reported, and after a write only if it has ended. */
  #judgeCompleteness(expectation: DriveExpectation, drive: string): void {
    const blocks = this.#blocks;
    const wasWritten = this.#task === 'verify' || this.#progress.contents === 'written-unverified';
    if (this.#nextBlock !== blocks || !wasWritten)
      return this.markUnknown({
        kind: 'helper-failed',
        detail: { because: 'blocks-missing', read: this.#nextBlock, of: blocks },
      });
    if (expectation.kind === 'whole' && this.#wholeDigest !== expectation.sha256) {
      if (this.#wholeDigest === null)
        return this.markUnknown({ kind: 'helper-failed', detail: { because: 'no-digest-reported' } });
      this.#set({ verdict: { kind: 'differs', blocks: [{ first: 0, last: blocks - 1 }] }, level: 'read-back' });
      return this.fail({ kind: 'drive-digest-differs', drive, expected: expectation.sha256, got: this.#wholeDigest });
    }
    const other = this.#drawn && expectation.kind === 'blocks' && expectation.compared?.();
    if (other) return this.fail(other);
    const verdict = verdictOf(this.#found);
    this.#set({ verdict, level: 'read-back', contents: 'verified', step: 'finished' });
  }
}
