/** A stick that is worn out has tens of thousands of bad blocks; main must stay able to hear the other drives. */
import { describe, expect, it } from 'vitest';
import { DriveProgress } from '../../../../../contract/wire/job.ts';
import { MAX_VERDICT_RANGES } from '../../../../../contract/wire/record.ts';
import { DriveTracker } from '../../../../../main/system/helper-client/drive-tracker.ts';
import { MAX_SNAPSHOT_RANGES } from '../../../../../main/system/helper-client/found-blocks.ts';
import { DIGESTS, DRIVE, FINISHED, OPENED, read, say } from './tracked-drive.ts';

const BLOCK = 1024 * 1024;
const [good, bad] = DIGESTS as [string, string];

function verifying(blocks: number, sha256: string[]): DriveTracker {
  const expectation = { kind: 'blocks' as const, blocks: { blockBytes: BLOCK, sha256 } };
  return new DriveTracker(DRIVE, { task: 'verify', imageBytes: blocks * BLOCK, expectation });
}

/** Every second block cannot be read: no two of them make a run. */
function everySecond(events: number, snapshotEvery: number): { tracker: DriveTracker; ms: number } {
  const blocks = 2 * events;
  const tracker = verifying(blocks, new Array<string>(blocks).fill(good));
  tracker.accept(OPENED, 0);
  const since = performance.now();
  for (let event = 0; event < events; event++) {
    tracker.accept(read(2 * event, good), event);
    tracker.accept(say({ event: 'unreadable', block: 2 * event + 1, code: 'EIO' }), event);
    if (event % snapshotEvery === 0) DriveProgress.parse(tracker.progress);
  }
  tracker.accept(FINISHED, events);
  return { tracker, ms: performance.now() - since };
}

describe('what cannot be read is kept account of', () => {
  // 0.1.0 took 33 s for 32,000, and four times that for twice as many.
  it.each([32_000, 200_000])(
    'in time that grows with %i events and not with their square',
    (events) => {
      const { tracker, ms } = everySecond(events, 1000);
      expect(tracker.result.verdict).toMatchObject({ kind: 'unreadable' });
      expect(tracker.progress.badBlockCount).toBe(events);
      expect(ms / events).toBeLessThan(0.2);
    },
    120_000,
  );

  it('of blocks that are compared late, in front of those that could not be read', () => {
    const blocks = 20_000;
    const sha256: string[] = [];
    const tracker = verifying(blocks, sha256);
    tracker.accept(OPENED, 0);
    for (let block = 0; block < blocks; block += 2) {
      tracker.accept(read(block, bad), block);
      tracker.accept(say({ event: 'unreadable', block: block + 1, code: 'EIO' }), block);
    }
    expect(tracker.progress.badBlockCount).toBe(blocks / 2);
    sha256.push(...new Array<string>(blocks).fill(good));
    tracker.accept(FINISHED, blocks);
    expect(tracker.result.badBlocks).toEqual([{ first: 0, last: blocks - 1 }]);
  });
});

it('a snapshot names some runs and the count of blocks, and the result names them all', () => {
  const { tracker } = everySecond(2000, 100);
  const { badBlocks, badBlockCount, verdict, failure } = tracker.progress;
  expect(badBlocks).toHaveLength(MAX_SNAPSHOT_RANGES);
  expect(badBlockCount).toBe(2000);
  expect(verdict?.kind === 'unreadable' && verdict.blocks).toHaveLength(MAX_SNAPSHOT_RANGES);
  expect(failure?.kind === 'drive-unreadable' && failure.blocks).toHaveLength(MAX_SNAPSHOT_RANGES);
  expect(tracker.result.badBlocks).toHaveLength(2000);
  expect(tracker.result.badBlockCount).toBeUndefined();
  expect(tracker.result.verdict?.kind === 'unreadable' && tracker.result.verdict.blocks).toHaveLength(2000);
});

it('a verdict names no more runs than a record can sensibly hold, and leaves no bad block out', () => {
  const { tracker } = everySecond(MAX_VERDICT_RANGES + 5, 10_000);
  const { verdict } = tracker.result;
  if (verdict?.kind !== 'unreadable') throw new Error('not unreadable');
  expect(verdict.blocks).toHaveLength(MAX_VERDICT_RANGES);
  expect(verdict.blocks.at(-1)?.last).toBe(2 * (MAX_VERDICT_RANGES + 5) - 1);
});

it('a snapshot of twenty such drives is small', () => {
  const one = everySecond(2000, 5000).tracker.progress;
  // As large as 256 runs three times over, with room for the rest: 0.1.0 had 90 kB for each list.
  expect(JSON.stringify(one).length).toBeLessThan(3 * MAX_SNAPSHOT_RANGES * 40);
});

it('a helper that reports more blocks than the image has is not believed', () => {
  const tracker = verifying(2, [good, good]);
  for (const event of [OPENED, read(0, good, good), say({ event: 'unreadable', block: 2, code: 'EIO' })])
    tracker.accept(event, 0);
  expect(tracker.progress.failure).toMatchObject({ kind: 'helper-failed' });
});
