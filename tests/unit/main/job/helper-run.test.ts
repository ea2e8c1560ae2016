import { describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../../../contract/wire/failure.ts';
import { Cancelled, JobFailure } from '../../../../contract/wire/failure.ts';
import type { DriveProgress } from '../../../../contract/wire/job.ts';
import type { PipelineContext } from '../../../../main/job/context.ts';
import { endWith, type FinishedDrive, runHelper } from '../../../../main/job/helper-run.ts';
import { drive, driveProgress } from '../../../builders/drives.ts';

const REFUSED: Failure = { kind: 'drive-not-found', drive: '/dev/sdc' };
const refused = driveProgress({ id: 'other', devicePath: '/dev/sdc', step: 'finished', failure: REFUSED });

const notUsed = () => Promise.reject(new Error('not used'));

function contextOf(signal: AbortSignal) {
  const apply = vi.fn();
  const context: PipelineContext = {
    session: { run: notUsed, runOne: notUsed, startAhead: () => {}, discard: () => {} },
    terminal: false,
    holdDrives: () => {},
    giveBack: () => {},
    apply,
    signal,
    log: null,
  };
  return { apply, context };
}
const stoppedBy = (reason: unknown): AbortSignal => AbortSignal.abort(reason);
const end = (kind: 'done' | 'stopped', signal: AbortSignal) => () =>
  endWith({ end: kind, drives: [driveProgress(), refused] }, contextOf(signal).context, {
    provenance: null,
    image: null,
  });

it('a job that was stopped is cancelled, although a drive had been refused', () => {
  expect(end('stopped', stoppedBy(new Cancelled()))).toThrow(Cancelled);
});

it('a job that was stopped by its time limit has timed out', () => {
  const timedOut = new JobFailure({ kind: 'timed-out', stage: 'write', limitMs: 1000 });
  expect(end('stopped', stoppedBy(timedOut))).toThrow(timedOut);
});

it('a job that came to its end fails with its first failed drive', () => {
  expect(end('done', new AbortController().signal)).toThrow(
    expect.objectContaining({ name: 'JobFailure', failure: REFUSED }),
  );
});

it('the last snapshot of a stopped job has the failure of each drive', async () => {
  const { apply, context } = contextOf(stoppedBy(new Cancelled()));
  const about = { image: null, provenance: null, drives: [{ drive: drive() }], refused: [refused] };
  const result = await runHelper(about, context, async () => ({ end: 'stopped', drives: [driveProgress()] }));
  expect(result.drives.map(({ failure }) => failure)).toEqual([null, REFUSED]);
  expect(apply).toHaveBeenLastCalledWith({ kind: 'drivesAdvanced', drives: result.drives });
});

describe('a drive that is finished while another one goes on', () => {
  const [first, second] = [drive(), drive({ devicePath: '/dev/sdc' })];
  const about = { image: null, provenance: null, drives: [{ drive: first }, { drive: second }] };
  const verified = driveProgress({ step: 'finished', contents: 'verified' });
  const writing = driveProgress({ devicePath: '/dev/sdc', step: 'writing' });

  it('keeps in every later snapshot, and in the result, what was added', async () => {
    const { apply, context } = contextOf(new AbortController().signal);
    const whenFinished = async ({ index, add }: FinishedDrive): Promise<void> => {
      if (index === 0) add({ recordId: '20261127-101010-abcdef' });
    };
    const result = await runHelper({ ...about, whenFinished }, context, async ({ onProgress, onFinished }) => {
      onProgress([verified, writing]);
      onFinished(0, verified);
      onProgress([verified, writing]);
      return { end: 'done', drives: [verified, { ...writing, step: 'finished' }] };
    });
    const shown = apply.mock.calls.map(([{ drives }]) => (drives as DriveProgress[]).map(({ recordId }) => recordId));
    expect(shown.slice(2, -1)).toEqual(shown.slice(2, -1).map(() => ['20261127-101010-abcdef', null]));
    expect(result.drives.map(({ recordId }) => recordId)).toEqual(['20261127-101010-abcdef', null]);
  });

  it('is waited for', async () => {
    const { context } = contextOf(new AbortController().signal);
    const ejecting = Promise.withResolvers<void>();
    const whenFinished = async ({ add }: FinishedDrive): Promise<void> => {
      await ejecting.promise;
      add({ isDone: true });
    };
    setTimeout(() => ejecting.resolve(), 50);
    const result = await runHelper({ ...about, whenFinished }, context, async ({ onFinished }) => {
      onFinished(0, verified);
      return { end: 'stopped', drives: [verified, writing] };
    });
    expect(result.drives.map(({ isDone }) => isDone)).toEqual([true, undefined]);
  });
});
