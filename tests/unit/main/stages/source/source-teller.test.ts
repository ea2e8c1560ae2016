import { expect, it } from 'vitest';
import { activityAfter, NO_SOURCE_ACTIVITY, shownActivity } from '../../../../../main/stages/source/index.ts';
import { parseNixLogLine } from '../../../../../main/system/nix/index.ts';

const AT = '2026-11-22T20:15:00.000Z';

function shownAfter(...actions: readonly object[]) {
  let activity = NO_SOURCE_ACTIVITY;
  for (const action of actions)
    activity = activityAfter(activity, parseNixLogLine(`@nix ${JSON.stringify(action)}`), AT);
  return shownActivity(activity);
}

const transfer = (id: number, address: string) => ({
  ...{ action: 'start', id, level: 4, parent: 0, type: 101, text: `downloading '${address}'` },
  fields: [address],
});
const bytes = (id: number, done: number, expected: number) => ({
  ...{ action: 'result', id, type: 105 },
  fields: [done, expected, 0, 0],
});
const stop = (id: number) => ({ action: 'stop', id });

it('files are counted, and other messages are not', () => {
  const file = { action: 'msg', level: 4, msg: "evaluating file '/nix/store/x/flake.nix'" };
  expect(shownAfter(file, file, { action: 'msg', level: 1, msg: 'warning: evaluating file twice' })).toEqual({
    filesEvaluated: 2,
    fetching: null,
  });
});

it('a download has its bytes, which never go down, and no password', () => {
  const begun = [transfer(1, 'https://me:secret@example.org/a.tar.gz?token=x'), bytes(1, 500, 0), bytes(1, 900, 2000)];
  expect(shownAfter(...begun, bytes(1, 800, 0)).fetching).toEqual({
    address: 'https://example.org/a.tar.gz',
    startedAt: AT,
    doneBytes: 900,
    expectedBytes: 2000,
    countsBytes: true,
  });
  expect(shownAfter(...begun, stop(1)).fetching).toBeNull();
});

it('of several the newest is shown, and what Git fetches has no bytes', () => {
  const git = {
    action: 'start',
    id: 2,
    level: 5,
    parent: 0,
    type: 0,
    text: "fetching Git repository 'https://example.org/b'",
  };
  const both = [transfer(1, 'https://example.org/a'), git];
  expect(shownAfter(...both).fetching).toMatchObject({ address: 'https://example.org/b', countsBytes: false });
  expect(shownAfter(...both, stop(2)).fetching).toMatchObject({ address: 'https://example.org/a' });
});

it('what a cache has is no fetch of a source', () => {
  expect(shownAfter(transfer(1, 'https://cache.example.org/nix-cache-info')).fetching).toBeNull();
  expect(shownAfter(transfer(1, 'https://cache.example.org/abc.narinfo')).fetching).toBeNull();
});
