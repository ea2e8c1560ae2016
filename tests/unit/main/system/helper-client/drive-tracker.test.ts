import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriveContents } from '../../../../../contract/wire/drive.ts';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import type { OpenRefusal } from '../../../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES } from '../../../../../contract/wire/image.ts';
import { DriveProgress } from '../../../../../contract/wire/job.ts';
import type { DriveExpectation } from '../../../../../main/system/helper-client/drive-tracker.ts';
import { runs } from '../../../../setup/level.ts';
import {
  BLOCK,
  BLOCKS,
  CLEARED,
  CLEARING,
  DIGEST,
  DIGESTS,
  type DriveEvent,
  FINISHED,
  FLUSHING,
  heard,
  IMAGE_BYTES,
  OPENED,
  READ_ALL,
  read,
  say,
  WHOLE,
  WRITING,
  WRITTEN,
  WRONG,
  wrote,
} from './tracked-drive.ts';

const [a, b, c, d] = DIGESTS as [string, string, string, string];
const unreadable = (block: number): DriveEvent => say({ event: 'unreadable', block, code: 'EIO' });
const whole = (sha256: string): DriveEvent => say({ event: 'whole-digest', sha256 });
const failed = (step: 'clear' | 'write' | 'flush' | 'read', gone: boolean): DriveEvent =>
  say({ event: 'failed', step, offsetBytes: 4096, code: 'EIO', gone });

it('says how long the blocks are that it names, where they have not the usual length', () => {
  expect(heard('verify', BLOCKS, [OPENED]).progress.blockBytes).toBe(BLOCK);
  const usual: DriveExpectation = { kind: 'blocks', blocks: { blockBytes: BLOCK_BYTES, sha256: [WRONG] } };
  expect(heard('verify', usual, [OPENED]).progress).not.toHaveProperty('blockBytes');
});

describe('an event that cannot be', () => {
  const refused = say({ event: 'refused', reason: 'changed', property: null, detail: '', haveBytes: null });

  it('never makes a drive untouched that was opened to be written', () => {
    for (const events of [
      [OPENED, refused],
      [OPENED, CLEARING, CLEARED, refused],
      [...WRITING, refused],
    ]) {
      const { contents, failure } = heard('write', BLOCKS, events).progress;
      expect(contents).not.toBe('untouched');
      expect(failure).toMatchObject({ kind: 'helper-failed', detail: { because: 'unexpected-event' } });
    }
  });

  it.each([CLEARING, CLEARED, wrote(BLOCK), FLUSHING, WRITTEN])('fails a drive that is only read: $event', (event) => {
    const { contents, failure } = heard('verify', BLOCKS, [OPENED, event, ...READ_ALL, FINISHED]).progress;
    expect(failure).toMatchObject({ kind: 'helper-failed', detail: { because: 'unexpected-event' } });
    expect(contents).toBe('untouched');
  });
});

describe('a drive is verified', () => {
  it('after it was written and every block was read back as it should be', () => {
    expect(heard('write', BLOCKS, [...WRITING, ...READ_ALL, FINISHED]).progress).toMatchObject({
      step: 'finished',
      contents: 'verified',
      verdict: { kind: 'verified' },
      level: 'read-back',
      failure: null,
      badBlocks: [],
    });
  });

  it('without writing, when every block is as it should be', () => {
    const { progress } = heard('verify', BLOCKS, [OPENED, ...READ_ALL, FINISHED]);
    expect(progress).toMatchObject({ verdict: { kind: 'verified' }, failure: null });
  });

  it('when every block was read and the one digest over all of them is right', () => {
    const { progress } = heard('verify', DIGEST, [OPENED, read(0, a, b, c, d), whole(WHOLE), FINISHED]);
    expect(progress).toMatchObject({ verdict: { kind: 'verified' }, failure: null });
  });
});

describe('a drive is not verified', () => {
  it.each<[string, 'write' | 'verify', readonly DriveEvent[]]>([
    ['without a single block', 'verify', [OPENED, FINISHED]],
    ['when the last block is missing', 'verify', [OPENED, read(0, a, b, c), FINISHED]],
    ['when a block in the middle is missing', 'verify', [OPENED, read(0, a), read(2, c, d), FINISHED]],
    ['when a block comes twice', 'verify', [OPENED, read(0, a, b), read(1, b, c, d), FINISHED]],
    ['when blocks come in another order', 'verify', [OPENED, read(2, c, d), read(0, a, b), FINISHED]],
    ['when there are more blocks than the image has', 'verify', [OPENED, ...READ_ALL, read(4, a), FINISHED]],
    ['when it was read but never written whole', 'write', [OPENED, CLEARED, ...READ_ALL, FINISHED]],
    ['when it was read before it was written whole', 'write', [OPENED, CLEARED, ...READ_ALL, WRITTEN, FINISHED]],
    ['when it was written but not read', 'write', [...WRITING, FINISHED]],
    ['when reading was not finished', 'write', [...WRITING, ...READ_ALL]],
    ['when it had failed before', 'write', [OPENED, failed('write', false), WRITTEN, ...READ_ALL, FINISHED]],
    [
      'when it was refused',
      'verify',
      [
        say({ event: 'refused', reason: 'changed', property: 'size', detail: '', haveBytes: null }),
        OPENED,
        ...READ_ALL,
        FINISHED,
      ],
    ],
    [
      'when a block skipped as unreadable hides others',
      'verify',
      [OPENED, read(0, a), unreadable(2), read(3, d), FINISHED],
    ],
  ])('%s', (_case, task, events) => {
    const { verdict, contents, failure, step } = heard(task, BLOCKS, events).progress;
    expect(verdict?.kind).not.toBe('verified');
    expect(contents).not.toBe('verified');
    if (events.at(-1) === FINISHED) expect(failure).not.toBeNull();
    else expect(step).not.toBe('finished');
  });

  it.each<[string, readonly DriveEvent[], Partial<Failure>]>([
    ['is wrong', [OPENED, read(0, a, b, c, d), whole(WRONG), FINISHED], { kind: 'drive-digest-differs', got: WRONG }],
    ['is missing', [OPENED, read(0, a, b, c, d), FINISHED], { kind: 'helper-failed' }],
    ['came without every block', [OPENED, read(0, a, b), whole(WHOLE), FINISHED], { kind: 'helper-failed' }],
  ])('when the one digest %s', (_case, events, failure) => {
    const { progress } = heard('verify', DIGEST, events);
    expect(progress.failure).toMatchObject(failure);
    expect(progress.verdict?.kind).not.toBe('verified');
  });

  it('whatever the helper says, in whatever order, unless all of it was said in order', () => {
    const words: DriveEvent[] = [
      OPENED,
      CLEARED,
      WRITTEN,
      FINISHED,
      FLUSHING,
      wrote(BLOCK),
      read(0, a, b, c, d),
      read(0, a),
      read(1, b),
      read(2, c, d),
      read(1, WRONG),
      unreadable(1),
      whole(WHOLE),
      failed('write', false),
      failed('read', true),
    ];
    const isDue = (events: readonly DriveEvent[]): boolean => {
      const since = events.slice(events.indexOf(WRITTEN) + 1, events.indexOf(FINISHED));
      const digests = since.flatMap((event) => (event.event === 'read' ? event.sha256 : []));
      const before = events.slice(0, events.indexOf(FINISHED));
      return (
        before.includes(WRITTEN) &&
        digests.join() === DIGESTS.join() &&
        !before.some(({ event }) => event === 'failed' || event === 'unreadable')
      );
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 9 }), (events) => {
        const { progress } = heard('write', BLOCKS, events);
        expect(DriveProgress.parse(progress)).toEqual(progress);
        if (progress.contents === 'verified' || progress.verdict?.kind === 'verified') {
          expect(progress.failure).toBeNull();
          expect(isDue(events), JSON.stringify(events)).toBe(true);
        }
      }),
      { numRuns: runs(20_000, 300_000) },
    );
  });
});

describe('what is wrong is named', () => {
  it('by the blocks that differ, as soon as they are seen', () => {
    const tracker = heard('write', BLOCKS, [...WRITING, read(0, a, WRONG, WRONG)]);
    expect(tracker.progress.badBlocks).toEqual([{ first: 1, last: 2 }]);
    tracker.accept(read(3, d), 0);
    tracker.accept(FINISHED, 0);
    expect(tracker.progress).toMatchObject({
      contents: 'written-unverified',
      verdict: { kind: 'differs', blocks: [{ first: 1, last: 2 }] },
      failure: { kind: 'drive-differs', drive: '/dev/sdb', blockBytes: BLOCK },
    });
  });

  it('by the blocks that cannot be read, which say more than those that differ', () => {
    const { progress } = heard('verify', BLOCKS, [OPENED, read(0, WRONG), unreadable(1), read(2, c, d), FINISHED]);
    expect(progress).toMatchObject({
      contents: 'untouched',
      badBlocks: [{ first: 0, last: 1 }],
      verdict: { kind: 'unreadable', blocks: [{ first: 1, last: 1 }] },
      failure: { kind: 'drive-unreadable' },
    });
  });
});

describe('a drive that was not opened', () => {
  it.each<[OpenRefusal, object]>([
    ['gone', { kind: 'drive-not-found' }],
    ['changed', { kind: 'drive-changed', detail: 'words' }],
    ['not-a-whole-drive', { kind: 'drive-refused', refusals: [{ kind: 'not-a-whole-drive', wholeDrive: null }] }],
    ['not-removable', { kind: 'drive-refused', refusals: [{ kind: 'not-removable', bus: 'words' }] }],
    ['in-use', { kind: 'drive-busy' }],
    ['read-only', { kind: 'drive-refused', refusals: [{ kind: 'read-only' }] }],
    ['too-small', { kind: 'drive-refused', refusals: [{ kind: 'too-small', needBytes: IMAGE_BYTES, haveBytes: 512 }] }],
    ['no-medium', { kind: 'drive-refused', refusals: [{ kind: 'no-medium' }] }],
    ['not-permitted', { kind: 'authorization-refused' }],
    ['failed', { kind: 'helper-failed', detail: 'words' }],
  ])('because it is %s stays untouched and says why', (reason, failure) => {
    const refused = say({ event: 'refused', reason, property: null, detail: 'words', haveBytes: 512 });
    const { progress } = heard('write', BLOCKS, [refused, FINISHED]);
    expect(progress).toMatchObject({ step: 'finished', contents: 'untouched', verdict: null, failure });
  });

  it('because it is shorter than what it should hold is a verdict when it is verified', () => {
    const refused = say({ event: 'refused', reason: 'too-small', property: null, detail: '', haveBytes: 512 });
    expect(heard('verify', BLOCKS, [refused, FINISHED]).progress).toMatchObject({
      verdict: { kind: 'drive-shorter', needBytes: IMAGE_BYTES, haveBytes: 512 },
      failure: { kind: 'drive-shorter' },
    });
  });
});

describe('a drive that fails', () => {
  it.each<['clear' | 'write' | 'flush' | 'read', boolean, readonly DriveEvent[], DriveContents, object]>([
    ['clear', false, [OPENED], 'partly-written', { kind: 'write-failed', offsetBytes: 4096, code: 'EIO' }],
    ['clear', true, [OPENED], 'partly-written', { kind: 'drive-gone' }],
    ['write', false, [OPENED, CLEARED, wrote(BLOCK)], 'partly-written', { kind: 'write-failed' }],
    ['write', true, [OPENED, CLEARED, wrote(BLOCK)], 'partly-written', { kind: 'drive-gone' }],
    ['flush', false, [OPENED, CLEARED, FLUSHING], 'partly-written', { kind: 'write-failed' }],
    ['read', true, [...WRITING, read(0, a)], 'written-unverified', { kind: 'drive-gone' }],
    ['read', false, [...WRITING, read(0, a)], 'written-unverified', { kind: 'helper-failed' }],
  ])('to %s (gone: %j) after %j holds what was written', (step, gone, events, contents, failure) => {
    const { progress } = heard('write', BLOCKS, [...events, failed(step, gone), FINISHED]);
    expect(progress).toMatchObject({ step: 'finished', contents, failure });
  });

  it('while it is verified is as it was', () => {
    const { progress } = heard('verify', BLOCKS, [OPENED, read(0, a), failed('read', true), FINISHED]);
    expect(progress).toMatchObject({ contents: 'untouched', verdict: null, failure: { kind: 'drive-gone' } });
  });
});

const POINTS: readonly [string, readonly DriveEvent[], stopped: DriveContents, lost: DriveContents][] = [
  ['before it was opened', [], 'untouched', 'untouched'],
  // Stopped in good order the helper would have said that it begins to clear; vanished, it may have begun.
  ['once it was opened', [OPENED], 'untouched', 'partly-written'],
  ['while it was being cleared', [OPENED, CLEARING], 'partly-written', 'partly-written'],
  ['once it was cleared', [OPENED, CLEARING, CLEARED], 'partly-written', 'partly-written'],
  ['while it was written', [OPENED, CLEARED, wrote(BLOCK)], 'partly-written', 'partly-written'],
  ['while it was flushed', [OPENED, CLEARED, FLUSHING], 'partly-written', 'partly-written'],
  ['once it was written', WRITING, 'written-unverified', 'written-unverified'],
  ['while it was read back', [...WRITING, read(0, a)], 'written-unverified', 'written-unverified'],
  ['once it was verified', [...WRITING, ...READ_ALL, FINISHED], 'verified', 'verified'],
];

describe.each(POINTS)('%s', (_when, events, stopped, lost) => {
  it(`a stop leaves it ${stopped}, without a failure`, () => {
    const tracker = heard('write', BLOCKS, events);
    tracker.stop();
    expect(tracker.progress).toMatchObject({ step: 'finished', contents: stopped, failure: null });
  });

  it(`the loss of the helper leaves it ${lost}`, () => {
    const tracker = heard('write', BLOCKS, events);
    tracker.markUnknown({ kind: 'helper-failed', detail: 'it vanished' });
    const failure = lost === 'verified' ? null : { kind: 'helper-failed', detail: 'it vanished' };
    expect(tracker.progress).toMatchObject({ step: 'finished', contents: lost, failure });
  });
});

it('the loss of the helper while a drive is verified leaves the drive as it was', () => {
  const tracker = heard('verify', BLOCKS, [OPENED, read(0, a)]);
  tracker.markUnknown({ kind: 'helper-failed', detail: 'it vanished' });
  expect(tracker.progress).toMatchObject({ contents: 'untouched', verdict: null, failure: { kind: 'helper-failed' } });
});

it('written and not to be read back, it ends as unverified', () => {
  expect(heard('write', null, [...WRITING, FINISHED]).progress).toMatchObject({
    step: 'finished',
    contents: 'written-unverified',
    verdict: { kind: 'written-unverified' },
    level: null,
    failure: null,
  });
  expect(heard('write', null, [OPENED, CLEARED, FINISHED]).progress.failure).toMatchObject({ kind: 'helper-failed' });
});

it('shows bytes and rate of its current step, starting over with each', () => {
  const tracker = heard('write', BLOCKS, [OPENED, CLEARED, wrote(BLOCK), wrote(2 * BLOCK)]);
  expect(tracker.progress).toMatchObject({
    step: 'writing',
    progress: { doneBytes: 2 * BLOCK, totalBytes: IMAGE_BYTES, bytesPerSecond: BLOCK },
  });
  tracker.accept(WRITTEN, 5000);
  expect(tracker.progress).toMatchObject({ step: 'verifying', progress: { doneBytes: 0, bytesPerSecond: null } });
  tracker.accept(read(0, a, b, c, d), 6000);
  expect(tracker.progress.progress.doneBytes).toBe(IMAGE_BYTES);
});
