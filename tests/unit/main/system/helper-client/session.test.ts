import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Cancelled, type Failure, JobFailure } from '../../../../../contract/wire/failure.ts';
import { HELPER_TIMEOUTS } from '../../../../../contract/wire/helper-protocol.ts';
import type { BlockDigests } from '../../../../../contract/wire/image.ts';
import type { DriveProgress } from '../../../../../contract/wire/job.ts';
import { type HelperResult, openHelperSession } from '../../../../../main/system/helper-client/index.ts';
import { HELLO, lines, type Step, speaker } from '../../../../fakes/helper/speaker.ts';
import {
  BLOCKS,
  CLEARED,
  DIGESTS,
  DRIVE,
  FINISHED,
  FLUSHING,
  OPENED,
  READ_ALL,
  WRITING,
  WRITTEN,
  writeRequest,
} from './tracked-drive.ts';

const DONE: Step = { say: '{"event":"done"}' };
const STOPPED: Step = { say: '{"event":"stopped"}' };
const ALL = lines(...WRITING, ...READ_ALL, FINISHED);
const JUNK: Step = { say: 'Segmentation fault' };

interface Told {
  readonly result: HelperResult | null;
  readonly thrown: unknown;
  readonly snapshots: DriveProgress[][];
  readonly started: number;
}

/** What a fake helper says right after what was heard of it has arrived by then, however busy the machine is. */
const SOON_MS = 300;

/** Settles when the drive is at that step. */
type Reached = (step: DriveProgress['step']) => Promise<void>;

/**
 * One run of a fake helper that follows `steps`; `cancelAfterMs` cancels that long after the run began, `cancelWhenStarted`
 * soon after the helper's hello.
 */
async function run(
  steps: readonly Step[],
  {
    cancelAfterMs = null,
    cancelWhenStarted = false,
    stopWithinMs = 400,
    imageRead,
    blocks,
  }: {
    imageRead?: (stopped: AbortSignal, reached: Reached) => Promise<unknown>;
    blocks?: BlockDigests;
    cancelAfterMs?: number | null;
    cancelWhenStarted?: boolean;
    stopWithinMs?: number;
  } = {},
): Promise<Told> {
  const command = speaker(steps);
  const stop = new AbortController();
  const snapshots: DriveProgress[][] = [];
  const heard = new EventEmitter();
  let started = 0;
  if (cancelAfterMs === 0) stop.abort();
  const timer = cancelAfterMs === null ? null : setTimeout(() => stop.abort(), cancelAfterMs);
  let result: HelperResult | null = null;
  let thrown: unknown = null;
  try {
    result = await openHelperSession({ terminal: false, command, timeouts: { ...HELPER_TIMEOUTS, stopWithinMs } }).run({
      request: writeRequest(),
      drives: [DRIVE],
      expectation: blocks ? { kind: 'blocks', blocks } : BLOCKS,
      ...(imageRead ? { imageRead: imageRead(stop.signal, async (step) => void (await once(heard, step))) } : {}),
      onStarted: () => {
        started += 1;
        if (cancelWhenStarted) setTimeout(() => stop.abort(), SOON_MS);
      },
      onProgress: (drives) => {
        snapshots.push(drives);
        heard.emit(drives[0]?.step ?? '');
      },
      signal: stop.signal,
    });
  } catch (error) {
    thrown = error;
  }
  if (timer) clearTimeout(timer);
  return { result, thrown, snapshots, started };
}

const failureOf = (told: Told): Failure | null => (told.thrown instanceof JobFailure ? told.thrown.failure : null);

it('a helper that does everything in order verifies the drive', async () => {
  const { result, snapshots, started } = await run([HELLO, { wait: 'request' }, ...ALL, DONE]);
  expect(result).toMatchObject({ end: 'done', drives: [{ contents: 'verified', failure: null }] });
  expect(snapshots.at(-1)).toEqual(result?.drives);
  expect(started).toBe(1);
});

describe.each<[string, readonly Step[], string]>([
  ['says what is no message', [HELLO, ...ALL.slice(0, -1), JUNK, ...ALL.slice(-1), DONE], 'unreadable-line'],
  ['says an event with a key too many', [HELLO, ...lines({ ...OPENED, extra: 1 }), ...ALL, DONE], 'unreadable-line'],
  [
    'says hello twice and an unknown version',
    [HELLO, { say: '{"event":"hello","protocol":3,"effectiveUser":0}' }, ...ALL, DONE],
    'unreadable-line',
  ],
  ['speaks of a drive that it was not given', [HELLO, ...lines({ ...OPENED, drive: 1 }), ...ALL, DONE], 'no drive 1'],
  [
    'says a line that is too long',
    [HELLO, { say: `{"event":"image-changed","detail":"${'x'.repeat(65_536)}"}` }, ...ALL, DONE],
    'too long',
  ],
  ['goes on after it was done', [HELLO, ...ALL.slice(0, -1), DONE, ...ALL.slice(-1)], 'after the end'],
  ['ends without being done', [HELLO, ...lines(...WRITING, ...READ_ALL), { exit: 0 }], '"code":0'],
  [
    'ends with an error',
    [HELLO, ...lines(OPENED), { complain: 'flakestick-helper: out of memory' }, { exit: 1 }],
    'out of memory',
  ],
  ['says that it is done with a drive unfinished', [HELLO, ...lines(OPENED, CLEARED), DONE], 'unfinished'],
  ['says that it is done with a drive not even opened', [HELLO, DONE], 'unfinished'],
])('a helper that %s', (_what, steps, words) => {
  it('never has a drive verified, and fails with what was wrong', async () => {
    const { result, snapshots } = await run(steps);
    const [drive] = result?.drives ?? [];
    expect(drive).toMatchObject({ step: 'finished', failure: { kind: 'helper-failed' } });
    expect(JSON.stringify(drive?.failure)).toContain(words);
    for (const [seen] of snapshots) expect(seen?.contents).not.toBe('verified');
  });
});

describe('a helper that did not begin', () => {
  it.each<[string, readonly Step[], Partial<Failure>]>([
    ['ended at once', [{ exit: 3 }], { kind: 'helper-failed', detail: { because: 'ended-before-start', code: 3 } }],
    [
      'complained',
      [{ complain: 'Cannot find module' }, { exit: 1 }],
      { kind: 'helper-failed', detail: 'Cannot find module' },
    ],
    ['was not let in: the dialog was closed', [{ exit: 126 }], { kind: 'authorization-dismissed' }],
    [
      'was not let in: not authorized',
      [{ complain: 'Error executing command as another user: Not authorized' }, { exit: 127 }],
      { kind: 'authorization-refused' },
    ],
    [
      'was not let in: pkexec cannot become root',
      [{ complain: 'pkexec must be setuid root' }, { exit: 127 }],
      { kind: 'pkexec-not-setuid', onNixos: false },
    ],
    [
      'was not let in: nobody to ask',
      [{ complain: 'Error executing command as another user: No authentication agent found.' }, { exit: 127 }],
      { kind: 'authorization-unavailable', missing: 'agent' },
    ],
    [
      'spoke before its hello',
      [...lines(OPENED), { wait: 'stop' }],
      { kind: 'helper-failed', detail: { because: 'unreadable-line', problem: 'opened before hello' } },
    ],
    [
      'is of another version',
      [{ say: '{"event":"hello","protocol":3,"effectiveUser":0,"more":1}' }, ...ALL, DONE],
      { kind: 'helper-failed', detail: { because: 'other-version' } },
    ],
    [
      'said what is no message',
      [JUNK, HELLO, ...ALL, DONE],
      { kind: 'helper-failed', detail: { because: 'unreadable-line', problem: 'not JSON' } },
    ],
  ])('because it %s touched nothing and says why', async (_why, steps, failure) => {
    const told = await run(steps);
    expect(failureOf(told)).toMatchObject(failure);
    expect(told.started).toBe(0);
    expect(told.snapshots).toEqual([]);
  });

  it('because the program does not exist is reported', async () => {
    const command = { file: '/nonexistent/helper', arguments: [], environment: {} };
    const running = openHelperSession({ terminal: false, command }).run({
      request: writeRequest(),
      drives: [DRIVE],
      expectation: null,
      onStarted: () => {},
      onProgress: () => {},
      signal: new AbortController().signal,
    });
    await expect(running).rejects.toMatchObject({ failure: { kind: 'helper-failed' } });
  });
});

describe('an image that the helper refuses', () => {
  it.each([
    ['missing', 'file-not-found'],
    ['not-permitted', 'file-unreadable'],
    ['not-a-file', 'file-unreadable'],
    ['size-differs', 'image-changed'],
    ['failed', 'file-unreadable'],
  ])('as %s is the failure of every drive, untouched: %s', async (reason, kind) => {
    const { result } = await run([HELLO, ...lines({ event: 'image-refused', reason, detail: 'words' })]);
    expect(result?.drives).toMatchObject([{ contents: 'untouched', failure: { kind, path: '/tmp/nixos.iso' } }]);
  });

  it('as changed under the job leaves what was written by then', async () => {
    const { result } = await run([HELLO, ...lines(OPENED, CLEARED, { event: 'image-changed', detail: 'words' })]);
    expect(result?.drives).toMatchObject([{ contents: 'partly-written', failure: { kind: 'image-changed' } }]);
  });
});

describe('cancelled', () => {
  it('before it began, nothing is started', async () => {
    const { thrown, started } = await run([HELLO, ...ALL, DONE], { cancelAfterMs: 0 });
    expect(thrown).toBeInstanceOf(Cancelled);
    expect(started).toBe(0);
  });

  it('while a password is asked for, it ends at once: nothing was begun that has to end in good order', async () => {
    const since = performance.now();
    const { thrown } = await run([{ wait: 'ever' }], { cancelAfterMs: 300, stopWithinMs: 30_000 });
    expect(thrown).toBeInstanceOf(Cancelled);
    expect(performance.now() - since).toBeLessThan(20_000);
  });

  it('it ends even when what should begin does not heed a signal', async () => {
    const { thrown } = await run([{ ignore: 'SIGTERM' }, { wait: 'ever' }], { cancelAfterMs: 300, stopWithinMs: 200 });
    expect(thrown).toBeInstanceOf(Cancelled);
  });

  it('the end of stdin stops the helper, and the contents of the drive are reported', async () => {
    const told = await run([HELLO, ...lines(OPENED, CLEARED), { wait: 'stop' }, STOPPED], {
      cancelWhenStarted: true,
      stopWithinMs: 30_000,
    });
    expect(told.result).toMatchObject({ end: 'stopped', drives: [{ contents: 'partly-written', failure: null }] });
  });

  it('a helper that was done just then is done', async () => {
    const { result } = await run([HELLO, ...ALL, { wait: 'stop' }, DONE], { cancelWhenStarted: true });
    expect(result).toMatchObject({ end: 'done', drives: [{ contents: 'verified' }] });
  });

  it('a helper that hangs is given up, and the drive counts as written to', async () => {
    const { result } = await run([HELLO, ...lines(OPENED), { wait: 'ever' }], { cancelWhenStarted: true });
    expect(result).toMatchObject({
      end: 'stopped',
      drives: [{ contents: 'partly-written', failure: { kind: 'helper-failed' } }],
    });
  });

  it('a helper that hangs after everything was written leaves it unverified', async () => {
    const steps = [HELLO, ...lines(OPENED, CLEARED, FLUSHING, WRITTEN), { wait: 'ever' } as const];
    const { result } = await run(steps, { cancelWhenStarted: true });
    expect(result?.drives).toMatchObject([{ contents: 'written-unverified', verdict: { kind: 'written-unverified' } }]);
  });
});

describe('while the image is still being read', () => {
  const CHANGED: Failure = { kind: 'image-changed', path: '/tmp/nixos.iso' };
  /** Once the helper has said everything; `step` is the last one. */
  const onceAt = (step: DriveProgress['step'], what: () => void) => async (_stopped: AbortSignal, reached: Reached) => {
    await reached(step);
    await sleep(SOON_MS);
    what();
  };
  const fail = (): void => {
    throw new JobFailure(CHANGED);
  };

  it.each([
    ['verified', DIGESTS, { contents: 'verified', failure: null }],
    [
      'found to differ',
      DIGESTS.with(1, 'f'.repeat(64)),
      { failure: { kind: 'drive-differs', blocks: [{ first: 1, last: 1 }] } },
    ],
    ['found to differ by what nothing is expected of', DIGESTS.slice(0, -1), { failure: { kind: 'drive-differs' } }],
  ])('a drive that was read back before its digests were known is %s', async (_what, digests, expected) => {
    const blocks: BlockDigests = { blockBytes: BLOCKS.kind === 'blocks' ? BLOCKS.blocks.blockBytes : 0, sha256: [] };
    const imageRead = onceAt('verifying', () => void blocks.sha256.push(...digests));
    const { result } = await run([HELLO, ...ALL, DONE], { blocks, imageRead });
    // Compared any earlier, every block would differ from none.
    expect(result).toMatchObject({ end: 'done', drives: [expected] });
  });

  it('an image that turns out to have changed stops the helper, and is the failure of every drive', async () => {
    const imageRead = onceAt('writing', fail);
    const { result } = await run([HELLO, ...lines(OPENED, CLEARED), { wait: 'stop' }, STOPPED], { imageRead });
    expect(result?.drives).toMatchObject([{ contents: 'partly-written', failure: CHANGED }]);
  });

  it('it also spoils a drive that is done by then', async () => {
    const imageRead = onceAt('verifying', fail);
    const { result } = await run([HELLO, ...ALL, DONE], { imageRead });
    expect(result?.drives).toMatchObject([{ contents: 'written-unverified', failure: CHANGED }]);
  });

  it('and ends a helper that asks for a password', async () => {
    const { thrown } = await run([{ wait: 'ever' }], {
      stopWithinMs: 30_000,
      imageRead: () => Promise.reject(new JobFailure(CHANGED)),
    });
    expect(thrown).toMatchObject({ failure: CHANGED });
  });

  it('a cancelled job ends without a verdict', async () => {
    const imageRead = (stopped: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => {
        stopped.addEventListener('abort', () => reject(new Cancelled()));
      });
    const { result } = await run([HELLO, ...ALL, DONE], { cancelWhenStarted: true, imageRead });
    expect(result).toMatchObject({ end: 'stopped', drives: [{ contents: 'written-unverified', step: 'finished' }] });
  });
});
