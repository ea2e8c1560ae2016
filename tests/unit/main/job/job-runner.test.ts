import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failureOf } from '../../../../contract/wire/failure.ts';
import type { JobRequest, JobState } from '../../../../contract/wire/job.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../../contract/wire/source.ts';
import { Activities } from '../../../../main/job/index.ts';

const before = process.env['XDG_STATE_HOME'];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'flakestick-job-'));
  process.env['XDG_STATE_HOME'] = home;
});
afterEach(async () => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  await rm(home, { recursive: true });
});

/** A job that fails by itself before it needs Nix or a drive. */
const missing = (): JobRequest => ({
  kind: 'build',
  source: join(home, 'no-such-image.iso'),
  options: DEFAULT_BUILD_OPTIONS,
  outputPath: null,
});

function refusal(doing: () => unknown): unknown {
  try {
    doing();
  } catch (thrown) {
    return failureOf(thrown);
  }
  return 'no failure';
}

it('runs one job at a time, tells every state, and takes the next one when it has ended', async () => {
  const runner = new Activities({ terminal: false }).job;
  const phases: JobState['phase'][] = [];
  const stop = runner.subscribe(({ phase }) => phases.push(phase));
  expect(runner.start(missing()).phase).toBe('locking');
  expect(refusal(() => runner.start(missing()))).toEqual({ kind: 'job-running' });
  expect(refusal(() => runner.dismiss())).toEqual({ kind: 'job-running' });
  expect(runner.state.phase).toBe('locking');

  const ended = await runner.ended();
  expect(ended).toMatchObject({ phase: 'failed', drives: [], failure: { kind: 'file-not-found' } });
  expect(phases).toEqual(['locking', 'failed']);

  expect(runner.dismiss()).toEqual({ phase: 'idle' });
  stop();
  runner.start(missing());
  await runner.ended();
  expect(phases).toEqual(['locking', 'failed', 'idle']);
});

it('cancelling when nothing runs changes nothing', async () => {
  const runner = new Activities({ terminal: false }).job;
  expect(runner.cancel()).toEqual({ phase: 'idle' });
  expect(await runner.ended()).toEqual({ phase: 'idle' });
  runner.start(missing());
  await runner.ended();
  expect(runner.cancel().phase).toBe('failed');
});

it('runs and ends where the machine cannot be kept awake', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const keepAwake = (): never => {
    throw new Error('no more processes');
  };
  const runner = new Activities({ terminal: false, keepAwake }).job;
  runner.start(missing());
  expect(await runner.ended()).toMatchObject({ phase: 'failed', failure: { kind: 'file-not-found' } });
  expect(runner.isRunning).toBe(false);
  expect(warned).toHaveBeenCalled();
  warned.mockRestore();
});
