import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HELPER_TIMEOUTS, type HelperEvent } from '../../../../../contract/wire/helper-protocol.ts';
import { CapacityFollower } from '../../../../../main/stages/capacity-check/capacity-follower.ts';

import { EVENTS } from '../../../contract/wire/helper-messages.ts';

type DriveEvent = Extract<HelperEvent, { drive: number }>;
const PLACE = 4096;
const bytes = Buffer.alloc(PLACE, 1).toString('base64');
const saved = (place: number, content = bytes): DriveEvent => ({ event: 'saved', drive: 0, place, bytes: content });
const TAGGING: DriveEvent = { event: 'tagging', drive: 0 };
const RESTORED: DriveEvent = { event: 'put-back', drive: 0, wrong: [], newer: [] };
const FINISHED: DriveEvent = { event: 'finished', drive: 0 };

function follow(events: readonly DriveEvent[]) {
  const kept: number[] = [];
  let allSaved = 0;
  const follower = new CapacityFollower({
    ...{ task: 'capacity-check', devicePath: '/dev/sdb', places: [8 * PLACE, 4 * PLACE], placeBytes: PLACE },
    onSaved: (place) => kept.push(place),
    onAllSaved: () => {
      allSaved += 1;
    },
  });
  for (const event of events) follower.accept(event, 0);
  return { follower, kept, allSaved };
}

describe('what the helper says of a check', () => {
  it('in order is taken: tags are on the drive from tagging to restored', () => {
    const { follower, kept, allSaved } = follow([saved(0), { event: 'unreadable', drive: 0, block: 1, code: 'EIO' }]);
    expect({ kept, allSaved, untried: [...follower.untried] }).toEqual({ kept: [0], allSaved: 1, untried: [1] });
    follower.accept(TAGGING, 0);
    expect(follower.progress.hasTags).toBe(true);
    follower.accept(RESTORED, 0);
    follower.accept(FINISHED, 0);
    expect(follower.progress.hasTags).toBe(false);
    expect({ failure: follower.failure, finished: follower.isFinished }).toEqual({ failure: null, finished: true });
  });

  it.each<[string, readonly DriveEvent[]]>([
    ['a place before it is due', [saved(1)]],
    ['a place twice', [saved(0), saved(0)]],
    ['less than a place', [saved(0, 'AAAA')]],
    ['tags before everything was saved', [saved(0), TAGGING]],
    ['a sight before a tag', [saved(0), saved(1), { ...EVENTS.seen, place: 0 }]],
    ['a place that it has not', [saved(0), saved(1), TAGGING, { ...EVENTS.seen, place: 2 }]],
    ['a stray tag where it belongs', [saved(0), saved(1), TAGGING, { event: 'found', drive: 0, at: 7, says: 7 }]],
    ['a wrong place that it has not', [saved(0), saved(1), TAGGING, { ...RESTORED, wrong: [2] } as DriveEvent]],
    ['a part of a write', [{ event: 'cleared', drive: 0 }]],
  ])('%s fails the check', (_what, events) => {
    const { follower } = follow(events);
    expect(follower.failure).toMatchObject({ kind: 'helper-failed' });
    expect(follower.isFinished).toBe(true);
  });

  it('never allows tags before every place was saved, whatever it says', () => {
    const any = fc.constantFrom<DriveEvent>(
      saved(0),
      saved(1),
      TAGGING,
      RESTORED,
      FINISHED,
      EVENTS.failed,
      EVENTS.idle,
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (events) => {
        const { kept, allSaved } = follow(events);
        expect(allSaved).toBe(kept.length === 2 ? 1 : 0);
      }),
    );
  });
});

it('a drive that is silent is said to be, and fails later; longer where it writes out what it took', () => {
  const { follower } = follow([saved(0), saved(1), TAGGING]);
  follower.tick(HELPER_TIMEOUTS.block.tellAfterMs, HELPER_TIMEOUTS);
  expect(follower.progress.stalledForMs).toBe(HELPER_TIMEOUTS.block.tellAfterMs);
  follower.accept({ event: 'advanced', drive: 0, step: 'tag', done: 2, total: 2 }, 0);
  expect(follower.tick(HELPER_TIMEOUTS.block.failAfterMs, HELPER_TIMEOUTS)).toBe(false);
  expect(follower.tick(HELPER_TIMEOUTS.flush.failAfterMs, HELPER_TIMEOUTS)).toBe(true);
  expect(follower.failure).toMatchObject({ kind: 'drive-stalled' });
  expect(follower.putBack).toBeNull();
});
