/** Each drive has its outcome when it is finished, whatever the others and the helper do afterwards. */
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { JobFailure } from '../../../../../contract/wire/failure.ts';
import { HELPER_TIMEOUTS } from '../../../../../contract/wire/helper-protocol.ts';
import type { DriveProgress } from '../../../../../contract/wire/job.ts';
import { type HelperResult, openHelperSession } from '../../../../../main/system/helper-client/index.ts';
import { HELLO, lines, type Step, speaker } from '../../../../fakes/helper/speaker.ts';
import { BLOCKS, CLEARED, DRIVE, FINISHED, OPENED, READ_ALL, say, WRITING, writeRequest } from './tracked-drive.ts';

const onDrive = (drive: number, events: readonly object[]): object[] => events.map((event) => ({ ...event, drive }));
/** Of the first drive, from its opening to its end; the second one is being written. */
const FIRST_DONE = lines(
  ...onDrive(0, [OPENED]),
  ...onDrive(1, [OPENED, CLEARED]),
  ...onDrive(0, [...WRITING.slice(1), ...READ_ALL, FINISHED]),
);

interface Told {
  readonly result: HelperResult;
  readonly finished: { drive: number; progress: DriveProgress }[];
}

async function run(
  steps: readonly Step[],
  {
    stop = new AbortController(),
    imageRead,
    onFinished = () => {},
    timeouts = HELPER_TIMEOUTS,
  }: Partial<{
    stop: AbortController;
    imageRead: Promise<unknown>;
    onFinished: (drive: number) => void;
    timeouts: typeof HELPER_TIMEOUTS;
  }> = {},
): Promise<Told> {
  const finished: Told['finished'] = [];
  const result = await openHelperSession({ terminal: false, command: speaker([HELLO, ...steps]), timeouts }).run({
    request: writeRequest(['/dev/sdb', '/dev/sdc']),
    drives: [DRIVE, { ...DRIVE, devicePath: '/dev/sdc' }],
    expectation: BLOCKS,
    ...(imageRead ? { imageRead } : {}),
    onStarted: () => {},
    onProgress: () => {},
    onFinished: (drive, progress) => {
      finished.push({ drive, progress });
      onFinished(drive);
    },
    signal: stop.signal,
  });
  return { result, finished };
}

it('a drive has its verdict while the other one goes on, and keeps it when the job is cancelled', async () => {
  const stop = new AbortController();
  const { result, finished } = await run([...FIRST_DONE, { wait: 'stop' }, ...lines({ event: 'stopped' })], {
    stop,
    onFinished: (drive) => {
      if (drive === 0) stop.abort();
    },
  });
  expect(finished.map(({ drive, progress }) => [drive, progress.contents])).toEqual([
    [0, 'verified'],
    [1, 'partly-written'],
  ]);
  expect(result).toMatchObject({ end: 'stopped', drives: [{ contents: 'verified' }, { contents: 'partly-written' }] });
});

it.each<[string, Step[]]>([
  ['says what is no message', [{ say: 'Segmentation fault' }]],
  ['ends at once', [{ exit: 1 }]],
  ['finds that the image has changed', lines({ event: 'image-changed', detail: 'words' })],
])('a drive keeps its verdict when the helper then %s', async (_what, then) => {
  const { result, finished } = await run([...FIRST_DONE, ...then]);
  expect(result.drives).toMatchObject([
    { contents: 'verified', failure: null },
    { contents: 'partly-written', failure: { kind: expect.stringMatching(/^(helper-failed|image-changed)$/) } },
  ]);
  expect(finished.map(({ drive }) => drive)).toEqual([0, 1]);
});

it('a drive that finished before the image was read gets its verdict when it was, and no earlier', async () => {
  const reading = Promise.withResolvers<void>();
  const stop = new AbortController();
  const running = run([...FIRST_DONE, { wait: 'stop' }, ...lines({ event: 'stopped' })], {
    stop,
    imageRead: reading.promise,
    onFinished: (drive) => {
      if (drive === 0) stop.abort();
    },
  });
  setTimeout(() => reading.resolve(), 500);
  const { finished } = await running;
  expect(finished[0]).toMatchObject({ drive: 0, progress: { contents: 'verified' } });
});

it('a drive that waits for the image does not count as silent', async () => {
  const timeouts = { ...HELPER_TIMEOUTS, block: { tellAfterMs: 100, failAfterMs: 400 } };
  const second = onDrive(1, [...WRITING.slice(2), ...READ_ALL]);
  const steps = [...FIRST_DONE, ...lines(...second, ...onDrive(1, [FINISHED])), { wait: 'stop' } as const];
  const stop = new AbortController();
  const reading = Promise.withResolvers<void>();
  const running = run([...steps, ...lines({ event: 'done' })], { stop, imageRead: reading.promise, timeouts });
  setTimeout(() => {
    reading.resolve();
    stop.abort();
  }, 1500);
  const { result } = await running;
  expect(result.drives).toMatchObject([{ contents: 'verified' }, { contents: 'verified' }]);
});

it('an image that turns out to have changed is the failure of a drive that waits for its verdict', async () => {
  const failure = { kind: 'image-changed', path: '/tmp/nixos.iso' } as const;
  const reading = Promise.withResolvers<void>();
  const running = run([...FIRST_DONE, { wait: 'stop' }, ...lines({ event: 'stopped' })], {
    imageRead: reading.promise,
  });
  setTimeout(() => reading.reject(new JobFailure(failure)), 500);
  const { result } = await running;
  expect(result.drives).toMatchObject([
    { contents: 'written-unverified', failure },
    { contents: 'partly-written', failure },
  ]);
});

it('a drive that fails or is refused is finished at once', async () => {
  const refused = say({ event: 'refused', reason: 'in-use', property: null, detail: '', haveBytes: null });
  const stop = new AbortController();
  const heard = new EventTarget();
  const running = run(
    [
      ...lines(...onDrive(0, [refused, FINISHED]), ...onDrive(1, [OPENED])),
      { wait: 'stop' },
      ...lines({ event: 'stopped' }),
    ],
    {
      stop,
      onFinished: () => heard.dispatchEvent(new Event('finished')),
    },
  );
  await once(heard, 'finished');
  stop.abort();
  const { finished } = await running;
  expect(finished[0]).toMatchObject({ drive: 0, progress: { contents: 'untouched', failure: { kind: 'drive-busy' } } });
});
