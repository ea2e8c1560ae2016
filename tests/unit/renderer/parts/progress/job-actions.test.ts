import { afterEach, expect, it, vi } from 'vitest';
import { useEraseQuestion } from '../../../../../renderer/erase-question.ts';
import { useMirror } from '../../../../../renderer/mirror.ts';
import { useDriveChoice } from '../../../../../renderer/parts/drive/index.ts';
import { dismissJob, tryAgain } from '../../../../../renderer/parts/progress/job-actions.ts';
import { KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

const REFUSED = { ok: false, problem: { kind: 'job-running' } } as const;
const failed = JOBS['failed-write'];

afterEach(() => {
  call.mockReset();
  useEraseQuestion.setState({ question: null });
});

it('after a reload, “Try again” asks to erase with the source of the job, not with what the page knows', async () => {
  call.mockResolvedValue({ ok: true, value: { phase: 'idle' } });
  useMirror.setState({ drives: [KINGSTON, SANDISK] });
  expect(await tryAgain(failed)).toBeNull();
  const { request } = failed;
  expect(useEraseQuestion.getState().question).toMatchObject({ source: request.source, options: request.options });
  expect(useDriveChoice.getState().toWrite.chosen.map(({ name }) => name)).toEqual(['SanDisk Ultra']);
});

it('says why the job could not be left, and changes nothing then', async () => {
  call.mockResolvedValue(REFUSED);
  expect(await tryAgain(failed)).toEqual(REFUSED.problem);
  expect(await dismissJob()).toEqual(REFUSED.problem);
  expect(useEraseQuestion.getState().question).toBeNull();
});

it('says why a verification was not started again', async () => {
  call.mockResolvedValueOnce({ ok: true, value: { phase: 'idle' } }).mockResolvedValueOnce(REFUSED);
  expect(await tryAgain(JOBS['verify-unreadable'])).toEqual(REFUSED.problem);
});
