/** Folds the helper's events about one drive into its DriveProgress. Judges what was read back; the helper only reports. */

import { refusedDrive } from '../../../contract/rules/refused-drive.ts';
import type { DriveContents } from '../../../contract/wire/drive.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import type { HelperEvent } from '../../../contract/wire/helper-protocol.ts';
import type { BlockDigests } from '../../../contract/wire/image.ts';
import { type DriveProgress, type WriteScope, waitingDrive } from '../../../contract/wire/job.ts';
import type { MountChange } from '../../../contract/wire/mount.ts';
import { blockRanges, type Verdict } from '../../../contract/wire/record.ts';
import { BlockAssembler } from './block-assembler.ts';
import { type Found, failureFor, verdictOf } from './found-blocks.ts';
import { RateMeter } from './rate.ts';
import type { HelperTimeouts } from './timeouts.ts';

/** What a drive is compared with while it is read. */
export type DriveExpectation =
  | {
      kind: 'blocks';
      blocks: BlockDigests;
      /** What mounting has changed in a block that differs, when that is all that has changed; else null. */
      explain?: ((block: number, content: Buffer) => readonly MountChange[] | null) | undefined;
    }
  | { kind: 'whole'; sha256: string; blockBytes: number };

export interface TrackedDrive {
  readonly id: string;
  readonly name: string;
  readonly devicePath: string;
  /** Only of a drive that is written. */
  readonly scope?: WriteScope;
}

type DriveEvent = Extract<HelperEvent, { drive: number }>;

export class DriveTracker {
  readonly #drive: TrackedDrive;
  readonly #task: 'write' | 'verify';
  #imageBytes: number;
  #expectation: DriveExpectation | null;
  readonly #found: Found = { differing: [], unreadable: [], byMounting: [], changes: [] };
  readonly #shown = new BlockAssembler();
  #progress: DriveProgress;
  #rate = new RateMeter();
  #cleared = false;
  #nextBlock = 0;
  /** Read back before it was known what they should be. */
  readonly #uncompared: { readonly block: number; readonly digest: string }[] = [];
  #wholeDigest: string | null = null;
  #silentForMs = 0;

  constructor(drive: TrackedDrive, task: 'write' | 'verify', imageBytes: number, expectation: DriveExpectation | null) {
    this.#drive = drive;
    this.#task = task;
    this.#imageBytes = imageBytes;
    this.#expectation = expectation;
    this.#progress = waitingDrive(drive, imageBytes, drive.scope);
  }

  get progress(): DriveProgress {
    return this.#progress;
  }

  get isFinished(): boolean {
    return this.#progress.step === 'finished';
  }

  /** It is known now what the drive should hold. */
  expect(imageBytes: number, expectation: DriveExpectation): void {
    if (this.isFinished) return;
    this.#imageBytes = imageBytes;
    this.#expectation = expectation;
    this.#enter('verifying');
  }

  /** Ends this drive's part with a verdict that took no comparing. */
  judge(verdict: Verdict, failure: Failure): void {
    if (this.isFinished) return;
    this.#set({ verdict });
    this.fail(failure);
  }

  /** What comes after the drive's end changes nothing: a failed drive never becomes a good one. */
  accept(event: DriveEvent, nowMs: number): void {
    if (this.isFinished) return;
    this.#silentForMs = 0;
    if (this.#progress.stalledForMs !== null) this.#set({ stalledForMs: null });
    switch (event.event) {
      case 'refused':
        return this.fail(this.#refusal(event), 'untouched');
      case 'opened':
        return this.#enter(this.#task === 'write' ? 'clearing' : 'verifying');
      case 'clearing':
        return this.#set({ contents: 'partly-written' });
      case 'cleared':
        this.#cleared = true;
        this.#set({ contents: 'partly-written' });
        return this.#enter('writing');
      case 'idle':
        return;
      case 'wrote':
        if (event.doneBytes > this.#imageBytes || event.keptBytes > event.doneBytes)
          return this.lose({ kind: 'helper-failed', detail: 'it wrote more than the image' });
        this.#set({ keptBytes: event.keptBytes });
        return this.#advance(event.doneBytes, nowMs);
      case 'flushing':
        return this.#set({ step: 'flushing' });
      case 'written':
        this.#set({ contents: 'written-unverified', verdict: { kind: 'written-unverified' } });
        return this.#expectation ? this.#enter('verifying') : undefined;
      case 'read':
        return this.#compare(event.first, event.sha256, nowMs);
      case 'unreadable':
        if (!this.#isDue(event.block)) return;
        this.#found.unreadable.push(event.block);
        this.#nextBlock = event.block + 1;
        return this.#showBadBlocks();
      case 'shown':
        return this.#explain(event);
      case 'sampled':
      case 'sampled-all':
        // Whoever asked for samples takes them; here they only show that the drive answers.
        return;
      case 'whole-digest':
        this.#wholeDigest = event.sha256;
        return;
      case 'failed':
        return this.#failedAt(event);
      case 'finished':
        return this.#finish();
      case 'saved':
      case 'tagging':
      case 'advanced':
      case 'seen':
      case 'found':
      case 'restored':
        return this.lose({ kind: 'helper-failed', detail: `${event.event} is no part of a ${this.#task}` });
    }
  }

  /** Ends this drive's part. `contents` only when it is known better than from the events so far. */
  fail(failure: Failure, contents?: DriveContents): void {
    if (this.isFinished) return;
    this.#set({ failure, step: 'finished', stalledForMs: null, ...(contents ? { contents } : {}) });
  }

  /** Counts time in which the drive was asked something and nothing was heard of it; too much of it is its failure. */
  waited(elapsedMs: number, patience: HelperTimeouts): boolean {
    if (this.isFinished) return false;
    this.#silentForMs += elapsedMs;
    const silentForMs = Math.round(this.#silentForMs);
    const { tellAfterMs, failAfterMs } = this.#progress.step === 'flushing' ? patience.flush : patience.block;
    if (silentForMs >= failAfterMs) this.lose({ kind: 'drive-stalled', drive: this.#drive.devicePath, silentForMs });
    else if (silentForMs >= tellAfterMs) this.#set({ stalledForMs: silentForMs });
    return this.isFinished;
  }

  /** The helper stopped in good order: a drive whose partition tables were not cleared was not written to at all. */
  stop(): void {
    if (!this.isFinished) this.#set({ step: 'finished' });
  }

  /** It is not known what became of the drive: the helper may have begun on any that it had opened. */
  lose(failure: Failure): void {
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

  get #blockBytes(): number {
    const expectation = this.#expectation;
    if (!expectation) return 1;
    return expectation.kind === 'blocks' ? expectation.blocks.blockBytes : expectation.blockBytes;
  }

  /** Blocks come in order, each once, and of a drive that is written only afterwards. Else it has failed. */
  #isDue(block: number): boolean {
    const mayBeRead = this.#task === 'verify' || this.#progress.contents === 'written-unverified';
    if (this.#expectation && mayBeRead && block === this.#nextBlock) return true;
    const due = mayBeRead ? this.#nextBlock : 'none';
    this.lose({ kind: 'helper-failed', detail: `block ${block} was reported where ${due} was due` });
    return false;
  }

  #compare(first: number, digests: readonly string[], nowMs: number): void {
    const expectation = this.#expectation;
    if (!this.#isDue(first) || !expectation) return;
    this.#nextBlock = first + digests.length;
    if (expectation.kind === 'blocks') {
      this.#uncompared.push(...digests.map((digest, index) => ({ block: first + index, digest })));
      this.#compareUpTo(expectation.blocks.sha256.length, expectation.blocks);
    }
    this.#advance(Math.min(this.#nextBlock * this.#blockBytes, this.#imageBytes), nowMs);
  }

  /** A block that differs only in what mounting changes is not bad. */
  #explain(event: Extract<DriveEvent, { event: 'shown' }>): void {
    const expectation = this.#expectation;
    const { differing, byMounting, changes } = this.#found;
    const at = differing.indexOf(event.block);
    if (expectation?.kind !== 'blocks' || !expectation.explain || at < 0) return;
    try {
      const length = Math.min(this.#blockBytes, this.#imageBytes - event.block * this.#blockBytes);
      const content = this.#shown.add(event, length);
      const explained = content ? expectation.explain(event.block, content) : null;
      if (!explained) return;
      differing.splice(at, 1);
      byMounting.push(event.block);
      changes.push(...explained);
      this.#showBadBlocks();
    } catch (thrown) {
      this.lose({ kind: 'helper-failed', detail: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }

  /** Compares what was read back of the blocks before `end`. */
  #compareUpTo(end: number, { sha256 }: BlockDigests): void {
    const firstLater = this.#uncompared.findIndex(({ block }) => block >= end);
    const now = this.#uncompared.splice(0, firstLater < 0 ? this.#uncompared.length : firstLater);
    const differing = now.filter(({ block, digest }) => sha256[block] !== digest);
    if (differing.length === 0) return;
    this.#found.differing.push(...differing.map(({ block }) => block));
    this.#showBadBlocks();
  }

  #showBadBlocks(): void {
    const bad = [...this.#found.differing, ...this.#found.unreadable].sort((a, b) => a - b);
    this.#set({ badBlocks: blockRanges(bad) });
  }

  #refusal(event: Extract<HelperEvent, { event: 'refused' }>): Failure {
    const drive = this.#drive.devicePath;
    if (event.reason === 'too-small' && this.#task === 'verify') {
      const size = { needBytes: this.#imageBytes, haveBytes: event.haveBytes ?? 0 };
      this.#set({ verdict: { kind: 'drive-shorter', ...size } });
      return { kind: 'drive-shorter', drive, ...size };
    }
    return refusedDrive(drive, this.#imageBytes, event);
  }

  #failedAt(event: Extract<HelperEvent, { event: 'failed' }>): void {
    const drive = this.#drive.devicePath;
    const contents = event.step === 'read' ? undefined : 'partly-written';
    if (event.gone) return this.fail({ kind: 'drive-gone', drive }, contents);
    const failure: Failure =
      event.step === 'read'
        ? { kind: 'helper-failed', detail: `reading gave ${event.code} at byte ${event.offsetBytes}` }
        : { kind: 'write-failed', drive, offsetBytes: event.offsetBytes, code: event.code };
    this.fail(failure, contents);
  }

  #finish(): void {
    if (this.isFinished) return;
    // What is not expected by now is expected by nobody, and differs.
    if (this.#expectation?.kind === 'blocks') this.#compareUpTo(Number.POSITIVE_INFINITY, this.#expectation.blocks);
    const drive = this.#drive.devicePath;
    const bad = failureFor(this.#found, drive, this.#blockBytes);
    if (bad) {
      this.#set({ verdict: verdictOf(this.#found), level: 'read-back' });
      return this.fail(bad);
    }
    if (!this.#expectation) {
      if (this.#progress.contents === 'written-unverified') return this.#set({ step: 'finished' });
      return this.lose({ kind: 'helper-failed', detail: 'the drive was reported finished before it was written' });
    }
    this.#judgeCompleteness(this.#expectation, drive);
  }

  /** Nothing differed; it counts only when every block was seen, and after a write only when the write ended. */
  #judgeCompleteness(expectation: DriveExpectation, drive: string): void {
    const blocks = Math.ceil(this.#imageBytes / this.#blockBytes);
    const wasWritten = this.#task === 'verify' || this.#progress.contents === 'written-unverified';
    if (this.#nextBlock !== blocks || !wasWritten)
      return this.lose({ kind: 'helper-failed', detail: `only ${this.#nextBlock} of ${blocks} blocks were read back` });
    if (expectation.kind === 'whole' && this.#wholeDigest !== expectation.sha256) {
      if (this.#wholeDigest === null) return this.lose({ kind: 'helper-failed', detail: 'no digest was reported' });
      this.#set({ verdict: { kind: 'differs', blocks: [{ first: 0, last: blocks - 1 }] }, level: 'read-back' });
      return this.fail({ kind: 'drive-digest-differs', drive, expected: expectation.sha256, got: this.#wholeDigest });
    }
    const verdict = verdictOf(this.#found);
    this.#set({ verdict, level: 'read-back', contents: 'verified', step: 'finished' });
  }
}
