/** What main accepts of a helper that compares blocks with the image instead of digesting them (ADR 0061). */
import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import { MAX_DIGESTED } from '../../../../../contract/wire/helper-protocol.ts';
import { DrawnBlocks } from '../../../../../main/system/helper-client/drawn-blocks.ts';
import { type DriveExpectation, DriveTracker } from '../../../../../main/system/helper-client/drive-tracker.ts';
import { BLOCK, DRIVE, type DriveEvent, FINISHED, OPENED, read, say, WRITTEN, WRONG } from './tracked-drive.ts';

const BLOCKS = 200;
const DIGESTS = Array.from({ length: BLOCKS }, (_, block) => hash('sha256', `${block}`));
const COMPARED: DriveExpectation = {
  kind: 'blocks',
  blocks: { blockBytes: BLOCK, sha256: DIGESTS },
  compared: () => null,
};
const WRITING = [OPENED, say({ event: 'clearing' }), say({ event: 'cleared' }), say({ event: 'flushing' }), WRITTEN];
const equal = (first: number, count = 1): DriveEvent => say({ event: 'equal', first, count });
const AGAIN = say({ event: 'again' });

function written(expectation: DriveExpectation = COMPARED): { tracker: DriveTracker; drawn: readonly number[] } {
  const tracker = new DriveTracker(DRIVE, { task: 'write', imageBytes: BLOCKS * BLOCK - 9, expectation });
  for (const event of WRITING) tracker.accept(event, 0);
  return { tracker, drawn: tracker.digested ?? [] };
}

/** As an honest helper reports the blocks of a drive that holds the image, but for what `otherwise` says. */
function reports(drawn: readonly number[], otherwise: { readonly [block: number]: DriveEvent } = {}): DriveEvent[] {
  return DIGESTS.map(
    (sha256, block) => otherwise[block] ?? (drawn.includes(block) ? read(block, sha256) : equal(block)),
  );
}

const accepting = (tracker: DriveTracker, events: readonly DriveEvent[]): DriveTracker => {
  for (const event of events) tracker.accept(event, 0);
  return tracker;
};
const notDrawn = (drawn: readonly number[]): number =>
  DIGESTS.findIndex((_, block) => block > 50 && !drawn.includes(block));

describe('a drive that is compared', () => {
  it('is verified when every block is equal and the drawn ones have their digests', () => {
    const { tracker, drawn } = written();
    expect(accepting(tracker, [...reports(drawn), FINISHED]).result).toMatchObject({
      contents: 'verified',
      verdict: { kind: 'verified' },
      level: 'read-back',
      failure: null,
    });
  });

  it('is verified as well when the helper digests everything', () => {
    const { tracker } = written();
    const all = [read(0, ...DIGESTS.slice(0, 99)), read(99, ...DIGESTS.slice(99))];
    expect(accepting(tracker, [...all, FINISHED]).result).toMatchObject({ verdict: { kind: 'verified' } });
  });

  it('differs where the helper has another digest', () => {
    const { tracker, drawn } = written();
    const block = notDrawn(drawn);
    const { verdict, failure } = accepting(tracker, [
      ...reports(drawn, { [block]: read(block, WRONG) }),
      FINISHED,
    ]).result;
    expect(verdict).toEqual({ kind: 'differs', blocks: [{ first: block, last: block }] });
    expect(failure).toMatchObject({ kind: 'drive-differs' });
  });

  it('differs in a drawn block with another digest', () => {
    const { tracker, drawn } = written();
    const block = drawn[3] ?? 0;
    const { verdict } = accepting(tracker, [...reports(drawn, { [block]: read(block, WRONG) }), FINISHED]).result;
    expect(verdict).toEqual({ kind: 'differs', blocks: [{ first: block, last: block }] });
  });

  it('has blocks that cannot be read', () => {
    const { tracker, drawn } = written();
    const block = notDrawn(drawn);
    const unreadable = say({ event: 'unreadable', block, code: 'EIO' });
    const { verdict } = accepting(tracker, [...reports(drawn, { [block]: unreadable }), FINISHED]).result;
    expect(verdict).toEqual({ kind: 'unreadable', blocks: [{ first: block, last: block }] });
  });
});

describe('a helper is not believed', () => {
  const drawnOf = (drawn: readonly number[]): number => drawn[4] ?? 0;
  it.each<[string, (drawn: readonly number[]) => DriveEvent[]]>([
    ['that a drawn block is equal', (drawn) => reports(drawn, { [drawnOf(drawn)]: equal(drawnOf(drawn)) })],
    ['that all blocks are equal', () => [equal(0, BLOCKS)]],
    ['that a block is equal twice', (drawn) => [...reports(drawn).slice(0, 60), ...reports(drawn).slice(59)]],
    ['that leaves a block out', (drawn) => reports(drawn).toSpliced(notDrawn(drawn), 1)],
    ['that leaves the last block out', (drawn) => reports(drawn).slice(0, -1)],
    ['that there are more blocks', (drawn) => [...reports(drawn), equal(BLOCKS)]],
    ['that more blocks are equal than there are', (drawn) => [...reports(drawn).slice(0, 1), equal(1, 2 ** 50)]],
    ['that blocks are equal once it said that it starts over', (drawn) => [AGAIN, ...reports(drawn)]],
    ['that starts over and ends', (drawn) => [...reports(drawn), AGAIN]],
    ['that starts over twice', () => [AGAIN, AGAIN, read(0, ...DIGESTS)]],
  ])('%s', (_what, events) => {
    const { tracker, drawn } = written();
    const { verdict, contents, failure } = accepting(tracker, [...events(drawn), FINISHED]).result;
    expect(verdict?.kind).not.toBe('verified');
    expect(contents).toBe('written-unverified');
    expect(failure).toMatchObject({ kind: 'helper-failed' });
  });

  it('that a block is equal before the drive was written', () => {
    const tracker = new DriveTracker(DRIVE, { task: 'write', imageBytes: BLOCKS * BLOCK, expectation: COMPARED });
    accepting(tracker, [OPENED, equal(0), ...WRITING.slice(1)]);
    expect(tracker.result.failure).toMatchObject({ kind: 'helper-failed' });
  });

  it.each(['write', 'verify'] as const)('that blocks are equal where nobody asked it to compare: %s', (task) => {
    const { compared: _no, ...expectation } = COMPARED;
    const tracker = new DriveTracker(DRIVE, { task, imageBytes: BLOCKS * BLOCK, expectation });
    accepting(tracker, [...(task === 'write' ? WRITING : [OPENED]), equal(1)]);
    expect(tracker.digested).toBeNull();
    expect(tracker.result.failure).toMatchObject({
      kind: 'helper-failed',
      detail: { because: 'unexpected-event', event: 'equal' },
    });
  });
});

describe('an image that was renamed or changed before main had read its end', () => {
  const CHANGED: Failure = { kind: 'image-changed', path: '/nixos.iso' };
  const other: DriveExpectation = { ...COMPARED, compared: () => CHANGED };

  it('fails a drive that was compared with it', () => {
    const { tracker, drawn } = written(other);
    const { verdict, contents, failure } = accepting(tracker, [...reports(drawn), FINISHED]).result;
    expect(verdict).toEqual({ kind: 'written-unverified' });
    expect(contents).toBe('written-unverified');
    expect(failure).toEqual(CHANGED);
  });

  it('does not matter for a drive whose blocks were all digested', () => {
    const { tracker, drawn } = written(other);
    const { verdict } = accepting(tracker, [...reports(drawn), AGAIN, read(0, ...DIGESTS), FINISHED]).result;
    expect(verdict).toEqual({ kind: 'verified' });
  });
});

describe('a drive that is read again because the image changed', () => {
  it('is judged by the digests that follow alone', () => {
    const { tracker, drawn } = written();
    const block = notDrawn(drawn);
    const first = reports(drawn, { [block]: read(block, WRONG), [block + 1]: read(block + 1, WRONG) });
    const { verdict, badBlocks } = accepting(tracker, [...first, AGAIN, read(0, ...DIGESTS), FINISHED]).result;
    expect(verdict).toEqual({ kind: 'verified' });
    expect(badBlocks).toEqual([]);
  });

  it('differs where it differs then', () => {
    const { tracker, drawn } = written();
    const { verdict } = accepting(tracker, [
      ...reports(drawn),
      AGAIN,
      read(0, ...DIGESTS.with(9, WRONG)),
      FINISHED,
    ]).result;
    expect(verdict).toEqual({ kind: 'differs', blocks: [{ first: 9, last: 9 }] });
  });

  it('is read from its first block', () => {
    const { tracker, drawn } = written();
    expect(accepting(tracker, [...reports(drawn), AGAIN]).result.progress.doneBytes).toBe(0);
  });
});

describe('the drawn blocks', () => {
  it.each([1, 2, 7, 8, 100, 4096, 1_000_000])('of %i are the first, the last and others, in ascending order', (of) => {
    const { blocks } = new DrawnBlocks(of);
    expect(blocks[0]).toBe(0);
    expect(blocks.at(-1)).toBe(of - 1);
    expect(blocks).toEqual([...new Set(blocks)].toSorted((a, b) => a - b));
    expect(blocks).toHaveLength(Math.min(of, Math.max(8, Math.ceil(of / 16)), MAX_DIGESTED));
  });

  it('are others each time, and any of them', () => {
    const seen = new Set(Array.from({ length: 400 }, () => new DrawnBlocks(100).blocks).flat());
    expect(seen.size).toBe(100);
  });

  it('are not known before the drive was written', () => {
    const tracker = new DriveTracker(DRIVE, { task: 'write', imageBytes: BLOCKS * BLOCK, expectation: COMPARED });
    for (const event of WRITING) {
      expect(tracker.digested).toBeNull();
      tracker.accept(event, 0);
    }
    expect(tracker.digested).toHaveLength(13);
  });
});
