import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { HELPER_TIMEOUTS } from '../../../../../contract/wire/helper-protocol.ts';
import type { DriveProgress } from '../../../../../contract/wire/job.ts';
import { type HelperResult, openHelperSession } from '../../../../../main/system/helper-client/index.ts';
import { HELLO, lines, type Step, speaker } from '../../../../fakes/helper/speaker.ts';
import { BLOCKS, DRIVE, FINISHED, READ_ALL, WRITING, writeRequest } from './tracked-drive.ts';

const WORK: readonly Step[] = [{ wait: 'request' }, ...lines(...WRITING, ...READ_ALL, FINISHED, { event: 'done' })];

interface Prepared {
  readonly told: string[];
  readonly result: HelperResult | null;
}

async function run(
  steps: readonly Step[],
  prepare: (signal: AbortSignal) => Promise<void>,
  { failAfterMs = HELPER_TIMEOUTS.block.failAfterMs, stop = new AbortController() } = {},
): Promise<Prepared> {
  const command = speaker(steps);
  const told: string[] = [];
  const block = { tellAfterMs: failAfterMs / 2, failAfterMs };
  const session = openHelperSession({ terminal: false, command, timeouts: { ...HELPER_TIMEOUTS, block } });
  const result = await session
    .run({
      request: writeRequest(),
      drives: [DRIVE],
      expectation: BLOCKS,
      onStarted: () => told.push('started'),
      async prepare() {
        told.push('preparing');
        await prepare(stop.signal);
        told.push('prepared');
      },
      onProgress: ([drive]: DriveProgress[]) => {
        if (drive?.step === 'clearing') told.push('opened');
      },
      signal: stop.signal,
    })
    .catch(() => null);
  return { told, result };
}

it('is done after permission was given, and before a drive is opened', async () => {
  const { told, result } = await run([HELLO, ...WORK], () => sleep(200));
  expect(told.slice(0, 4)).toEqual(['started', 'preparing', 'prepared', 'opened']);
  expect(result).toMatchObject({ end: 'done', drives: [{ contents: 'verified' }] });
});

it('is not done when permission was refused', async () => {
  expect(await run([{ exit: 127 }], async () => {})).toEqual({ told: [], result: null });
});

it('takes as long as it takes: the drive has not been asked anything yet', async () => {
  const { result } = await run([HELLO, ...WORK], () => sleep(1500), { failAfterMs: 500 });
  expect(result).toMatchObject({ drives: [{ contents: 'verified', failure: null }] });
});

it('ends in an untouched drive when the job is cancelled meanwhile', async () => {
  const stop = new AbortController();
  const steps = [HELLO, { wait: 'stop' } as const, ...lines({ event: 'stopped' })];
  const { result } = await run(steps, async () => stop.abort(), { stop });
  expect(result).toMatchObject({ end: 'stopped', drives: [{ contents: 'untouched', failure: null }] });
});
