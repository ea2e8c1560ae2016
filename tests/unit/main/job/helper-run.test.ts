import { expect, it, vi } from 'vitest';
import type { Failure } from '../../../../contract/wire/failure.ts';
import { Cancelled, JobFailure } from '../../../../contract/wire/failure.ts';
import type { PipelineContext } from '../../../../main/job/context.ts';
import { endWith, runHelper } from '../../../../main/job/helper-run.ts';
import { drive, driveProgress } from '../../../builders/drives.ts';

const REFUSED: Failure = { kind: 'drive-not-found', drive: '/dev/sdc' };
const refused = driveProgress({ id: 'other', devicePath: '/dev/sdc', step: 'finished', failure: REFUSED });

function contextOf(signal: AbortSignal) {
  const apply = vi.fn();
  const context: PipelineContext = {
    session: { run: () => Promise.reject(new Error('not used')) },
    terminal: false,
    apply,
    signal,
    log: null,
  };
  return { apply, context };
}
const stoppedBy = (reason: unknown): AbortSignal => AbortSignal.abort(reason);
const end = (kind: 'done' | 'stopped', signal: AbortSignal) => () =>
  endWith({ end: kind, drives: [driveProgress(), refused] }, contextOf(signal).context, null, null);

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
