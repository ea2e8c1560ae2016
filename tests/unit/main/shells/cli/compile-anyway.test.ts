import { expect, it } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import type { JobRequest, JobState } from '../../../../../contract/wire/job.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { compiledAnyway } from '../../../../../main/shells/cli/compile-anyway.ts';

const at = '2026-11-22T20:15:00.000Z';
const options = { ...DEFAULT_BUILD_OPTIONS, accept: ['unfree-packages' as const] };
const request: JobRequest = { kind: 'build', source: 'minimal', options, outputPath: null };
const common = { request, startedAt: at, finishedAt: at, provenance: null, image: null, drives: [] };
const failed = (failure: Failure): JobState => ({ ...common, phase: 'failed', failure, log: [] });
const compiling = failed({ kind: 'compiling-everything', builds: 3537 });
const DONE: JobState = { ...common, phase: 'done', outputPath: null };

/** What becomes of a job, what was asked and what was started again. */
async function after(state: JobState, agrees: boolean) {
  const asked: number[] = [];
  const started: JobRequest[] = [];
  const ended = await compiledAnyway(
    state,
    async (builds) => {
      asked.push(builds);
      return agrees;
    },
    async (again) => {
      started.push(again);
      return DONE;
    },
  );
  return { ended, asked, started };
}

it('asks how many derivations may be compiled, and starts the same job again after a yes', async () => {
  const { ended, asked, started } = await after(compiling, true);
  expect(asked).toEqual([3537]);
  const accept = ['unfree-packages', 'compile-everything'];
  expect(started).toEqual([{ ...request, options: { ...options, accept } }]);
  expect(ended).toBe(DONE);
});

it('leaves it at the failure after a no', async () => {
  expect(await after(compiling, false)).toEqual({ ended: compiling, asked: [3537], started: [] });
});

it('asks nothing of a job that ended otherwise', async () => {
  const other = failed({ kind: 'unfree-package', package: 'unrar', license: 'unfree' });
  expect(await after(other, true)).toEqual({ ended: other, asked: [], started: [] });
  expect(await after(DONE, true)).toEqual({ ended: DONE, asked: [], started: [] });
});
